import type { Actor } from "@/lib/auth/actor";
import { sees } from "@/lib/auth/authorise";
import { endInWords } from "@/lib/domain/reservations/lifecycle";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { type ReadReservation, type ReservationRow, readReservation } from "./rows";

/** Whether the actor may use, extend and release it: who reserved it, and administrators who see it. */
export const isTheirs = (actor: Actor, row: Pick<ReservationRow, "reservedById" | "datacenterId">): boolean =>
  sees(actor, row.datacenterId) && (actor.role === "admin" || actor.id === row.reservedById);

/** @throws MoxxieError `reservation_not_yours` */
export function requireTheirs(actor: Actor, row: ReservationRow): void {
  if (isTheirs(actor, row)) return;
  throw new MoxxieError(
    "reservation_not_yours",
    `Reservation ${row.id} was made by ${row.reservedBy}; only they and administrators may use, extend or release it.`,
    { extra: { reservationId: row.id } },
  );
}

/** @throws MoxxieError `reservation_ended`, with how and when. */
export function requireActive({ row, readAt }: Pick<ReadReservation, "row" | "readAt">): void {
  const ended = endInWords(row, readAt);
  if (ended === undefined) return;
  throw new MoxxieError("reservation_ended", `${ended} Reserve again.`, {
    extra: { reservationId: row.id, endedAt: (row.endedAt ?? row.expiresAt).toISOString() },
  });
}

/**
 * The reservation that a request wants to use, as the table has it now.
 *
 * @throws MoxxieError `unknown_reservation`, also for one in a datacenter that the actor may not see;
 * `reservation_not_yours`; `reservation_ended`, with how and when.
 */
export async function usableReservation(
  { db }: Pick<Moxxie, "db">,
  actor: Actor,
  reservationId: string,
): Promise<ReadReservation> {
  const found = await readReservation(db.prisma, reservationId);
  if (!found || !sees(actor, found.row.datacenterId))
    throw new MoxxieError("unknown_reservation", `There is no reservation '${reservationId}', or you may not see it.`);
  requireTheirs(actor, found.row);
  requireActive(found);
  return found;
}
