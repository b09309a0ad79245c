import type { Transaction } from "@/lib/db";
import type { HoldRecord } from "@/lib/domain/estate";
import { lacksOf } from "@/lib/domain/reservations/room";
import { MoxxieError } from "@/lib/errors";
import { holdRecord } from "@/lib/inventory/records";
import type { Moxxie } from "@/lib/moxxie";
import { countRoom } from "@/lib/reservations/counted-room";
import { lockDatacenterOf } from "@/lib/reservations/datacenter-lock";
import { type ReservationRow, readReservation, reservationEvent } from "@/lib/reservations/rows";
import { usableReservation } from "@/lib/reservations/standing";
import { type PlanContext, PlanOutdated } from "../define";

/** A transaction of that Moxxie's database. */
export interface InTransaction {
  tx: Transaction;
  moxxie: Moxxie;
}

/**
 * For the plan of a creation that names a reservation: what it holds and where, for the actor that asks. Whatever the
 * creation then asks for counts against the hold by `except` of the capacity functions; nothing is changed.
 *
 * @throws MoxxieError `unknown_reservation` (also for one in a datacenter that the actor may not see),
 * `reservation_not_yours`, `reservation_ended`, `cannot_be_done` when it holds something in another datacenter.
 */
export async function reservationForGuest(
  { moxxie, actor }: PlanContext,
  reservationId: string,
  { datacenterId }: { datacenterId: string },
): Promise<HoldRecord> {
  const found = await usableReservation(moxxie, actor, reservationId);
  if (found.row.datacenterId !== datacenterId)
    throw new MoxxieError(
      "cannot_be_done",
      `Reservation ${reservationId} holds capacity in ${found.row.datacenterId}, not in ${datacenterId}.`,
      { extra: { reservationId, datacenter: found.row.datacenterId } },
    );
  return found.hold;
}

/**
 * In the transaction that accepts a creation: ends the reservation in favour of the guest. Of several creations that
 * name it exactly one gets here. Takes the datacenter's lock. After the commit the caller tells the inventory:
 * `applyHolds([reservationId])`, in `afterAccept` of the command.
 *
 * @throws PlanOutdated when it was used, released or became due since the plan was made.
 */
export async function consumeReservation(
  { tx, moxxie }: InTransaction,
  { reservationId, operationId, guestId }: { reservationId: string; operationId: string; guestId: string },
): Promise<void> {
  await lockDatacenterOf(tx, reservationId);
  // Counted after the lock, so that nobody has meanwhile been given what is due.
  const count = await tx.$executeRaw`
    UPDATE resource_reservations SET status = 'consumed', ended_at = clock_timestamp(), updated_at = clock_timestamp(),
      operation_id = ${operationId}::uuid, guest_id = ${guestId}::uuid
    WHERE id = ${reservationId}::uuid AND status = 'active' AND expires_at > clock_timestamp()`;
  if (count !== 1) throw new PlanOutdated();
  const row = await tx.resourceReservation.findUniqueOrThrow({ where: { id: reservationId } });
  await moxxie.events.record(tx, [reservationEvent("reservation.consumed", row)]);
}

/**
 * For the undo of a creation that failed: its reservation holds again if it is not due and its room is still there,
 * else it stays ended, as expired or released. The guest's own row does not count, so that it makes no difference
 * whether that is removed before or after; best in the same transaction. Safe twice, and when nothing was consumed.
 * Takes the datacenter's lock. After the commit the caller tells the inventory: `applyHolds([reservationId])`.
 *
 * @returns what it is now; null when this operation has not consumed it, or it was given back already.
 */
export async function giveBackReservation(
  { tx, moxxie }: InTransaction,
  { reservationId, operationId }: { reservationId: string; operationId: string },
): Promise<"active" | "released" | "expired" | null> {
  await lockDatacenterOf(tx, reservationId);
  const found = await readReservation(tx, reservationId);
  if (found?.row.status !== "consumed" || found.row.operationId !== operationId) return null;
  const { row, readAt } = found;
  if (row.expiresAt <= readAt) {
    await endAs({ tx, moxxie }, { row, status: "expired", endedAt: row.expiresAt });
    return "expired";
  }
  if (!(await isRoomStillThere({ tx, moxxie }, row))) {
    await endAs({ tx, moxxie }, { row, status: "released", endedAt: readAt });
    return "released";
  }
  const active = await tx.resourceReservation.update({
    where: { id: row.id },
    data: { status: "active", endedAt: null, operationId: null, guestId: null },
  });
  await moxxie.events.record(tx, [reservationEvent("reservation.returned", active)]);
  return "active";
}

async function isRoomStillThere({ tx, moxxie }: InTransaction, row: ReservationRow): Promise<boolean> {
  const left = await countRoom({ tx, view: moxxie.inventory.view() }, row, { guestId: row.guestId ?? undefined });
  if (!left) return false;
  const { cpuCores, memoryMb, diskGb } = holdRecord(row);
  return lacksOf(left, { cpuCores, memoryMb, diskGb }).length === 0;
}

/** Keeps whose creation it was: the row says why it ended. */
async function endAs(
  { tx, moxxie }: InTransaction,
  { row, status, endedAt }: { row: ReservationRow; status: "released" | "expired"; endedAt: Date },
): Promise<void> {
  const ended = await tx.resourceReservation.update({ where: { id: row.id }, data: { status, endedAt } });
  await moxxie.events.record(tx, [reservationEvent(`reservation.${status}`, ended)]);
}
