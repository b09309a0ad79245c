import { type FieldError, MoxxieError } from "@/lib/errors";
import type { GuestSpec } from "../provider";
import { cloudInitForm, noKeyNames } from "./spec-form";

/**
 * Throws what of the spec this platform cannot do, so that it is known before anything is made.
 *
 * @throws MoxxieError `not_supported` with every field that it cannot do, `cannot_be_done` for what does not go together.
 */
export function assertPossible(spec: GuestSpec): void {
  const unsupported = unsupportedIn(spec);
  const [first, ...others] = unsupported;
  if (first) {
    const message = others.length === 0 ? first.message : unsupported.map((each) => each.message).join(" ");
    throw new MoxxieError("not_supported", message, { errors: unsupported });
  }
  const { kind, cloudInit, template, hostName } = spec;
  if (kind === "vm") cloudInitForm(cloudInit);
  if (kind === "container" && template === undefined) {
    throw new MoxxieError("cannot_be_done", "A container is made from a template; name one.");
  }
  if (template !== undefined && !template.hostNames.includes(hostName)) {
    const there = template.hostNames.join(", ");
    throw new MoxxieError(
      "cannot_be_done",
      `Template '${template.name}' is not within reach of host '${hostName}', only of ${there}; choose one of those or a template on a shared storage.`,
    );
  }
}

function unsupportedIn({ kind, cloudInit, network, packageId, extraDisks = [] }: GuestSpec): FieldError[] {
  const isContainer = kind === "container";
  const found: [path: string, isWanted: boolean, message: string][] = [
    ["packageId", packageId !== undefined, "Proxmox VE has no packages: give cores, memory and disk."],
    // Without one is how every guest is made here.
    [
      "network.publicAddress",
      network?.publicAddress === true,
      "Proxmox VE gives out no public addresses: put the guest on a network that has them.",
    ],
    [
      "network.firewallRulesets",
      (network?.firewallRulesets ?? []).length > 0,
      "Proxmox VE has no firewall rulesets by number: leave them out and set the guest's firewall on the platform.",
    ],
    ["cloudInit.sshKeyNames", (cloudInit?.sshKeyNames ?? []).length > 0, noKeyNames],
    [
      "cloudInit.userData",
      isContainer && cloudInit?.userData !== undefined,
      "A container has no cloud-init: it takes no user data.",
    ],
    [
      "cloudInit.user",
      isContainer && cloudInit?.user !== undefined,
      "A container has no cloud-init: it takes no user; its SSH keys go to root.",
    ],
    [
      "extraDisks",
      isContainer && extraDisks.length > 0,
      "A container's further disks need a place in its file system each; only VMs are made with extra disks.",
    ],
    [
      "extraDisks",
      extraDisks.length > extraDisksAtMost,
      `A VM takes ${extraDisksAtMost} disks beyond its first one; ${extraDisks.length} were asked for.`,
    ],
  ];
  return found.flatMap(([path, isWanted, message]) => (isWanted ? [{ path, message }] : []));
}

/** scsi0 to scsi30, less the first disk; what a template has besides counts too, which its clone tells. */
const extraDisksAtMost = 30;
