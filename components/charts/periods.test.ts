import { expect, test } from "vitest";
import { barOf, isLabelled, type Period, periodScale, sharedLimit } from "./periods";

const period = (received: number, sent: number, limit: number | null): Period => ({
  label: `${received}/${sent}`,
  values: { received, sent },
  limit,
});

test("the axis holds the highest bar, and the limit where bars can be told beside it", () => {
  expect(periodScale([period(30, 10, 100), period(10, 5, 100)], 1000)).toMatchObject({ limit: 100, top: 100 });
  const far = periodScale([period(30, 10, 20_000)], 1000);
  expect(far.limit).toBeNull();
  expect(far.top).toBeLessThan(100);
  expect(far.top).toBeGreaterThanOrEqual(40);
});

test("a limit that was changed, none, and no use at all draw no line", () => {
  expect(periodScale([period(30, 10, 100), period(10, 5, 50)], 1000).limit).toBeNull();
  expect(periodScale([period(30, 10, null)], 1000).limit).toBeNull();
  expect(periodScale([period(0, 0, 100)], 1000)).toMatchObject({ limit: null, top: 1 });
  expect(sharedLimit([])).toBeNull();
});

test("bars of a period stand on each other", () => {
  const one = period(30, 10, null);
  expect(barOf(one, ["received", "sent"], { index: 0, top: 80 })).toEqual({ from: 0, height: 0.375 });
  expect(barOf(one, ["received", "sent"], { index: 1, top: 80 })).toEqual({ from: 0.375, height: 0.125 });
});

test("as many periods are labelled as there is room for, the newest always", () => {
  const labelled = (count: number) => Array.from({ length: count }, (_, index) => isLabelled(index, count));
  expect(labelled(3)).toEqual([true, true, true]);
  expect(labelled(11).filter(Boolean).length).toBeLessThanOrEqual(6);
  for (const count of [1, 6, 7, 11, 12]) expect(labelled(count).at(-1)).toBe(true);
});
