import type { ReservationCreate } from "@/lib/contracts/reservations";
import { durationMs } from "@/lib/domain/duration-length";
import type { Claim } from "@/lib/domain/reservations/room";
import { gbToMb } from "@/lib/domain/units";
import type { PlanBuilder } from "../plan";

const shortestMs = 1000;
/** The longest that anything is held from now on: PT1S to P30D. */
export const longestMs = 30 * 86_400_000;

/**
 * What a reservation asks for, rounded up to whole MB: sums of such amounts are exact, so that nothing is lost or given
 * twice by rounding.
 */
export const claimOf = ({ cpu, memoryGB, diskGB }: ReservationCreate["resources"]): Claim => ({
  cpuCores: cpu,
  memoryMb: Math.ceil(gbToMb(memoryGB)),
  diskGb: Math.ceil(gbToMb(diskGB)) / 1024,
});

/** Checks a length of time that is to be held; a wrong one is a failed check that names the field. */
export function checkDuration(plan: PlanBuilder, duration: string, from: Date): number {
  const ms = durationMs(duration, from);
  if (ms >= shortestMs && ms <= longestMs) return ms;
  const message = `${duration} is ${ms < shortestMs ? "shorter than 1 second" : "longer than 30 days"}; a reservation lasts from PT1S to P30D`;
  plan.failed("duration", "invalid_request", `duration: ${message}.`, { errors: [{ path: "duration", message }] });
  return ms;
}
