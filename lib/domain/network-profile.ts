import type { NetworkProfile } from "./platform";

/** What a request says of its network. */
export interface ProfileWish {
  /** The profile's id or name. */
  profileId?: string;
  vlan?: number;
}

export type ProfileChoice =
  | { ok: true; profileId: string; vlan?: number; chosenBy: "request" | "default" }
  | { ok: false; reason: string; valid: string[] };

/**
 * The network profile that a guest gets on a host: the one asked for by id, name or VLAN, else the host's default.
 * `profiles` are those of the host. Pure.
 */
export function chooseProfile(wish: ProfileWish, profiles: readonly NetworkProfile[]): ProfileChoice {
  const valid = profiles.map(({ id }) => id);
  const named = wish.profileId === undefined ? null : /^vlan(\d{1,4})$/.exec(wish.profileId);
  const listed = profiles.some(({ id, name }) => id === wish.profileId || name === wish.profileId);
  // `vlan100` is how people call a VLAN, also where no profile of that name is listed.
  if (named && !listed) {
    const vlan = Number(named[1]);
    if (wish.vlan === undefined || wish.vlan === vlan) return byVlan(vlan, profiles, valid);
    return { ok: false, reason: `Network ${wish.profileId} is not VLAN ${wish.vlan}; ask for one of the two`, valid };
  }
  if (wish.profileId !== undefined) return byName(wish.profileId, wish.vlan, profiles, valid);
  if (wish.vlan !== undefined) return byVlan(wish.vlan, profiles, valid);
  const fallback = profiles.find(({ isDefault }) => isDefault) ?? profiles[0];
  if (!fallback) return { ok: false, reason: "The host has no network that a guest can be put on", valid };
  return {
    ok: true,
    profileId: fallback.id,
    chosenBy: "default",
    ...(fallback.vlan !== undefined && { vlan: fallback.vlan }),
  };
}

function byName(
  name: string,
  vlan: number | undefined,
  profiles: readonly NetworkProfile[],
  valid: string[],
): ProfileChoice {
  const profile = profiles.find(({ id }) => id === name) ?? profiles.find((candidate) => candidate.name === name);
  if (!profile) return { ok: false, reason: `No network ${name} on this host`, valid };
  if (vlan !== undefined && vlan !== profile.vlan && !profile.vlanAware) {
    return { ok: false, reason: `Network ${profile.id} does not take VLAN ${vlan}`, valid };
  }
  const tag = vlan ?? profile.vlan;
  return { ok: true, profileId: profile.id, chosenBy: "request", ...(tag !== undefined && { vlan: tag }) };
}

function byVlan(vlan: number, profiles: readonly NetworkProfile[], valid: string[]): ProfileChoice {
  // IEEE 802.1Q keeps 0 and 4095 for itself.
  if (vlan < 1 || vlan > 4094) return { ok: false, reason: `There is no VLAN ${vlan}; they go from 1 to 4094`, valid };
  const exact = profiles.find((profile) => profile.vlan === vlan && profile.serviceVlan === undefined);
  const aware =
    profiles.find(({ vlanAware, isDefault }) => vlanAware && isDefault) ?? profiles.find(({ vlanAware }) => vlanAware);
  const profile = exact ?? aware;
  if (!profile) return { ok: false, reason: `No network on this host carries VLAN ${vlan}`, valid };
  return { ok: true, profileId: profile.id, vlan, chosenBy: "request" };
}
