import { z } from "zod";
import { ReservationExtend, type ReservationView } from "@/lib/contracts/reservations";
import { lengthInWords, momentInWords } from "@/lib/domain/time-words";
import { reservationView } from "@/lib/queries/reservations";
import { lockDatacenter, turnOfDatacenter } from "@/lib/reservations/datacenter-lock";
import { tellHolds } from "@/lib/reservations/hold-news";
import { databaseNow, knownStatus, reservationEvent } from "@/lib/reservations/rows";
import { defineCommand, PlanOutdated } from "../define";
import { checkActive, planOnReservation } from "./target";
import { checkDuration, longestMs } from "./wanted";

const Input = ReservationExtend.extend({ reservationId: z.uuid() });

interface Decisions {
  datacenter: string;
  durationMs: number;
}

/** Lets a reservation end later: its duration is added to the present expiry. */
export const extendReservation = defineCommand<typeof Input, Decisions, ReservationView>({
  name: "reservation.extend",
  summary: "Extend a reservation",
  input: Input,
  permission: "reservation:write",
  risk: "routine",
  ungated: true,

  async plan(context, { reservationId, duration }) {
    const found = await planOnReservation(context, { reservationId, verb: "Extend" });
    const { plan, row, readAt } = found;
    checkActive(plan, found);
    const durationMs = checkDuration(plan, duration, row.expiresAt);
    const end = row.expiresAt.getTime() + durationMs;
    if (!plan.isRefused && end > readAt.getTime() + longestMs)
      plan.failed(
        "duration",
        "cannot_be_done",
        `It would end at ${momentInWords(new Date(end))}; nothing is held for longer than 30 days from now. Extend it by less, or later.`,
        { errors: [{ path: "duration", message: "ends later than 30 days from now" }] },
      );
    if (!plan.isRefused)
      plan.effect(`It ends at ${momentInWords(new Date(end))}, ${lengthInWords(end - readAt.getTime())} from now.`);
    return plan.build({ datacenter: row.datacenterId, durationMs });
  },

  turn: ({ decisions }) => turnOfDatacenter(decisions.datacenter),

  // Under the lock of those who take room: once it is counted as due, nobody can make it last.
  async apply({ tx, moxxie, actor, input, decisions }) {
    await lockDatacenter(tx, decisions.datacenter);
    const now = await databaseNow(tx);
    const latest = new Date(now.getTime() + longestMs - decisions.durationMs);
    const added = `${decisions.durationMs} milliseconds`;
    const count = await tx.$executeRaw`
      UPDATE resource_reservations SET expires_at = expires_at + ${added}::interval, updated_at = ${now}
      WHERE id = ${input.reservationId}::uuid AND status = 'active' AND expires_at > ${now} AND expires_at <= ${latest}`;
    if (count !== 1) throw new PlanOutdated();
    const row = await tx.resourceReservation.findUniqueOrThrow({ where: { id: input.reservationId } });
    await moxxie.events.record(tx, [reservationEvent("reservation.extended", row)]);
    return reservationView(moxxie, actor, { row: knownStatus(row), now });
  },

  afterApply: ({ moxxie }, { reservationId }) => tellHolds(moxxie, [reservationId]),
});
