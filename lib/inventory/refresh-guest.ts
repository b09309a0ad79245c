import type { Transaction } from "@/lib/db";
import type { GuestObservation, GuestRef } from "@/lib/providers/provider";
import type { InventoryContext } from "./context";
import { eventsOf, type GuestChange, isAnotherGuest, mergeGuest, newGuest } from "./diff-guest";
import type { GuestEdit } from "./endpoint-slice";
import { withUnwritten } from "./estate";
import { deleteGuests, insertGuests, updateGuests } from "./guest-rows";
import type { KnownGuest } from "./known-guest";
import { lockGuest } from "./load-estate";
import { sendNotice } from "./notices";
import type { EndpointRecord } from "./view";

export type LiveRef = Pick<GuestRef, "kind" | "vmId"> & { hostName?: string };

export interface LiveLook {
  endpoint: EndpointRecord;
  ref: LiveRef;
  /** Undefined: the platform has no such guest. */
  seen: GuestObservation | undefined;
  askedAt: Date;
}

/**
 * Writes what a look at one guest found. Unlike a poll it also writes guests that an operation works on: the operation
 * itself asks for it. The row is read and locked first, because what the view shows may be older.
 */
export async function keepLiveLook(
  context: InventoryContext,
  { endpoint, ref, seen, askedAt }: LiveLook,
): Promise<KnownGuest | undefined> {
  const { db, events, processId } = context.deps;
  // Of two looks at the same time the slower one must not have the last word.
  if (context.liveLooks.hasLater(endpoint.id, ref.vmId, askedAt))
    return context.estate.guestByVmId(endpoint.id, ref.vmId);
  const now = new Date();
  const { guest, edit } = await db.prisma.$transaction(async (tx) => {
    const row = await lockGuest(tx, endpoint, ref.vmId);
    const [before] = withUnwritten(context.estate, row ? [row] : []);
    const changes = changesOf(before, { endpoint, seen, now });
    await writeChanges(tx, changes, now);
    await events.record(
      tx,
      changes.flatMap((change) => eventsOf(change, now)),
    );
    const after = changes.at(-1)?.after;
    const removedIds = changes.flatMap((change) => (change.after ? [] : change.before.id));
    const ids = [...removedIds, ...(after ? [after.id] : [])];
    await sendNotice(db, { from: processId, endpointId: endpoint.id, guests: ids, live: [ref.vmId] }, tx);
    const edit: GuestEdit = { upserts: after ? [after] : [], removedIds };
    return { guest: after, edit };
  });
  context.liveLooks.note(endpoint.id, ref.vmId, askedAt);
  context.apply(endpoint.id, { guests: edit });
  return guest;
}

function changesOf(
  before: KnownGuest | undefined,
  { endpoint, seen, now }: { endpoint: EndpointRecord; seen: GuestObservation | undefined; now: Date },
): GuestChange[] {
  if (!seen) return before ? [{ before }] : [];
  if (!before) return [{ after: newGuest(endpoint, seen, now) }];
  if (!before.busyOperationId && isAnotherGuest(before, seen))
    return [{ before }, { after: newGuest(endpoint, seen, now) }];
  // The row bears the time of the look even when nothing changed: a list that was asked for earlier is older.
  return [{ before, after: { ...mergeGuest(before, seen, { now, live: true }), observedAt: now } }];
}

async function writeChanges(tx: Transaction, changes: readonly GuestChange[], now: Date): Promise<void> {
  for (const { before, after } of changes) {
    // Locked above, so that no newer look can be overwritten; clocks of other processes may be ahead of ours.
    const notAfter = new Date(Math.max(now.getTime(), before?.observedAt.getTime() ?? 0));
    if (!after) await deleteGuests(tx, [before], notAfter);
    else if (before) await updateGuests(tx, [after], notAfter);
    else await insertGuests(tx, [after]);
  }
}
