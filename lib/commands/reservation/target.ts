import { authoriseIn } from "@/lib/auth/authorise";
import { notFound } from "@/lib/errors";
import { type ReadReservation, readReservation } from "@/lib/reservations/rows";
import { requireActive, requireTheirs } from "@/lib/reservations/standing";
import type { PlanContext } from "../define";
import { PlanBuilder } from "../plan";
import { orFailed } from "./or-failed";

/**
 * The reservation that a command names, for an actor who may change it.
 * @throws MoxxieError `forbidden`, `not_found` (also for one in a datacenter that the actor does not see).
 */
export async function planOnReservation(
  { moxxie, actor }: PlanContext,
  { reservationId, verb }: { reservationId: string; verb: string },
): Promise<ReadReservation & { plan: PlanBuilder }> {
  const found = await readReservation(moxxie.db.prisma, reservationId);
  if (!found) throw notFound("reservation", reservationId);
  const { row } = found;
  authoriseIn(actor, "reservation:write", {
    datacenterId: row.datacenterId,
    what: "reservation",
    id: reservationId,
  });
  const plan = new PlanBuilder(`${verb} the reservation '${row.reason}' on ${row.hostName}`, {
    type: "reservation",
    id: row.id,
    name: row.reason,
    datacenterId: row.datacenterId,
  });
  orFailed(plan, "reserver", () => requireTheirs(actor, row));
  return { ...found, plan };
}

/** Only what has not ended can be changed. */
export const checkActive = (plan: PlanBuilder, found: ReadReservation): void =>
  orFailed(plan, "state", () => requireActive(found));
