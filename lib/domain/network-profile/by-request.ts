import type { NetworkProfile } from "../platform";
import { bestOf, canBeAskedFor } from "./order";
import type { ProfileRefusalCode, ProfilesAt, ProfileWish } from "./types";

/** What a step found: a profile, perhaps with a VLAN on it, or why what was asked for cannot be. */
export type Found =
  | { ok: true; profile: NetworkProfile; vlan?: number; madeOnDemand?: true }
  | { ok: false; reason: string; code: ProfileRefusalCode };

/** The network that a request names, by id, name or VLAN; null when it names none. */
export function byRequest(wish: ProfileWish, at: ProfilesAt): Found | null {
  const { profileId, vlan } = wish;
  const called = profileId === undefined ? undefined : vlanCalled(profileId, at);
  if (called !== undefined) {
    if (vlan === undefined || vlan === called) return byVlan({ ...wish, vlan: called }, at);
    return invalid(`Network ${profileId} is not VLAN ${vlan}; ask for one of the two`);
  }
  if (profileId !== undefined) return byName(profileId, vlan, at);
  return vlan === undefined ? null : byVlan({ ...wish, vlan }, at);
}

/** The VLAN of `vlan100`: people call it so, also where no profile of that name is listed. */
function vlanCalled(profileId: string, { profiles }: ProfilesAt): number | undefined {
  const digits = /^vlan(\d{1,4})$/.exec(profileId)?.[1];
  if (digits === undefined || profiles.some((profile) => canBeAskedFor(profile) && isCalled(profile, profileId)))
    return undefined;
  return Number(digits);
}

const isCalled = ({ id, name }: NetworkProfile, wanted: string) => id === wanted || name === wanted;

function byName(wanted: string, vlan: number | undefined, { profiles, elsewhere = [] }: ProfilesAt): Found {
  const profile =
    bestOf(profiles, (each) => canBeAskedFor(each) && each.id === wanted) ??
    bestOf(profiles, (each) => canBeAskedFor(each) && each.name === wanted);
  if (!profile) {
    const zone = bestOf(profiles, (each) => isCalled(each, wanted));
    if (zone) {
      const instead = "networks are made in it on demand; ask for a VLAN or a client's network instead";
      return invalid(`${zone.id} is a zone: ${instead}`);
    }
    const other = bestOf(elsewhere, (each) => canBeAskedFor(each) && isCalled(each, wanted));
    return other ? invalid(`Network ${wanted} is not on this host but on ${hostsOf(other)}`) : unknown(wanted);
  }
  if (vlan !== undefined && vlan !== profile.vlan && !profile.vlanAware)
    return invalid(`Network ${profile.id} does not take VLAN ${vlan}`);
  return { ok: true, profile, ...(vlan !== undefined && { vlan }) };
}

/**
 * The network that carries a VLAN: one that is in it, else a VLAN-aware one (the default before others), else a zone in
 * which it can be made. All of them below the outer tag that is asked for, or below none.
 */
function byVlan({ vlan, serviceVlan }: ProfileWish & { vlan: number }, { profiles }: ProfilesAt): Found {
  // IEEE 802.1Q keeps 0 and 4095 for itself.
  if (vlan < 1 || vlan > 4094) return invalid(`There is no VLAN ${vlan}; they go from 1 to 4094`);
  const isBelow = (each: NetworkProfile) => each.serviceVlan === serviceVlan;
  const profile =
    bestOf(profiles, (each) => isBelow(each) && each.vlan === vlan) ??
    bestOf(profiles, (each) => isBelow(each) && each.vlanAware);
  if (profile) return { ok: true, profile, vlan };
  const zone = bestOf(profiles, (each) => isBelow(each) && each.makesNetworks === true);
  if (zone) return { ok: true, profile: zone, vlan, madeOnDemand: true };
  const where = serviceVlan === undefined ? "" : ` inside service VLAN ${serviceVlan}`;
  return { ok: false, code: "unknown_network_profile", reason: `No network on this host carries VLAN ${vlan}${where}` };
}

const invalid = (reason: string): Found => ({ ok: false, code: "network_profile_invalid", reason });

const unknown = (wanted: string): Found => ({
  ok: false,
  code: "unknown_network_profile",
  reason: `No network ${wanted} on this host`,
});

function hostsOf({ hostNames }: NetworkProfile): string {
  const shown = hostNames.slice(0, 3).join(", ");
  return hostNames.length > 3 ? `${shown} and ${hostNames.length - 3} more` : shown || "none";
}
