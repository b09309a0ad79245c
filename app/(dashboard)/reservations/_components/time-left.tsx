"use client";

import { cx } from "@/components/ui/cx";
import { UNKNOWN } from "@/components/ui/format";
import { useClock } from "../../_estate/use-clock";
import { soonMs, timeLeft } from "./reservation-phase";

/** What is left until a moment, by the second; coloured in its last minute. */
export function TimeLeft({ until, over = "over", className }: { until: string; over?: string; className?: string }) {
  const untilMs = Date.parse(until);
  const words = useClock((nowMs) => (untilMs > nowMs ? timeLeft(untilMs - nowMs) : over));
  const isSoon = useClock((nowMs) => untilMs - nowMs <= soonMs);
  return (
    <time dateTime={until} className={cx("tabular", isSoon && "text-warn-ink", className)}>
      {words ?? UNKNOWN}
    </time>
  );
}
