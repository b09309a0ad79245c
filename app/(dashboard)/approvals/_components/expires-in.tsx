"use client";

import { cx } from "@/components/ui/cx";
import { formatCountdown, formatDuration, UNKNOWN } from "@/components/ui/format";
import { exactTime } from "@/components/ui/relative-time-words";
import { useHydrated } from "@/components/ui/use-hydrated";
import { useClock } from "../../_estate/use-clock";

const hourMs = 3_600_000;
/** From here on it is coloured: whoever has to decide should not go to lunch first. */
const soonMs = hourMs;

/** What is left of a request's time: by the minute, in its last hour by the second. */
export function ExpiresIn({ at, className }: { at: string; className?: string }) {
  const hydrated = useHydrated();
  const atMs = Date.parse(at);
  const words = useClock((nowMs) => leftWords(atMs - nowMs));
  const isSoon = useClock((nowMs) => atMs - nowMs <= soonMs);
  return (
    <time
      dateTime={at}
      title={hydrated ? exactTime(atMs) : undefined}
      className={cx("tabular", isSoon && "text-warn-ink", className)}
    >
      {words ?? UNKNOWN}
    </time>
  );
}

function leftWords(leftMs: number): string {
  if (leftMs <= 0) return "expired";
  return leftMs < hourMs ? formatCountdown(leftMs) : formatDuration(Math.floor(leftMs / 60_000) * 60_000);
}
