import { MoxxieError } from "@/lib/errors";
import type { Observation, Provider } from "@/lib/providers/provider";
import type { KnownEndpoint, MissingVerdict } from "./diff";
import { missingGuests } from "./diff";
import type { KnownGuest } from "./known-guest";

/** Looks at single guests that one poll may add, however many are missing: the cost of a poll stays bounded. */
const looksPerPoll = 5;

const massMinimum = 5;
const massFraction = 0.5;

export interface MissingJudgement {
  verdicts: ReadonlyMap<string, MissingVerdict>;
  /** So many were missing at once that the answer itself is in doubt. */
  mass: boolean;
}

/**
 * Judges the guests that a poll does not list. A few are looked at one by one, so that a deletion outside of Moxxie is
 * seen in the same cycle. When half of the guests are missing at once (a token that lost its rights gets an empty list
 * with status 200), nothing is believed at first; a second answer like it is believed only if single looks agree.
 * @throws MoxxieError `platform_malformed` when single looks contradict the list: then the poll counts as failed.
 */
export async function judgeMissing(
  known: KnownEndpoint,
  observation: Observation,
  { provider, massBefore }: { provider: Provider; massBefore: boolean },
): Promise<MissingJudgement> {
  refuseHostless(known, observation);
  const missing = missingGuests(known, observation);
  const mass = isMass(missing, known);
  if (mass && !massBefore) return { verdicts: new Map(missing.map((guest) => [guest.vmId, "held"])), mass };
  const verdicts = new Map<string, MissingVerdict>();
  await Promise.all(
    missing.slice(0, looksPerPoll).map(async (guest) => {
      verdicts.set(guest.vmId, await look(provider, guest));
    }),
  );
  if (mass && [...verdicts.values()].some((verdict) => verdict !== "gone")) throw contradiction(known, missing.length);
  return { verdicts, mass };
}

const isMass = (missing: readonly KnownGuest[], known: KnownEndpoint) =>
  missing.length >= massMinimum && missing.length >= known.guests.length * massFraction;

/** A platform always has hosts; an answer without any says that we may not see them. */
function refuseHostless(known: KnownEndpoint, observation: Observation): void {
  if (observation.hosts.length > 0 || known.hosts.length === 0) return;
  const { id } = known.endpoint;
  const message = `Endpoint '${id}' shows none of its ${known.hosts.length} hosts any more; check the rights of its credentials.`;
  throw new MoxxieError("platform_forbidden", message, {
    upstream: { endpoint: id, message: "the list of resources is empty" },
  });
}

async function look(provider: Provider, { kind, vmId, hostName }: KnownGuest): Promise<MissingVerdict> {
  try {
    return (await provider.guests.get({ kind, vmId, hostName })) === undefined ? "gone" : "present";
  } catch {
    return "held"; // what cannot be looked at is not gone
  }
}

function contradiction({ endpoint }: KnownEndpoint, missing: number): MoxxieError {
  const message = `Endpoint '${endpoint.id}' leaves ${missing} guests out of its list that exist or cannot be looked at; check the rights of its credentials.`;
  return new MoxxieError("platform_malformed", message, {
    upstream: { endpoint: endpoint.id, message: "the list of resources is incomplete" },
  });
}
