/** One moment of a chart. A series that has no figure then is left out or null: drawn as a gap, never as zero. */
export interface SeriesPoint {
  /** Epoch milliseconds. */
  at: number;
  values: Readonly<Record<string, number | null | undefined>>;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const timeSteps = [
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
];

/** How many usual steps may lie between two points before the line is broken. */
const GAP_STEPS = 2.5;

/** The usual distance between points: the median, so that gaps do not move it. Zero for fewer than two points. */
export function usualStepMs(points: readonly SeriesPoint[]): number {
  const steps = points.slice(1).map((point, index) => point.at - (points[index]?.at ?? point.at));
  return steps.sort((one, other) => one - other)[Math.floor(steps.length / 2)] ?? 0;
}

/**
 * Breaks the lines where nothing was measured: an empty point is put into each hole wider than usual, so that an outage
 * is seen as one and not bridged by a straight line. Points must be in order of time.
 */
export function withGaps(points: readonly SeriesPoint[], gapMs = usualStepMs(points) * GAP_STEPS): SeriesPoint[] {
  if (!(gapMs > 0)) return [...points];
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    if (!before || point.at - before.at <= gapMs) return [point];
    return [{ at: before.at + 1, values: {} }, point];
  });
}

/** Round moments for the time axis in the reader's own zone, at most about `count` of them. */
export function timeTicks({ from, to, count = 6 }: { from: number; to: number; count?: number }): {
  ticks: number[];
  stepMs: number;
} {
  const stepMs = timeSteps.find((step) => (to - from) / step <= count) ?? 30 * DAY;
  // Days begin at local midnight, which lies off the epoch's by the zone's offset (negative east of Greenwich).
  const offsetMs = new Date(from).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((from - offsetMs) / stepMs) * stepMs + offsetMs;
  const ticks: number[] = [];
  for (let tick = first; tick <= to; tick += stepMs) ticks.push(tick);
  return { ticks, stepMs };
}

/** Round figures for the value axis from zero up: steps of 1, 2 or 5 times a power of ten of the unit that fits. */
export function valueTicks({
  max,
  base = 1000,
  count = 4,
}: {
  max: number;
  base?: 1000 | 1024;
  count?: number;
}): number[] {
  if (!(max > 0)) return [0, 1];
  const unit = base ** Math.max(0, Math.floor(Math.log(max) / Math.log(base)));
  const rough = max / unit / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * magnitude >= rough) ?? 10;
  const step = factor * magnitude * unit;
  const steps = Math.ceil(max / step - 1e-9);
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** What a time axis writes at a tick: the hour for short spans, the day for long ones. */
export function timeTickLabel(at: number, stepMs: number): string {
  const format: Intl.DateTimeFormatOptions =
    stepMs >= DAY
      ? { day: "numeric", month: "short" }
      : stepMs < MINUTE
        ? { hour: "2-digit", minute: "2-digit", second: "2-digit" }
        : { hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat("en-GB", format).format(at);
}

/** The path of a small line through a box of 100 × 100, broken where values are missing; '' when there are none. */
export function sparkPath(values: readonly (number | null)[], range: { min: number; max: number }): string {
  const span = range.max - range.min || 1;
  const width = Math.max(1, values.length - 1);
  let pen: "M" | "L" = "M";
  const parts: string[] = [];
  values.forEach((value, index) => {
    if (value === null) {
      pen = "M";
      return;
    }
    const x = (index / width) * 100;
    const y = 100 - ((Math.min(Math.max(value, range.min), range.max) - range.min) / span) * 100;
    parts.push(`${pen}${x.toFixed(2)} ${y.toFixed(2)}`);
    pen = "L";
  });
  return parts.join("");
}
