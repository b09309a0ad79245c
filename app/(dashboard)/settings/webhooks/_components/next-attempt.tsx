import { Countdown } from "@/components/ui/relative-time";

/**
 * Counts down to a delivery's next attempt by the second. One that was never tried though its time has come waits behind
 * earlier ones: those about the same thing are sent one after the other.
 */
export function NextAttempt({ at, attempts }: { at: string; attempts: number }) {
  return <Countdown at={at} over={attempts === 0 ? "in its turn" : "due now"} urgentMs={0} />;
}
