import type { Moxxie } from "@/lib/moxxie";
import { timeIn, watchDue } from "@/lib/operations/due-watch";
import { expireDue, mendHolds, nextDueInMs } from "./expire";

/** Sees to it that reservations end on time in the tables and in the news. */
export function watchExpiry(moxxie: Moxxie): Promise<{ stop(): Promise<void> }> {
  return watchDue(moxxie, {
    queue: "reservation-expiry",
    what: "reservations that are due could not be written to have expired",
    doDue: () => expireDue(moxxie),
    nextDueInMs: () => nextDueInMs(moxxie.db),
    dueAt: ({ type, data }) =>
      type === "reservation.created" || type === "reservation.returned" ? timeIn(data.expiresAt) : undefined,
    beforeJob: () => mendHolds(moxxie),
  });
}
