import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ThrottledInvalidation } from "./throttled-invalidation";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const make = () => {
  const invalidateQueries = vi.fn(async () => {});
  return { invalidateQueries, stale: new ThrottledInvalidation({ invalidateQueries }) };
};

test("the first news is acted on at once, a storm after it costs one refetch per interval", () => {
  const { invalidateQueries, stale } = make();
  for (let news = 0; news < 1000; news++) stale.invalidate(["guests"], 20_000);
  vi.advanceTimersByTime(200);
  expect(invalidateQueries).toHaveBeenCalledTimes(1);
  for (let news = 0; news < 1000; news++) stale.invalidate(["guests"], 20_000);
  vi.advanceTimersByTime(19_000);
  expect(invalidateQueries).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  expect(invalidateQueries).toHaveBeenCalledTimes(2);
});

test("keys do not wait for each other", () => {
  const { invalidateQueries, stale } = make();
  stale.invalidate(["guests"], 20_000);
  stale.invalidate(["operations"], 1_000);
  vi.advanceTimersByTime(200);
  expect(invalidateQueries).toHaveBeenCalledTimes(2);
});

test("nothing is asked for after the page has gone", () => {
  const { invalidateQueries, stale } = make();
  stale.invalidate(["guests"], 1_000);
  stale.stop();
  vi.advanceTimersByTime(10_000);
  expect(invalidateQueries).not.toHaveBeenCalled();
});

test("ten thousand keys over a long time are each asked for, and throttled still", () => {
  const { invalidateQueries, stale } = make();
  for (let key = 0; key < 10_000; key++) {
    stale.invalidate(["guests", key], 1_000);
    vi.advanceTimersByTime(200);
  }
  expect(invalidateQueries).toHaveBeenCalledTimes(10_000);
  stale.invalidate(["guests", 9_999], 60_000);
  vi.advanceTimersByTime(30_000);
  expect(invalidateQueries).toHaveBeenCalledTimes(10_000);
});
