import type { ReservationFilter } from "@/lib/client/queries/reservations";
import type { TimeWindow } from "./timeline-window";

/** The list's filter for a window; made the same way on the server and in the browser, for it is part of the key. */
export const reservationFilter = (facts: { datacenter: string | null; window: TimeWindow }): ReservationFilter => ({
  ...(facts.datacenter && { datacenter: facts.datacenter }),
  from: new Date(facts.window.fromMs).toISOString(),
  to: new Date(facts.window.toMs).toISOString(),
});
