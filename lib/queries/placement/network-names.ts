import type { HostCandidate } from "@/lib/domain/placement/types";
import type { EstateView } from "@/lib/inventory/view";

const cache = new WeakMap<HostCandidate["profiles"], readonly string[]>();

/**
 * The names by which the networks of a host can be asked for: each profile's id, and `vlan100` for one of that VLAN; in
 * a Q-in-Q datacenter that is the VLAN inside its outer tag.
 */
export function networkNames(profiles: HostCandidate["profiles"], serviceVlan: number | null): readonly string[] {
  // Lists of profiles are made anew when their datacenter changes, its outer tag included.
  const known = cache.get(profiles);
  if (known) return known;
  const names = profiles
    .filter(({ kind }) => kind !== "zone")
    .flatMap((profile) =>
      profile.vlan === undefined || (profile.serviceVlan ?? null) !== serviceVlan
        ? [profile.id]
        : [profile.id, `vlan${profile.vlan}`],
    );
  const distinct = [...new Set(names)];
  cache.set(profiles, distinct);
  return distinct;
}

/** The outer tag of a Q-in-Q datacenter; null where VLANs are plain. */
export function serviceVlanOf(view: EstateView, datacenterId: string): number | null {
  const network = view.datacenters.get(datacenterId)?.network;
  return network?.qinqEnabled ? network.serviceVlan : null;
}
