import { quantile } from "simple-statistics";
import { lastShiftIndex } from "./level-shift";
import { type ForecastOutcome, historyDaysMin, horizonYears } from "./outcome";
import { type SeriesPoint, type Slope, theilSen } from "./theil-sen";
import { forecastWords } from "./words";

/** What is assigned and reserved of a resource at a moment, or on average over the step that begins then. */
export interface UsePoint {
  at: Date;
  value: number;
}

export interface ForecastInput {
  /** The resource as sentences name it: `Memory`. */
  resource: string;
  /** Hours of the last weeks, oldest first; any may be missing. */
  history: readonly UsePoint[];
  /** Assigned and reserved at `now`, in the unit of the history. */
  current: number;
  /** Total × overcommit, within the datacenter's limit; what counts as full. */
  capacity: number;
  now: Date;
}

export type Confidence = "none" | "low" | "medium" | "high";

/** When a resource will be full if it goes on as it did. Days are exact; rounding is for those who show them. */
export interface CapacityForecast {
  /** Null: it does not fill within {@link horizonYears}, or nobody can tell (`confidence` is none). */
  daysUntilFull: number | null;
  fullAt: Date | null;
  /** The ends of the interval of 90 %; null: not within the horizon. */
  earliestDays: number | null;
  latestDays: number | null;
  confidence: Confidence;
  /** Growth in the resource's unit. */
  perDay: number;
  /** How long the history is that speaks: since the last level shift. */
  basedOnDays: number;
  points: number;
  words: string;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const horizonDays = horizonYears * 365;
/** 48 hours begin within 47; a little more for what fractions of days lose. */
const stepDays = 1.001 / 24;
/** Without points for this long the history is not of now any more. */
const silentDaysMax = 1;
/** How many of the points the line's start lies above: daily peaks are what fills, not the middle of a day's swing. */
const peakShare = 0.9;

/**
 * Days until a resource is full, with an interval and how far they can be trusted.
 *
 * - Only what came after the last level shift speaks ({@link lastShiftIndex}).
 * - Its slope is the seasonal Kendall slope ({@link theilSen}); points are used at their times, so gaps do not matter.
 * - The line starts at the higher of what is taken now and its own daily peak.
 * - Days until full = (capacity − start) / slope; the ends of the slope's interval give the ends of the days'.
 */
export function forecastOf({ resource, history, current, capacity, now }: ForecastInput): CapacityForecast {
  const series = seriesOf(history, now);
  const shift = lastShiftIndex(series);
  const speaking = series.slice(shift);
  const days = Math.max(0, (speaking.at(-1)?.day ?? 0) - (speaking[0]?.day ?? 0));
  const slope = days >= historyDaysMin - stepDays ? theilSen(speaking) : undefined;
  const outcome = outcomeOf({ slope, capacity, current, series: speaking });
  return {
    ...daysOf(outcome, now),
    perDay: slope?.perDay ?? 0,
    confidence: confidenceOf(outcome, { days, points: speaking, slope }),
    basedOnDays: days,
    points: speaking.length,
    words: forecastWords(resource, outcome, { days, shifted: shift > 0 }),
  };
}

function outcomeOf(input: {
  slope: Slope | undefined;
  capacity: number;
  current: number;
  series: readonly SeriesPoint[];
}): ForecastOutcome {
  const { slope, capacity, current, series } = input;
  if (!(capacity > 0)) return { kind: "nothing" };
  if (current >= capacity) return { kind: "full" };
  if (!slope) return { kind: "unknown" };
  const room = Math.max(0, capacity - Math.max(current, peakNow(series, slope.perDay)));
  const within = (perDay: number) => (perDay > 0 && room / perDay <= horizonDays ? room / perDay : null);
  const [days, earliest] = [within(slope.perDay), within(slope.high)];
  if (slope.perDay <= 0) return { kind: "steady", earliest };
  if (days === null) return { kind: "beyond", earliest };
  return { kind: "fills", days, earliest: earliest ?? days, latest: within(slope.low) };
}

function daysOf(outcome: ForecastOutcome, now: Date) {
  const none = { daysUntilFull: null, fullAt: null, earliestDays: null, latestDays: null };
  switch (outcome.kind) {
    case "nothing":
    case "unknown":
      return none;
    case "steady":
    case "beyond":
      return { ...none, earliestDays: outcome.earliest };
    case "full":
      return { daysUntilFull: 0, fullAt: now, earliestDays: 0, latestDays: 0 };
    case "fills":
      return {
        daysUntilFull: outcome.days,
        fullAt: new Date(now.getTime() + outcome.days * dayMs),
        earliestDays: outcome.earliest,
        latestDays: outcome.latest,
      };
  }
}

/** Days count from `now`: differences stay exact. What lies ahead of it (a clock was set back) is left out. */
function seriesOf(history: readonly UsePoint[], now: Date): SeriesPoint[] {
  return history
    .filter(({ at, value }) => at <= now && Number.isFinite(value))
    .map(({ at, value }) => ({
      day: (at.getTime() - now.getTime()) / dayMs,
      value,
      season: Math.floor((at.getTime() % dayMs) / hourMs),
    }));
}

function peakNow(series: readonly SeriesPoint[], perDay: number): number {
  return quantile(
    series.map(({ day, value }) => value - perDay * day),
    peakShare,
  );
}

/**
 * high: two weeks of history, at least half of it sampled, that agree within a third. medium: five days that agree on
 * whether it fills. low: the rest, and whatever has not been sampled lately.
 */
function confidenceOf(
  outcome: ForecastOutcome,
  { days, points, slope }: { days: number; points: readonly SeriesPoint[]; slope: Slope | undefined },
): Confidence {
  if (outcome.kind === "full") return "high"; // a fact
  if (outcome.kind === "nothing" || outcome.kind === "unknown" || !slope) return "none";
  const isSilent = -(points.at(-1)?.day ?? 0) > silentDaysMax;
  if (isSilent || days < 5 || points.length < days * 6 || !agrees(outcome, slope)) return "low";
  const isNarrow = slope.high - slope.low <= Math.abs(slope.perDay) * (2 / 3);
  return days >= 14 && points.length >= days * 12 && isNarrow ? "high" : "medium";
}

/** Whether both ends of the slope's interval say the same: that it fills, or that it does not. */
const agrees = (outcome: ForecastOutcome, { low }: Slope) =>
  outcome.kind === "fills" ? low > 0 : "earliest" in outcome && outcome.earliest === null;
