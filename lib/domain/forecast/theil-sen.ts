import { quantileSorted } from "simple-statistics";

/** A measured value; `day` is its time in days from any origin, `season` the part of the day that it belongs to. */
export interface SeriesPoint {
  day: number;
  value: number;
  season: number;
}

/** A slope with its interval, in the series' unit a day. */
export interface Slope {
  perDay: number;
  low: number;
  high: number;
}

/** Standard normal quantile of a two-sided interval of 90 %. */
const z90 = 1.6449;
/** Below this many pairs within seasons, pairs across them speak too. */
const pairsMin = 10;

/**
 * The trend of a series that a few wild values, gaps and a daily pattern do not move: the seasonal Kendall slope
 * estimator (R. M. Hirsch, J. R. Slack, R. A. Smith, "Techniques of trend analysis for monthly water quality data",
 * Water Resources Research 18, 1982), which is the Theil–Sen estimator (P. K. Sen, JASA 63, 1968: the median of the
 * slopes of all pairs of points) over pairs of the same time of day.
 *
 * The interval is Sen's, from the variance of Kendall's S (R. O. Gilbert, Statistical Methods for Environmental
 * Pollution Monitoring, 1987, ch. 16). The hours of a day say nearly the same, so their variances are not added but
 * taken as wholly dependent, the largest that their sum can be: 24 points a day count as one.
 *
 * @returns undefined when no two points are apart in time.
 */
export function theilSen(points: readonly SeriesPoint[]): Slope | undefined {
  const seasons = [...Map.groupBy(points, ({ season }) => season).values()];
  const within = seasons.flatMap(pairSlopes);
  const inSeasons = within.length >= pairsMin;
  const groups = inSeasons ? seasons : [[...points]];
  const slopes = (inSeasons ? within : pairSlopes(points)).sort((a, b) => a - b);
  if (slopes.length === 0) return undefined;
  const spread = groups.reduce((total, group) => total + Math.sqrt(kendallVariance(group.length)), 0);
  const share = Math.min(0.5, (z90 * spread) / (2 * slopes.length));
  return {
    perDay: quantileSorted(slopes, 0.5),
    low: quantileSorted(slopes, Math.max(0, 0.5 - share)),
    high: quantileSorted(slopes, Math.min(1, 0.5 + share)),
  };
}

function pairSlopes(points: readonly SeriesPoint[]): number[] {
  const slopes: number[] = [];
  points.forEach((late, index) => {
    for (const early of points.slice(0, index)) {
      const days = late.day - early.day;
      if (days > 0) slopes.push((late.value - early.value) / days);
    }
  });
  return slopes;
}

/** Var(S) of `n` points without ties; with ties it is smaller, so that the interval is never too narrow for them. */
const kendallVariance = (n: number) => (n * (n - 1) * (2 * n + 5)) / 18;
