import type { PlatformFeature } from "@/lib/domain/platform";
import { MoxxieError } from "@/lib/errors";
import { refuseParts, unsupportedParts } from "../asked-features";
import type { GuestSpec } from "../provider";
import type { VirtfusionClient } from "./client";
import { kilobytesPerSecond } from "./units";

/** What of a guest can be asked for on this platform. */
export const features: ReadonlySet<PlatformFeature> = new Set([
  "bandwidth",
  "publicAddress",
  "firewallRulesets",
  "namedSshKeys",
  "extraDisks",
]);

/** The profile id that stands for leaving the choice to the panel; its own default has this number too. */
export const panelDefaultProfile = "0";

const extraDisksAtMost = 2;
const memoryMbAtLeast = 256;

/** Body of `POST /servers`. `hypervisorId` is the id of a hypervisor GROUP, whatever its name says. */
export interface ServerOrder {
  packageId: number;
  userId: number;
  hypervisorId: number;
  storage: number;
  memory: number;
  cpuCores: number;
  ipv4?: number;
  networkSpeedInbound?: number;
  networkSpeedOutbound?: number;
  networkProfile?: number;
  firewallRulesets?: number[];
  additionalStorage1Enable?: boolean;
  additionalStorage1Capacity?: number;
  additionalStorage2Enable?: boolean;
  additionalStorage2Capacity?: number;
}

type Defaults = Pick<VirtfusionClient["settings"], "endpointId" | "userId" | "packageId">;

/**
 * Throws what of the spec this platform cannot do, so that it is known before anything is made: `not_supported` with
 * `errors` for each part, `cannot_be_done` for a template that the package does not have, `invalid_request` while the
 * owner or the package of new servers is not known. The storage is not checked: the package says which of the hypervisor's a server's disks are on, and no request can.
 */
export function refuseImpossible(spec: GuestSpec, defaults: Defaults): void {
  const extraDisks = spec.extraDisks ?? [];
  refuseParts([
    ...unsupportedParts(spec, features),
    ...(extraDisks.length > extraDisksAtMost
      ? [{ path: "extraDisks", message: `This platform adds ${extraDisksAtMost} disks to a new guest at most.` }]
      : []),
    ...(spec.container !== undefined && spec.kind === "vm"
      ? [{ path: "container", message: "This platform has no containers." }]
      : []),
    ...(spec.linkedClone ? [{ path: "linkedClone", message: "This platform copies no template's disk." }] : []),
    ...(spec.memoryMb < memoryMbAtLeast
      ? [{ path: "memoryMb", message: `This platform gives a guest ${memoryMbAtLeast} MB memory at least.` }]
      : []),
    ...idErrors(spec),
  ]);
  const { endpointId, userId, packageId } = defaults;
  if (userId === undefined) throw missing(endpointId, "userId", "whose servers Moxxie's are");
  if (spec.packageId === undefined && packageId === undefined)
    throw missing(endpointId, "packageId", "the package of new servers, or name a package in the request");
  const { template } = spec;
  const id = String(spec.packageId ?? packageId);
  if (template?.packageIds && !template.packageIds.includes(id)) {
    const of = template.packageIds.join(", ");
    throw new MoxxieError(
      "cannot_be_done",
      `Template '${template.name}' is for packages ${of}, not for package ${id}.`,
    );
  }
}

const missing = (endpointId: string, option: string, what: string) =>
  new MoxxieError("invalid_request", `Endpoint '${endpointId}' cannot make servers yet: set its ${option}, ${what}.`, {
    errors: [{ path: option, message: `Set ${option} of endpoint '${endpointId}'.` }],
  });

/** The panel's ids are numbers; anything else names nothing there. */
function idErrors({ packageId, network, template }: GuestSpec) {
  const ids = [
    { path: "packageId", what: "package", values: packageId === undefined ? [] : [packageId] },
    { path: "network.profileId", what: "network profile", values: network ? [network.profileId] : [] },
    { path: "network.firewallRulesets", what: "firewall ruleset", values: network?.firewallRulesets ?? [] },
    { path: "template", what: "template", values: template ? [template.id] : [] },
  ];
  return ids.flatMap(({ path, what, values }) =>
    values
      .filter((value) => !/^\d+$/.test(value))
      .map((value) => ({ path, message: `'${value}' cannot be the id of a ${what}: this platform's are numbers.` })),
  );
}

/** The order of a spec that `refuseImpossible` let pass. */
export function orderOf(
  spec: GuestSpec,
  { groupId, userId = 0, packageId = 0 }: { groupId: number } & Pick<Defaults, "userId" | "packageId">,
): ServerOrder {
  const { bandwidthMbps, publicAddress, profileId, firewallRulesets } = spec.network ?? {};
  const [first, second] = spec.extraDisks ?? [];
  const speed = bandwidthMbps === undefined ? undefined : kilobytesPerSecond(bandwidthMbps);
  return {
    packageId: Number(spec.packageId ?? packageId),
    userId,
    hypervisorId: groupId,
    storage: spec.diskGb,
    memory: spec.memoryMb,
    cpuCores: spec.cpuCores,
    ...(publicAddress !== undefined && { ipv4: publicAddress ? 1 : 0 }),
    ...(speed !== undefined && { networkSpeedInbound: speed, networkSpeedOutbound: speed }),
    ...(profileId !== undefined && profileId !== panelDefaultProfile && { networkProfile: Number(profileId) }),
    ...(firewallRulesets !== undefined &&
      firewallRulesets.length > 0 && { firewallRulesets: firewallRulesets.map(Number) }),
    ...(first && { additionalStorage1Enable: true, additionalStorage1Capacity: first.sizeGb }),
    ...(second && { additionalStorage2Enable: true, additionalStorage2Capacity: second.sizeGb }),
  };
}
