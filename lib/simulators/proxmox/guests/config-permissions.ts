import { isRootLogin } from "../auth/principal";
import { failure, permissionDenied } from "../errors";
import { tryParseFormat } from "../parameters/property-string";
import type { Call } from "../routes/call";
import type { GuestKind } from "../state/guest";
import { isCdrom, isDriveKey, parseDrive } from "./drive";
import { isNetKey, parseNet } from "./net";

const cpuKeys = /^(?:cores|sockets|vcpus|cpu|cpulimit|cpuunits|affinity|numa\d*)$/;
const memoryKeys = /^(?:memory|balloon|shares|swap|hugepages|keephugepages|allow-ksm)$/;
const cloudInitKeys = /^(?:ci\w+|ipconfig\d+|sshkeys|nameserver|searchdomain)$/;
const hardwareKeys =
  /^(?:acpi|arch|autostart|bios|freeze|hotplug|kvm|localtime|machine|audio0|rng0|scsihw|smbios1|spice_enhancements|startdate|tablet|tdf|usb\d+|vga|vmgenid|watchdog|serial\d+|parallel\d+|virtiofs\d+|hostpci\d+)$/;
const containerNetworkKeys = /^(?:hostname|nameserver|searchdomain)$/;

/** The privilege that changing a config key takes. */
export function privilegeFor(kind: GuestKind, key: string, value: string | undefined): string {
  if (/^unused\d+$/.test(key)) return "VM.Config.Disk";
  if (isDriveKey(kind, key)) {
    return kind === "qemu" && value !== undefined && isCdrom(parseDrive(kind, key, value))
      ? "VM.Config.CDROM"
      : "VM.Config.Disk";
  }
  if (isNetKey(key) || (kind === "lxc" && containerNetworkKeys.test(key))) return "VM.Config.Network";
  if (cpuKeys.test(key)) return "VM.Config.CPU";
  if (memoryKeys.test(key)) return "VM.Config.Memory";
  if (kind === "qemu" && cloudInitKeys.test(key)) return "VM.Config.Cloudinit";
  if (kind === "qemu" && hardwareKeys.test(key)) return "VM.Config.HWType";
  return "VM.Config.Options";
}

/** Throws 403 or 500 unless the caller may set or remove these keys of the guest (or of one to be made in `pool`). */
export function requireConfigRights(
  call: Call,
  target: { kind: GuestKind; vmid: number; pool: string | undefined },
  entries: readonly (readonly [key: string, value: string | undefined])[],
): void {
  if (isRootLogin(call.principal)) return;
  for (const [key, value] of entries) {
    requirePrivilege(call, target, privilegeFor(target.kind, key, value));
    if (value === undefined) continue;
    refuseRootOnly(call, target, key, value);
    if (isNetKey(key)) requireBridge(call, target.kind, key, value);
  }
}

function requirePrivilege(call: Call, target: { vmid: number; pool: string | undefined }, privilege: string): void {
  if (target.pool !== undefined && call.permissions.has(`/pool/${target.pool}`, privilege)) return;
  call.permissions.require(`/vms/${target.vmid}`, [privilege]);
}

/** Things that a token of root may not do either. */
function refuseRootOnly(call: Call, target: { kind: GuestKind; vmid: number }, key: string, value: string): void {
  if (key === "lock" || key === "args" || key === "hookscript") throw failure(`only root can set '${key}' config`);
  if (target.kind === "lxc") {
    if (key === "features") refuseFeatures(call, target.vmid, value);
    return;
  }
  if (/^(?:serial\d+)$/.test(key) && value !== "socket")
    throw failure(`only root can set '${key}' config for real devices`);
  if (/^parallel\d+$/.test(key)) throw failure(`only root can set '${key}' config for real devices`);
  if (/^usb\d+$/.test(key) && !/^(?:host=)?spice/i.test(value) && !/(?:^|,)mapping=/.test(value)) {
    throw failure(`only root can set '${key}' config for real devices`);
  }
  if (/^hostpci\d+$/.test(key) && !/(?:^|,)mapping=/.test(value)) throw failure(`only root can set '${key}' config`);
}

function refuseFeatures(call: Call, vmid: number, value: string): void {
  const { nesting, ...others } = tryParseFormat("lxc-features", value) ?? {};
  if (Object.values(others).some((setting) => setting !== "0")) {
    throw permissionDenied("changing feature flags (except nesting) is only allowed for root@pam");
  }
  if (nesting !== undefined) call.permissions.require(`/vms/${vmid}`, ["VM.Allocate"]);
}

/** A bridge is used under the zone `localnetwork`, a VNet under its own zone; a tag narrows the path. */
function requireBridge(call: Call, kind: GuestKind, key: string, value: string): void {
  const net = parseNet(kind, key, value);
  if (net.bridge === undefined) return;
  const zone = call.cluster.parts.sdn.running.vnets.get(net.bridge)?.zone ?? "localnetwork";
  const path = `/sdn/zones/${zone}/${net.bridge}${net.tag === undefined ? "" : `/${net.tag}`}`;
  call.permissions.require(path, ["SDN.Use"]);
}
