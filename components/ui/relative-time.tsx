"use client";

import { useEffect, useState } from "react";
import { cx } from "./cx";
import { formatCountdown } from "./format";
import { exactTime, relativeTime } from "./relative-time-words";
import { Tooltip } from "./tooltip";
import { useHydrated } from "./use-hydrated";

export interface RelativeTimeProps {
  /** A moment: ISO 8601 text or epoch milliseconds. */
  at: string | number;
  className?: string;
}

/** 'Nine minutes ago', kept current, with the exact time on hover and focus. Before the browser takes over it shows the UTC date. */
export function RelativeTime({ at, className }: RelativeTimeProps) {
  const hydrated = useHydrated();
  const atMs = typeof at === "number" ? at : Date.parse(at);
  const [, setTick] = useState(0);
  const spoken = hydrated ? relativeTime(atMs, Date.now()) : null;
  const changesInMs = spoken?.changesInMs;
  useEffect(() => {
    if (changesInMs === undefined) return;
    // Browsers cap timers at 2^31 ms; a day is far below it and often enough.
    const timer = setTimeout(() => setTick((tick) => tick + 1), Math.min(changesInMs, 86_400_000));
    return () => clearTimeout(timer);
  });
  if (Number.isNaN(atMs)) return <span className={className}>–</span>;
  const iso = new Date(atMs).toISOString();
  return (
    <Tooltip content={hydrated ? exactTime(atMs) : undefined}>
      <time dateTime={iso} className={cx("tabular", className)}>
        {spoken ? spoken.text : iso.slice(0, 10)}
      </time>
    </Tooltip>
  );
}

export interface CountdownProps extends RelativeTimeProps {
  /** What is shown once the moment has passed. */
  over?: string;
  /** From this many milliseconds left on it is coloured as urgent. */
  urgentMs?: number;
}

/** Time left until a moment, counting down by the second. */
export function Countdown({ at, over = "expired", urgentMs = 60_000, className }: CountdownProps) {
  const hydrated = useHydrated();
  const atMs = typeof at === "number" ? at : Date.parse(at);
  const [, setTick] = useState(0);
  const leftMs = hydrated ? atMs - Date.now() : null;
  useEffect(() => {
    if (leftMs === null || leftMs <= 0) return;
    const timer = setTimeout(() => setTick((tick) => tick + 1), (leftMs % 1000) + 10);
    return () => clearTimeout(timer);
  });
  if (leftMs === null) return <span className={cx("tabular", className)}>–</span>;
  return (
    <Tooltip content={exactTime(atMs)}>
      <time
        dateTime={new Date(atMs).toISOString()}
        className={cx("tabular", leftMs <= urgentMs && "text-warn-ink", className)}
      >
        {leftMs > 0 ? formatCountdown(leftMs) : over}
      </time>
    </Tooltip>
  );
}
