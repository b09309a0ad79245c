import type { Transaction } from "@/lib/db";
import type { Moxxie } from "@/lib/moxxie";
import { databaseNow, reservationEvent } from "@/lib/reservations/rows";

/** The reservations that a frozen input names: its own, and those of a bulk operation's items. */
export function reservationsIn(input: unknown): string[] {
  const items = isRecord(input) && Array.isArray(input.operations) ? input.operations : [];
  const params = items.map((item: unknown) => (isRecord(item) ? item.params : undefined));
  const ids = [input, ...params].map((each) => (isRecord(each) ? each.reservationId : undefined));
  return [...new Set(ids.filter((id) => typeof id === "string"))];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Releases what was held for a request that will not be carried out, in the transaction that ends it: those of the
 * requester that are still active.
 *
 * @returns the ids of those that were, for `tellHolds` after the commit.
 */
export async function releaseHeld(
  tx: Transaction,
  { events }: Pick<Moxxie, "events">,
  { ids, requesterId }: { ids: readonly string[]; requesterId: string },
): Promise<string[]> {
  const uuids = ids.filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
  if (uuids.length === 0) return [];
  const now = await databaseNow(tx);
  const released = await tx.resourceReservation.updateManyAndReturn({
    where: { id: { in: uuids }, status: "active", expiresAt: { gt: now }, reservedById: requesterId },
    data: { status: "released", endedAt: now },
  });
  await events.record(
    tx,
    released.map((row) => reservationEvent("reservation.released", row)),
  );
  return released.map(({ id }) => id);
}
