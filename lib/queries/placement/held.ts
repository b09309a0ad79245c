import type { Actor } from "@/lib/auth/actor";
import { sees } from "@/lib/auth/authorise";
import type { HoldRecord } from "@/lib/domain/estate";
import { endInWords } from "@/lib/domain/reservations/lifecycle";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { readReservation } from "@/lib/reservations/rows";

/**
 * The reservation that a request wants to use, as the table has it now.
 * @throws MoxxieError `unknown_reservation`, also for one in a datacenter that the actor may not see;
 * `reservation_not_yours`; `reservation_ended`, with how and when.
 */
export async function heldFor(
  moxxie: Pick<Moxxie, "db">,
  actor: Actor,
  reservationId: string | undefined,
): Promise<HoldRecord | undefined> {
  if (reservationId === undefined) return undefined;
  const found = await readReservation(moxxie.db.prisma, reservationId);
  if (!found || !sees(actor, found.row.datacenterId)) {
    throw new MoxxieError("unknown_reservation", `There is no reservation '${reservationId}', or you may not see it.`);
  }
  const { row, hold, readAt } = found;
  const extra = { reservationId };
  if (actor.role !== "admin" && row.reservedById !== actor.id) {
    const message = `Reservation ${row.id} was made by ${row.reservedBy}; only they and administrators may use it.`;
    throw new MoxxieError("reservation_not_yours", message, { extra });
  }
  const ended = endInWords(row, readAt);
  if (ended !== undefined) throw new MoxxieError("reservation_ended", `${ended} Reserve again.`, { extra });
  return hold;
}
