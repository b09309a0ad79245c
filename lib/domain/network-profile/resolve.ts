import { chooseProfile, defaultAt, nameIn, primaryAt } from "./choose";
import type { ProfileChoice, ProfileResolution, ProfilesAt, ProfileTrace, ProfileWish, TraceEntry } from "./types";

/** What {@link chooseProfile} chooses, with what became of each of the three steps. */
export function resolveProfile(wish: ProfileWish, at: ProfilesAt): ProfileResolution {
  const choice = chooseProfile(wish, at);
  return { ...choice, trace: traceOf(choice, wish, at) };
}

function traceOf(choice: ProfileChoice, wish: ProfileWish, at: ProfilesAt): ProfileTrace {
  const asked = nameIn(wish) !== null;
  const primary = { step: "primary", profileId: at.primary?.profileId ?? null } as const;
  const found = defaultAt(at);
  const fallback = { step: "default", profileId: found.ok ? found.profile.id : null } as const;
  if (asked) {
    const outcome = "not_reached" as const;
    const reason = choice.ok ? "The request decides." : "What a request names is never replaced by another network.";
    return [requestEntry(choice, wish), { ...primary, outcome, reason }, { ...fallback, outcome, reason }];
  }
  const request: TraceEntry = {
    step: "request",
    profileId: null,
    outcome: "skipped",
    reason: "The request names no network.",
  };
  if (primaryAt(at)) {
    const reason = `It is the primary network of ${at.primary?.of}.`;
    return [
      request,
      { ...primary, outcome: "chosen", reason },
      { ...fallback, outcome: "not_reached", reason: "There is a primary network." },
    ];
  }
  return [
    request,
    { ...primary, outcome: "skipped", reason: whyNoPrimary(at) },
    choice.ok
      ? { ...fallback, outcome: "chosen", reason: whyDefault(at, choice.profileId) }
      : { ...fallback, outcome: "refused", reason: `${choice.reason}.` },
  ];
}

function requestEntry(choice: ProfileChoice, wish: ProfileWish): TraceEntry {
  const step = "request";
  if (!choice.ok) return { step, profileId: choice.sentId, outcome: "refused", reason: `${choice.reason}.` };
  const { profileId, vlan, madeOnDemand } = choice;
  const asked = wish.profileId ?? `VLAN ${wish.vlan}`;
  const reason = madeOnDemand
    ? `The request asks for ${asked}, for which a network is made in zone ${profileId}.`
    : asked === profileId
      ? `The request asks for ${asked}.`
      : `The request asks for ${asked}, which is ${profileId}${vlan === undefined ? "" : ` with VLAN ${vlan}`} here.`;
  return { step, profileId, outcome: "chosen", reason };
}

function whyNoPrimary({ primary, profiles }: ProfilesAt): string {
  if (!primary) return "No package or host names a primary network here.";
  const { profileId, of } = primary;
  if (profileId === undefined) return `${capitalised(of)} names no primary network.`;
  return profiles.some(({ id }) => id === profileId)
    ? `${profileId}, the primary network of ${of}, is a zone: no guest can be put on it itself.`
    : `${profileId}, the primary network of ${of}, is not on this host.`;
}

function whyDefault({ profiles }: ProfilesAt, profileId: string): string {
  if (profiles.some(({ id, isDefault }) => id === profileId && isDefault)) return "It is the default here.";
  const count = profiles.filter(({ kind }) => kind !== "zone").length;
  return count === 1
    ? "It is the only network here."
    : `No network here is marked as the default; of ${count} it is the first by id.`;
}

const capitalised = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
