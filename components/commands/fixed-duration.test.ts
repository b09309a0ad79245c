import { expect, test } from "vitest";
import { fixedDurationMs, lengthWords } from "./fixed-duration";

test.each([
  ["PT24H", 86_400_000],
  ["P1DT12H", 129_600_000],
  ["PT5M", 300_000],
  ["P2W", 1_209_600_000],
  ["PT90S", 90_000],
])("%s is %i ms", (duration, ms) => {
  expect(fixedDurationMs(duration)).toBe(ms);
});

test.each(["P1M", "P1Y", "P", "PT", "24H", ""])("%j has no fixed length", (duration) => {
  expect(fixedDurationMs(duration)).toBeNull();
});

test.each([
  [86_400_000, "24 hours"],
  [7 * 86_400_000, "7 days"],
  [5_400_000, "90 minutes"],
  [3_600_000, "1 hour"],
  [61_000, "61 seconds"],
])("%i ms is said as %s", (ms, words) => {
  expect(lengthWords(ms)).toBe(words);
});
