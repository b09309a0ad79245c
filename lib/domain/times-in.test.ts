import fc from "fast-check";
import { expect, test } from "vitest";
import { timesIn } from "./times-in";

test("an amount goes into another a whole number of times, none into less than nothing", () => {
  expect([timesIn(10, 3), timesIn(9, 3), timesIn(2, 3), timesIn(0, 3), timesIn(-5, 3)]).toEqual([3, 3, 0, 0, 0]);
});

test("never more often than there is room for, also where the quotient is rounded", () => {
  const amount = fc.double({ min: 0.001, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(amount, fc.oneof(amount, fc.nat(50)), (need, free) => {
      const times = timesIn(free, need);
      expect(times * need).toBeLessThanOrEqual(free);
      expect((times + 2) * need).toBeGreaterThan(free);
    }),
  );
});

test("what is without end, and what nobody needs, limits nothing", () => {
  expect(timesIn(Infinity, 3)).toBeGreaterThan(1e9);
  expect(timesIn(0, 0)).toBe(timesIn(Infinity, 1));
});
