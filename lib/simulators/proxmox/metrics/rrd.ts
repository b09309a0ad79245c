import type { PveVersion } from "../version";

export type Timeframe = "hour" | "day" | "week" | "month" | "year" | "decade";

const minute = 60;
const hour = 60 * minute;
const sinceNine: Record<Timeframe, { rows: number; stepSeconds: number }> = {
  hour: { rows: 60, stepSeconds: minute },
  day: { rows: 1_440, stepSeconds: minute },
  week: { rows: 336, stepSeconds: 30 * minute },
  month: { rows: 1_440, stepSeconds: 30 * minute },
  year: { rows: 1_440, stepSeconds: 6 * hour },
  decade: { rows: 570, stepSeconds: 7 * 24 * hour },
};
const beforeNine: Record<Timeframe, { rows: number; stepSeconds: number }> = {
  hour: { rows: 70, stepSeconds: minute },
  day: { rows: 70, stepSeconds: 30 * minute },
  week: { rows: 70, stepSeconds: 3 * hour },
  month: { rows: 70, stepSeconds: 12 * hour },
  year: { rows: 70, stepSeconds: 7 * 24 * hour },
  decade: { rows: 70, stepSeconds: 7 * 24 * hour },
};

/** The times (unix seconds, ascending) of the rows of a timeframe. */
export function rrdTimes(input: { version: PveVersion; timeframe: Timeframe; nowSeconds: number }): number[] {
  const { rows, stepSeconds } = (input.version.isNine ? sinceNine : beforeNine)[input.timeframe];
  const last = Math.floor(input.nowSeconds / stepSeconds) * stepSeconds;
  return Array.from({ length: rows }, (_, index) => last - (rows - 1 - index) * stepSeconds);
}

export function parseTimeframe(text: string): Timeframe {
  switch (text) {
    case "hour":
    case "day":
    case "week":
    case "month":
    case "year":
    case "decade":
      return text;
    default:
      throw new Error(`timeframe '${text}' should have been refused by the parameter check`);
  }
}
