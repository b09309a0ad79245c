import type { NetworkProfile } from "../provider";
import { profilesInUse } from "./config";
import { panelDefaultProfile } from "./creation-order";
import type { VirtfusionOptions } from "./options";
import type { Hypervisor, IpBlock, Package, Server } from "./wire";

export interface ProfileSources {
  /** Of the endpoint's settings. */
  configured: VirtfusionOptions["networkProfiles"];
  hypervisors: readonly Hypervisor[];
  servers: readonly Server[];
  packages: readonly Package[];
  ipBlocks: readonly IpBlock[];
}

/**
 * All network profiles that there is a sign of: the panel's default, those that the settings name, and those that
 * packages, address pools and interfaces of servers refer to. The panel itself lists none, so one that nothing refers to
 * stays unknown until the settings name it. Not to be confused with the hypervisors' networks, which are bridges.
 */
export function networkProfilesOf(sources: ProfileSources): NetworkProfile[] {
  const groupsInUse = groupsByProfile(sources);
  const ids = new Set<string>([
    panelDefaultProfile,
    ...sources.configured.map(({ id }) => String(id)),
    ...sources.packages.flatMap(({ primaryNetworkProfile }) => named(primaryNetworkProfile)),
    ...sources.ipBlocks.flatMap(({ networkProfile }) => named(networkProfile)),
    ...groupsInUse.keys(),
  ]);
  return [...ids].map((id) => profileOf(id, { sources, groups: groupsInUse.get(id) }));
}

const named = (profile: number | undefined): string[] => (profile ? [String(profile)] : []);

function profileOf(id: string, context: { sources: ProfileSources; groups?: ReadonlySet<string> }): NetworkProfile {
  const { sources, groups: groupsInUse } = context;
  const configured = sources.configured.find((one) => String(one.id) === id);
  const isDefault = id === panelDefaultProfile;
  const groups = isDefault ? undefined : (configured?.groups ?? (groupsInUse && [...groupsInUse]));
  const addressesLeft = addressesOn(id, sources.ipBlocks);
  return {
    id,
    name: isDefault ? "Panel default" : (configured?.name ?? `Network profile ${id}`),
    hostNames: sources.hypervisors.filter(({ group }) => groups?.includes(group.name) ?? true).map(({ name }) => name),
    kind: "network",
    vlanAware: false,
    isDefault,
    ...(configured?.bandwidthMbps !== undefined && { bandwidthMbps: configured.bandwidthMbps }),
    ...(addressesLeft !== undefined && { addressesLeft }),
    ...noteOf({ isDefault, isConfigured: configured !== undefined, isInUse: groupsInUse !== undefined }),
  };
}

function noteOf(known: { isDefault: boolean; isConfigured: boolean; isInUse: boolean }): { note?: string } {
  if (known.isDefault) return { note: "The panel chooses the network." };
  if (known.isConfigured || known.isInUse) return {};
  return { note: "Known from a package or an address pool only; the panel may not use it in every group." };
}

/** Free IPv4 addresses in the enabled pools of a profile; undefined when it has no pool. */
function addressesOn(id: string, blocks: readonly IpBlock[]): number | undefined {
  const pools = blocks.filter(
    ({ type, enabled, networkProfile }) => type === 4 && enabled && String(networkProfile ?? 0) === id,
  );
  return pools.length === 0 ? undefined : pools.reduce((sum, { ipv4 }) => sum + (ipv4?.freeTotal ?? 0), 0);
}

/** Names of the groups in which a server's interface is on a profile, by profile. */
function groupsByProfile({ hypervisors, servers }: ProfileSources): Map<string, Set<string>> {
  const groupOf = new Map(hypervisors.map(({ id, group }) => [id, group.name]));
  const found = new Map<string, Set<string>>();
  for (const server of servers) {
    const group = groupOf.get(server.hypervisorId);
    if (group === undefined) continue;
    for (const id of profilesInUse(server)) found.set(id, (found.get(id) ?? new Set()).add(group));
  }
  return found;
}
