import { MoxxieError } from "@/lib/errors";
import type { CloudInitSpec, GuestSpec } from "../provider";
import { extraDisksForm } from "./extra-disks";
import type { Form } from "./form";
import { withMarker } from "./marker";
import type { Attachment } from "./network-profiles";
import { writeProperties } from "./property-string";

/** Settings of a VM that a template's clone gets after it is there; also part of a blank VM's. */
export function vmSettings(spec: GuestSpec, attachment: Attachment | undefined): Form {
  return {
    name: spec.name,
    cores: spec.cpuCores,
    sockets: 1,
    memory: spec.memoryMb,
    ...(attachment && { net0: vmNet(attachment, spec) }),
    ...sharedSettings(spec),
    ...cloudInitForm(spec.cloudInit),
  };
}

/** A VM without a template: one empty disk, to be installed from an image or the network. */
export function blankVmForm(spec: GuestSpec, attachment: Attachment | undefined): Form {
  const cloudInit = spec.cloudInit === undefined ? {} : { ide2: `${spec.storage}:cloudinit` };
  return {
    vmid: spec.vmId,
    ...vmSettings(spec, attachment),
    scsihw: "virtio-scsi-single",
    scsi0: `${spec.storage}:${spec.diskGb}`,
    ...extraDisksForm(spec, { scsi0: spec.storage }),
    ostype: "l26",
    agent: "enabled=1",
    serial0: "socket",
    ...cloudInit,
  };
}

/** Settings of a container cloned from a template container. */
export function containerSettings(spec: GuestSpec, attachment: Attachment | undefined): Form {
  const { cloudInit, container } = spec;
  return {
    hostname: spec.name,
    cores: spec.cpuCores,
    memory: spec.memoryMb,
    swap: container?.swapMb,
    ...(attachment && { net0: containerNet(attachment, spec) }),
    nameserver: cloudInit?.nameservers?.join(" "),
    ...sharedSettings(spec),
  };
}

/** A container from an archive of a file system; `password` is in clear. */
export function containerForm(
  spec: GuestSpec,
  { attachment, archive, password }: { attachment: Attachment | undefined; archive: string; password?: string },
): Form {
  const unprivileged = spec.container?.unprivileged ?? true;
  return {
    vmid: spec.vmId,
    ostemplate: archive,
    ...containerSettings(spec, attachment),
    rootfs: `${spec.storage}:${spec.diskGb}`,
    // The default changed with 9.0, so it is always said.
    unprivileged,
    // Without it services of current distributions that isolate themselves do not start; the platform's own UI sets it too.
    features: unprivileged ? "nesting=1" : undefined,
    password,
    // Containers want plain lines here, unlike VMs.
    "ssh-public-keys": spec.cloudInit?.sshKeys?.join("\n"),
  };
}

function sharedSettings(spec: GuestSpec): Form {
  return {
    description: withMarker(spec.description, spec.operationId),
    tags: spec.tags.length > 0 ? spec.tags.join(";") : undefined,
  };
}

const vmNet = ({ bridge, tag }: Attachment, { network }: GuestSpec) =>
  writeProperties({ model: "virtio", bridge, tag, rate: rateOf(network) }, "model");

const containerNet = ({ bridge, tag }: Attachment, { network, cloudInit }: GuestSpec) =>
  writeProperties({
    name: "eth0",
    bridge,
    tag,
    rate: rateOf(network),
    ip: cloudInit?.ip ?? "dhcp",
    gw: cloudInit?.gateway,
  });

/** The platform limits an interface in megabytes a second, decimals allowed, both ways alike. */
const rateOf = (network: GuestSpec["network"]) =>
  network?.bandwidthMbps === undefined ? undefined : network.bandwidthMbps / 8;

/**
 * Cloud-init settings of a VM. SSH keys must stand percent-encoded in the setting itself, before the form's own encoding.
 * User data of one's own has to lie on a storage as a snippet already, since the API takes no snippets.
 */
export function cloudInitForm(cloudInit: CloudInitSpec | undefined): Form {
  if (cloudInit === undefined) return {};
  const { user, sshKeys, sshKeyNames = [], userData, ip, gateway, nameservers } = cloudInit;
  if (sshKeyNames.length > 0) throw new MoxxieError("not_supported", noKeyNames);
  return {
    ciuser: user,
    sshkeys: sshKeys === undefined ? undefined : encodeSshKeys(sshKeys),
    ipconfig0: ip === undefined ? undefined : writeProperties({ ip, gw: gateway }),
    nameserver: nameservers?.join(" "),
    cicustom: userData === undefined ? undefined : `user=${snippetOf(userData)}`,
  };
}

/** Also what a change of keys is told. */
export const noKeyNames =
  "Proxmox VE keeps no SSH keys by name: give the key itself (cloudInit.sshKeys), or make the guest from a template that has it.";

export const encodeSshKeys = (keys: string[]): string => encodeURIComponent(keys.join("\n"));

function snippetOf(userData: string): string {
  if (/^[A-Za-z][\w.-]*:snippets\/[\w.+-]+$/.test(userData.trim())) return userData.trim();
  const message =
    "Proxmox VE takes no cloud-init user data over its API. Put it on a storage as a snippet and name that, e.g. local:snippets/web.yaml, or leave it out.";
  throw new MoxxieError("not_supported", message);
}
