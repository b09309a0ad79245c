const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How much time the timeline shows, and how far its lines stand apart. */
export const ranges = {
  "1h": { label: "1 h", lengthMs: hourMs, tickMs: 5 * minuteMs },
  "6h": { label: "6 h", lengthMs: 6 * hourMs, tickMs: 30 * minuteMs },
  "24h": { label: "24 h", lengthMs: dayMs, tickMs: 2 * hourMs },
  "7d": { label: "7 d", lengthMs: 7 * dayMs, tickMs: 12 * hourMs },
} as const;
export type Range = keyof typeof ranges;
export const rangeNames = Object.keys(ranges) as Range[];

/** The range of an address; anything unknown is six hours. */
export const rangeOf = (text: string | null | undefined): Range => rangeNames.find((name) => name === text) ?? "6h";

/** Epoch milliseconds; `toMs` no longer belongs to it. */
export interface TimeWindow {
  fromMs: number;
  toMs: number;
}

/** More of the future than of the past: what is held ends there. */
const pastShare = 0.4;

/** The window around a moment. It stands still for a tick and then moves by one, so that its data can be kept. */
export function windowAround(nowMs: number, range: Range): TimeWindow {
  const { lengthMs, tickMs } = ranges[range];
  const fromMs = Math.floor((nowMs - pastShare * lengthMs) / tickMs) * tickMs;
  return { fromMs, toMs: fromMs + lengthMs };
}

export interface Tick {
  atMs: number;
  /** Begins a day: its label is the date. */
  midnight: boolean;
}

/**
 * The lines of a window, at round times of the reader's clock. `offsetMs` tells how far local time is ahead of UTC at
 * a moment; it may change within the window.
 */
export function ticksOf(
  window: TimeWindow,
  range: Range,
  offsetMs: (atMs: number) => number = (atMs) => -new Date(atMs).getTimezoneOffset() * minuteMs,
): Tick[] {
  const { tickMs } = ranges[range];
  const ticks: Tick[] = [];
  let localMs = Math.ceil((window.fromMs + offsetMs(window.fromMs)) / tickMs) * tickMs;
  for (;;) {
    const guessMs = localMs - offsetMs(window.fromMs);
    const atMs = localMs - offsetMs(guessMs);
    if (atMs >= window.toMs) return ticks;
    if (atMs >= window.fromMs) ticks.push({ atMs, midnight: localMs % dayMs === 0 });
    localMs += tickMs;
  }
}

/** Where something lies in a window, as shares of its length; null when it lies outside. */
export function placeIn(window: TimeWindow, { startMs, endMs }: { startMs: number; endMs: number }) {
  if (endMs <= window.fromMs || startMs >= window.toMs) return null;
  const share = (atMs: number) => (atMs - window.fromMs) / (window.toMs - window.fromMs);
  const left = Math.max(0, share(startMs));
  return {
    left,
    width: Math.min(1, share(endMs)) - left,
    beginsBefore: startMs < window.fromMs,
    endsAfter: endMs > window.toMs,
  };
}
