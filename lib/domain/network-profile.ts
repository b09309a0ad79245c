import type { NetworkProfile } from "./platform";

/** What a request says of its network. */
export interface ProfileWish {
  /** The profile's id or name. */
  profileId?: string;
  vlan?: number;
  /** The outer tag of a Q-in-Q datacenter: a VLAN that is asked for by its number is one of a client's, inside it. */
  serviceVlan?: number;
}

export type ProfileChoice =
  | {
      ok: true;
      /** The profile that the guest is put on; when `madeOnDemand`, the zone in which its network is made first. */
      profileId: string;
      vlan?: number;
      serviceVlan?: number;
      madeOnDemand?: true;
      chosenBy: "request" | "default";
    }
  | { ok: false; reason: string; valid: string[] };

/**
 * The network profile that a guest gets on a host: the one asked for by id, name or VLAN, else the host's default.
 * `profiles` are those of the host. Pure.
 */
export function chooseProfile(wish: ProfileWish, profiles: readonly NetworkProfile[]): ProfileChoice {
  const usable = profiles.filter(({ kind }) => kind !== "zone");
  const valid = usable.map(({ id }) => id);
  const named = wish.profileId === undefined ? null : /^vlan(\d{1,4})$/.exec(wish.profileId);
  const listed = usable.some(({ id, name }) => id === wish.profileId || name === wish.profileId);
  // `vlan100` is how people call a VLAN, also where no profile of that name is listed.
  if (named && !listed) {
    const vlan = Number(named[1]);
    if (wish.vlan === undefined || wish.vlan === vlan) return byVlan({ ...wish, vlan }, profiles, valid);
    return { ok: false, reason: `Network ${wish.profileId} is not VLAN ${wish.vlan}; ask for one of the two`, valid };
  }
  if (wish.profileId !== undefined) return byName(wish.profileId, wish.vlan, { profiles, usable, valid });
  if (wish.vlan !== undefined) return byVlan({ ...wish, vlan: wish.vlan }, profiles, valid);
  const fallback = usable.find(({ isDefault }) => isDefault) ?? usable[0];
  if (!fallback) return { ok: false, reason: "The host has no network that a guest can be put on", valid };
  return chosen(fallback, { chosenBy: "default" });
}

function chosen(
  { id, vlan: own, serviceVlan }: NetworkProfile,
  { vlan = own, ...rest }: { vlan?: number; chosenBy: "request" | "default"; madeOnDemand?: true },
): ProfileChoice {
  return {
    ok: true,
    profileId: id,
    ...(vlan !== undefined && { vlan }),
    ...(serviceVlan !== undefined && { serviceVlan }),
    ...rest,
  };
}

function byName(
  name: string,
  vlan: number | undefined,
  {
    profiles,
    usable,
    valid,
  }: { profiles: readonly NetworkProfile[]; usable: readonly NetworkProfile[]; valid: string[] },
): ProfileChoice {
  const profile = usable.find(({ id }) => id === name) ?? usable.find((candidate) => candidate.name === name);
  if (!profile) {
    const zone = profiles.find(
      (candidate) => candidate.kind === "zone" && [candidate.id, candidate.name].includes(name),
    );
    const reason = zone
      ? `${zone.id} is a zone: networks are made in it on demand; ask for a VLAN or a client's network instead`
      : `No network ${name} on this host`;
    return { ok: false, reason, valid };
  }
  if (vlan !== undefined && vlan !== profile.vlan && !profile.vlanAware) {
    return { ok: false, reason: `Network ${profile.id} does not take VLAN ${vlan}`, valid };
  }
  return chosen(profile, { vlan, chosenBy: "request" });
}

/**
 * The network that carries a VLAN: one that is in it, else a VLAN-aware one (the default before others), else a zone in
 * which it can be made. All of them below the outer tag that is asked for, or below none.
 */
function byVlan(
  { vlan, serviceVlan }: ProfileWish & { vlan: number },
  profiles: readonly NetworkProfile[],
  valid: string[],
): ProfileChoice {
  // IEEE 802.1Q keeps 0 and 4095 for itself.
  if (vlan < 1 || vlan > 4094) return { ok: false, reason: `There is no VLAN ${vlan}; they go from 1 to 4094`, valid };
  const below = profiles.filter((profile) => profile.serviceVlan === serviceVlan);
  const exact = below.find((profile) => profile.vlan === vlan);
  const aware =
    below.find(({ vlanAware, isDefault }) => vlanAware && isDefault) ?? below.find(({ vlanAware }) => vlanAware);
  const profile = exact ?? aware;
  if (profile) return chosen(profile, { vlan, chosenBy: "request" });
  const zone = below.find(({ makesNetworks }) => makesNetworks);
  if (zone) return chosen(zone, { vlan, chosenBy: "request", madeOnDemand: true });
  const where = serviceVlan === undefined ? "" : ` inside service VLAN ${serviceVlan}`;
  return { ok: false, reason: `No network on this host carries VLAN ${vlan}${where}`, valid };
}
