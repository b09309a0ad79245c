import { valueTicks } from "./series";

/** One period of a chart of amounts; a series that has no figure is left out. */
export interface Period {
  /** Unique, as it stands under its bar. */
  label: string;
  values: Readonly<Record<string, number>>;
  /** What may be used in it; null: without limit. */
  limit: number | null;
}

export interface PeriodScale {
  ticks: number[];
  top: number;
  /** The limit that all periods share, where the bars can still be told beside it; else null. */
  limit: number | null;
}

/** A limit further above than so many times the highest bar would press the bars flat: it is said in words instead. */
const limitInSight = 4;

export const totalOf = ({ values }: Period): number => Object.values(values).reduce((sum, value) => sum + value, 0);

/** The value axis of the bars, and whether the limit is drawn. `base` 1024 for sizes. */
export function periodScale(periods: readonly Period[], base: 1000 | 1024): PeriodScale {
  const highest = Math.max(0, ...periods.map(totalOf));
  const shared = sharedLimit(periods);
  const limit = shared !== null && highest > 0 && shared <= highest * limitInSight ? shared : null;
  const ticks = valueTicks({ max: Math.max(highest, limit ?? 0), base });
  return { ticks, top: ticks.at(-1) ?? 1, limit };
}

/** The limit of the newest period, when all periods have the same. */
export function sharedLimit(periods: readonly Period[]): number | null {
  const newest = periods.at(-1)?.limit ?? null;
  return periods.every(({ limit }) => limit === newest) ? newest : null;
}

/** Where the bar of a series stands on those before it, from 0 (bottom) to 1 (top). */
export function barOf(period: Period, ids: readonly string[], { index, top }: { index: number; top: number }) {
  const from = ids.slice(0, index).reduce((sum, id) => sum + (period.values[id] ?? 0), 0);
  const height = period.values[ids[index] ?? ""] ?? 0;
  return { from: from / top, height: height / top };
}

/** Labels that fit below a chart beside each other. */
const labelsAtMost = 6;

/** Every so manyth period is labelled, counted from the newest. */
export const labelEvery = (count: number): number => Math.max(1, Math.ceil(count / labelsAtMost));

export const isLabelled = (index: number, count: number): boolean => (count - 1 - index) % labelEvery(count) === 0;
