import { medianSorted } from "simple-statistics";
import type { SeriesPoint } from "./theil-sen";

/** A break must leave less than this share of the squared misfit of one line. A staircase of three steps keeps half. */
const misfitLeftMax = 0.25;
/** And the misfit must be worth it: root mean square, as a share of the largest value. */
const misfitMin = 0.005;
/** Points on each side of a break; fewer may be a blip. */
const sideMin = 3;
/** Of the running median to each side: it takes blips of one or two points out and leaves edges where they are. */
const reach = 2;

/**
 * Where the part of a series begins that one line can describe: the index after the last level shift (guests deleted in
 * bulk, moved away or here, a storage added), 0 when there was none.
 *
 * Top-down segmentation (E. Keogh, S. Chu, D. Hart, M. Pazzani, "Segmenting time series: a survey and novel approach",
 * 2004) by least squares, with a relative test instead of a noise level: the series is cut where two lines fit best, if
 * they fit far better than one. Growth in steps, a slope and noise do not pass that test, a lasting jump does. The
 * search goes on in what comes after the cut. Linear in time for each cut.
 */
export function lastShiftIndex(points: readonly SeriesPoint[]): number {
  const scale = Math.max(0, ...points.map(({ value }) => Math.abs(value)));
  if (scale === 0) return 0;
  const smooth = runningMedian(points, scale);
  let start = 0;
  for (;;) {
    const cut = bestCut(smooth, start);
    if (cut === undefined) return start === 0 ? 0 : start + reach;
    start = cut;
  }
}

interface Flat {
  day: number;
  value: number;
}

function bestCut(points: readonly Flat[], start: number): number | undefined {
  const count = points.length - start;
  if (count < 2 * sideMin) return undefined;
  const misfit = lineMisfits(points, start);
  const whole = misfit(start, points.length);
  if (Math.sqrt(whole / count) < misfitMin) return undefined;
  let best = { index: start, left: Infinity };
  for (let index = start + sideMin; index <= points.length - sideMin; index++) {
    const left = misfit(start, index) + misfit(index, points.length);
    if (left < best.left) best = { index, left };
  }
  return best.left < misfitLeftMax * whole ? best.index : undefined;
}

/** The sum of squared distances from the least-squares line of any part, in constant time, by prefix sums. */
function lineMisfits(points: readonly Flat[], start: number): (from: number, to: number) => number {
  const origin = points[start] ?? { day: 0, value: 0 };
  const sums = [{ x: 0, y: 0, xx: 0, xy: 0, yy: 0 }];
  for (const point of points.slice(start)) {
    const [x, y] = [point.day - origin.day, point.value - origin.value];
    const last = sums.at(-1) ?? { x: 0, y: 0, xx: 0, xy: 0, yy: 0 };
    sums.push({ x: last.x + x, y: last.y + y, xx: last.xx + x * x, xy: last.xy + x * y, yy: last.yy + y * y });
  }
  return (from, to) => {
    const [a, b] = [sums[from - start], sums[to - start]];
    const n = to - from;
    if (!a || !b || n < 1) return 0;
    const [x, y] = [b.x - a.x, b.y - a.y];
    const xx = b.xx - a.xx - (x * x) / n;
    const xy = b.xy - a.xy - (x * y) / n;
    const yy = b.yy - a.yy - (y * y) / n;
    return Math.max(0, xx > 0 ? yy - (xy * xy) / xx : yy);
  };
}

/**
 * Without the outermost points, which have no whole window around them: what jumped an hour ago may be a blip. Windows
 * are centred, so that a line comes out as it went in, across gaps too.
 */
function runningMedian(points: readonly SeriesPoint[], scale: number): Flat[] {
  return points.slice(reach, points.length - reach).map(({ day }, index) => {
    const window = points.slice(index, index + 2 * reach + 1).map(({ value }) => value / scale);
    return { day, value: medianSorted(window.sort((a, b) => a - b)) };
  });
}
