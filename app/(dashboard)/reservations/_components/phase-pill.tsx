"use client";

import { Pill } from "@/components/ui/pill";
import type { ReservationView } from "@/lib/contracts/reservations";
import { useClock } from "../../_estate/use-clock";
import { phaseAt, phaseLook } from "./reservation-phase";

/** What a reservation is now, by the clock. */
export function PhasePill({ reservation }: { reservation: Pick<ReservationView, "status" | "expiresAt"> }) {
  const phase = useClock((nowMs) => phaseAt(reservation, nowMs)) ?? reservation.status;
  const { label, tone } = phaseLook[phase];
  return (
    <Pill tone={tone} dot>
      {label}
    </Pill>
  );
}
