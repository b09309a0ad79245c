"use client";

import { formatDuration } from "@/components/ui/format";
import { useClock } from "../../_estate/use-clock";

/** How long something has been under way, by the second. */
export function Elapsed({ since }: { since: string }) {
  const sinceMs = Date.parse(since);
  return <>{formatDuration(useClock((nowMs) => Math.floor(Math.max(0, nowMs - sinceMs) / 1000) * 1000))}</>;
}
