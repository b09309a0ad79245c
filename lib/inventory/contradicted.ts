import type { GuestObservation, Observation, Provider } from "@/lib/providers/provider";
import type { InventoryContext } from "./context";
import type { KnownEndpoint } from "./diff";
import { keepLiveLook, type LiveRef } from "./refresh-guest";
import { untilAborted } from "./until-aborted";

/** Looks at single guests that one poll may add: the cost of a poll stays bounded. The others are left as they are. */
const looksPerPoll = 5;

/**
 * Guests of which a list tells another state or host than a look of the last seconds did, or that the look did not find
 * any more. Either the list is older than it came, or somebody has changed them since: only another look can tell.
 */
export function contradictedGuests(
  { guests }: KnownEndpoint,
  observation: Observation,
  mayBeOlder: (vmId: string) => boolean,
): LiveRef[] {
  const looked = observation.guests.filter(({ vmId }) => mayBeOlder(vmId));
  if (looked.length === 0) return [];
  const known = new Map(guests.map((guest) => [guest.vmId, guest]));
  return looked.flatMap((seen) => {
    // Asked for where the last look found it: on the host of an old list it would seem to be gone.
    const guest = known.get(seen.vmId) ?? { ...seen, busyOperationId: null };
    const isSettled = guest.busyOperationId !== null || (known.has(seen.vmId) && isAlike(guest, seen));
    return isSettled ? [] : { kind: guest.kind, vmId: guest.vmId, hostName: guest.hostName };
  });
}

const isAlike = (one: Pick<GuestObservation, "status" | "hostName">, other: GuestObservation) =>
  one.status === other.status && one.hostName === other.hostName;

/** Looks at some of them once more and writes what is found. A look that fails changes nothing; the next poll asks again. */
export async function lookAgain(
  context: InventoryContext,
  contradicted: readonly LiveRef[],
  { provider, signal }: { provider: Provider; signal: AbortSignal },
): Promise<void> {
  const { endpointId } = provider;
  const looks = contradicted.slice(0, looksPerPoll).map(async (ref) => {
    const askedAt = new Date();
    const seen = await provider.guests.get(ref);
    await context.turn(endpointId, async () => {
      const { endpoints } = context.estate;
      const endpoint = endpoints.get(endpointId);
      const guest = context.estate.guestByVmId(endpointId, ref.vmId);
      // An operation that has begun meanwhile owns the guest and looks at it itself. One that is listed is not taken for
      // gone: the list leaves it out soon enough.
      if (!endpoint || guest?.busyOperationId || (guest && !seen)) return;
      await keepLiveLook(context, { endpoint, ref, seen, askedAt });
    });
  });
  await untilAborted(Promise.allSettled(looks), signal);
}
