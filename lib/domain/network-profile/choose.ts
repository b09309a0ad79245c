import type { NetworkProfile } from "../platform";
import { byRequest, type Found } from "./by-request";
import { bestOf, canBeAskedFor, validIds } from "./order";
import type { ChosenProfile, ProfileChoice, ProfileStep, ProfilesAt, ProfileWish } from "./types";

/**
 * The network profile that a guest gets on a host: the one that the request names, by id, name or VLAN, else the primary
 * one, else the host's default. A primary one that the host lacks is passed over; what a request names and the host
 * lacks is refused, never passed over. Pure, and without a word more than needed: placement asks it of thousands of
 * hosts. {@link resolveProfile} says why as well.
 */
export function chooseProfile(wish: ProfileWish, at: ProfilesAt): ProfileChoice {
  const asked = byRequest(wish, at);
  if (asked) return asked.ok ? chosen(asked, "request") : refusal(asked, { source: "request", wish, at });
  const primary = primaryAt(at);
  if (primary) return chosen({ ok: true, profile: primary }, "primary");
  const fallback = defaultAt(at);
  return fallback.ok ? chosen(fallback, "default") : refusal(fallback, { source: "default", wish, at });
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

const refusal = (
  { reason, code }: Extract<Found, { ok: false }>,
  { source, wish, at }: { source: ProfileStep; wish: ProfileWish; at: ProfilesAt },
): ProfileChoice => ({ ok: false, reason, code, sentId: nameIn(wish), source, valid: validIds(at.profiles) });
