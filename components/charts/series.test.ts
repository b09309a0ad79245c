import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SeriesPoint, sparkPath, timeTicks, usualStepMs, valueTicks, withGaps } from "./series";

const MINUTE = 60_000;
const pointsAt = (...minutes: number[]): SeriesPoint[] =>
  minutes.map((minute) => ({ at: minute * MINUTE, values: { used: minute } }));

describe("gaps", () => {
  test("a hole wider than usual breaks the line, a late point does not", () => {
    const broken = withGaps(pointsAt(0, 1, 2, 4, 5, 20, 21));
    expect(broken.filter(({ values }) => values.used === undefined).map(({ at }) => at)).toEqual([5 * MINUTE + 1]);
  });
  test("all measured points are kept, in order of time", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 10_000 })), (minutes) => {
        const points = pointsAt(...minutes.sort((a, b) => a - b));
        const broken = withGaps(points);
        expect(broken.filter(({ values }) => values.used !== undefined)).toEqual(points);
        expect(broken.every((point, index) => index === 0 || point.at > (broken[index - 1]?.at ?? 0))).toBe(true);
      }),
    );
  });
  test("one point has no step and no gap", () => {
    expect(usualStepMs(pointsAt(3))).toBe(0);
    expect(withGaps(pointsAt(3))).toHaveLength(1);
  });
});

describe("axes", () => {
  test("value ticks start at zero, hold the maximum and are few", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1e15, noNaN: true }),
        fc.constantFrom(1000 as const, 1024 as const),
        (max, base) => {
          const ticks = valueTicks({ max, base });
          expect(ticks[0]).toBe(0);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-9));
          expect(ticks.length).toBeLessThanOrEqual(6);
        },
      ),
    );
  });
  test("binary figures get whole binary units", () =>
    expect(valueTicks({ max: 4.7 * 1024 ** 2, base: 1024 })).toEqual([0, 2, 4, 6].map((tb) => tb * 1024 ** 2)));
  test("nothing known still draws an axis", () => expect(valueTicks({ max: 0 })).toEqual([0, 1]));

  test("time ticks lie within the span and are few", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.integer({ min: MINUTE, max: 200 * 86_400_000 }),
        (from, span) => {
          const { ticks, stepMs } = timeTicks({ from, to: from + span });
          expect(ticks.every((tick) => tick >= from && tick <= from + span)).toBe(true);
          expect(ticks.length).toBeLessThanOrEqual(8);
          expect(stepMs).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe("small lines", () => {
  const range = { min: 0, max: 1 };
  test("a missing value lifts the pen", () =>
    expect(sparkPath([0, 0.5, null, 1], range)).toBe("M0.00 100.00L33.33 50.00M100.00 0.00"));
  test("values beyond the range stay in the box", () =>
    expect(sparkPath([-3, 4], range)).toBe("M0.00 100.00L100.00 0.00"));
  test("nothing known draws nothing", () => expect(sparkPath([null, null], range)).toBe(""));
});
