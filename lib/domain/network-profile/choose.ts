import type { NetworkProfile } from "../platform";
import { byRequest, type Found } from "./by-request";
import { bestOf, canBeAskedFor, validIds } from "./order";
import type { ChosenProfile, ProfileChoice, ProfileStep, ProfilesAt, ProfileWish } from "./types";

/**
 * The network profile that a guest gets on a host: the one that the request names, by id, name or VLAN, else the primary
 * one, else the host's default. A primary one that the host lacks is passed over; what a request names and the host
 * lacks is refused, never passed over. Pure. {@link resolveProfile} says why as well.
 */
export function chooseProfile(wish: ProfileWish, at: ProfilesAt): ProfileChoice {
  const { found, by } = decide(wish, at);
  if (found.ok) return chosen(found, by);
  const { reason, code } = found;
  return { ok: false, reason, code, sentId: nameIn(wish), source: by, valid: validIds(at.profiles) };
}

/** Why a guest gets none; null: it gets one. For thousands of hosts, of which nobody reads more than that. */
export function whyNoProfile(wish: ProfileWish, at: ProfilesAt): string | null {
  const { found } = decide(wish, at);
  return found.ok ? null : found.reason;
}

function decide(wish: ProfileWish, at: ProfilesAt): { found: Found; by: ProfileStep } {
  const asked = byRequest(wish, at);
  if (asked) return { found: asked, by: "request" };
  const primary = primaryAt(at);
  if (primary) return { found: { ok: true, profile: primary }, by: "primary" };
  return { found: defaultAt(at), by: "default" };
}

/** The primary profile, where the host has it. */
export const primaryAt = ({ profiles, primary }: ProfilesAt): NetworkProfile | undefined =>
  primary?.profileId === undefined
    ? undefined
    : profiles.find((profile) => profile.id === primary.profileId && canBeAskedFor(profile));

/** The host's default, or the platform's own; where none is marked, the first one by id. */
export function defaultAt({ profiles }: ProfilesAt): Found {
  const profile = bestOf(profiles, canBeAskedFor);
  if (profile) return { ok: true, profile };
  return { ok: false, code: "unknown_network_profile", reason: "The host has no network that a guest can be put on" };
}

/** What a wish names, in one word; null when it names nothing. */
export const nameIn = ({ profileId, vlan }: ProfileWish): string | null =>
  profileId ?? (vlan === undefined ? null : `vlan${vlan}`);

function chosen({ profile, vlan, madeOnDemand }: Extract<Found, { ok: true }>, chosenBy: ProfileStep): ChosenProfile {
  const carried = vlan ?? profile.vlan;
  return {
    ok: true,
    profileId: profile.id,
    ...(carried !== undefined && { vlan: carried }),
    ...(profile.serviceVlan !== undefined && { serviceVlan: profile.serviceVlan }),
    ...(madeOnDemand && { madeOnDemand }),
    chosenBy,
  };
}
