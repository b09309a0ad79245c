import { z } from "zod";
import type { ReservationView } from "@/lib/contracts/reservations";
import { statusAt } from "@/lib/domain/reservations/lifecycle";
import { reservationView } from "@/lib/queries/reservations";
import { tellHolds } from "@/lib/reservations/hold-news";
import { databaseNow, knownStatus, reservationEvent } from "@/lib/reservations/rows";
import { defineCommand, PlanOutdated } from "../define";
import { checkActive, planOnReservation } from "./target";

const Input = z.strictObject({ reservationId: z.uuid() });

/** Gives up what a reservation holds. Safe twice. */
export const releaseReservation = defineCommand<typeof Input, Record<string, never>, ReservationView>({
  name: "reservation.release",
  summary: "Release a reservation",
  input: Input,
  permission: "reservation:write",
  risk: "routine",
  ungated: true,

  async plan(context, { reservationId }) {
    const found = await planOnReservation(context, { reservationId, verb: "Release" });
    const { plan, row, readAt } = found;
    if (statusAt(row, readAt) === "released") plan.effect("It was released already; nothing changes.");
    else {
      checkActive(plan, found);
      plan.effect(`Frees what it holds on ${row.hostName} in ${row.datacenterId}.`);
    }
    return plan.build({});
  },

  async apply({ tx, moxxie, actor, input }) {
    const now = await databaseNow(tx);
    const where = { id: input.reservationId };
    // To give up room needs no lock; of a release, a use and the expiry the row itself takes one.
    const { count } = await tx.resourceReservation.updateMany({
      where: { ...where, status: "active", expiresAt: { gt: now } },
      data: { status: "released", endedAt: now },
    });
    const row = await tx.resourceReservation.findUniqueOrThrow({ where });
    if (count === 1) await moxxie.events.record(tx, [reservationEvent("reservation.released", row)]);
    else if (row.status !== "released") throw new PlanOutdated();
    return reservationView(moxxie, actor, { row: knownStatus(row), now });
  },

  afterApply: ({ moxxie }, { reservationId }) => tellHolds(moxxie, [reservationId]),
});
