/** Less history than this says nothing about a day's growth. */
export const historyDaysMin = 2;
/** What is further away is not told: hosts do not live longer. */
export const horizonYears = 5;

/** What a forecast has to say, before it is said. Days; null: not within the horizon. */
export type ForecastOutcome =
  /** There is no capacity. */
  | { kind: "nothing" }
  | { kind: "full" }
  /** Too little history. */
  | { kind: "unknown" }
  /** It stays or shrinks. `earliest`: if it grows as fast as the interval allows. */
  | { kind: "steady"; earliest: number | null }
  /** It grows, but so slowly that it will not be full within the horizon. */
  | { kind: "beyond"; earliest: number | null }
  | { kind: "fills"; days: number; earliest: number; latest: number | null };
