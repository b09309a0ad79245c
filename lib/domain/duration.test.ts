import { describe, expect, test } from "vitest";
import { Duration } from "@/lib/contracts/common";
import { durationOfMs, isDuration } from "./duration";
import { durationMs, endOfDuration } from "./duration-length";

// The vectors of the JSON Schema test suite for the format "duration", which is RFC 3339's, appendix A.
const valid = [
  "P4DT12H30M5S",
  "P4Y",
  "PT0S",
  "P0D",
  "P1M",
  "PT1M",
  "PT36H",
  "P1DT12H",
  "P2W",
  "P1Y2M3DT4H5M6S",
  "P1Y2M3D",
  "PT1H2M3S",
  "P1M2D",
  "PT1H30M",
  "P10Y10M10DT10H10M10S",
  "P1Y2M",
  "P1M2D",
  "PT1H2M",
  "PT1M2S",
  "P01D",
  `P${"9".repeat(75)}D`,
];
const invalid: [text: string, because: string][] = [
  ["PT1D", "a day is no unit of time"],
  ["4DT12H30M5S", "it must begin with P"],
  ["P", "nothing in it"],
  ["P1YT", "nothing after the T"],
  ["PT", "nothing in it"],
  ["P2D1Y", "days before years"],
  ["P1D2H", "hours without a T"],
  ["P2S", "seconds without a T"],
  ["P1Y2W", "weeks stand alone"],
  ["P২Y", "a digit of another script"],
  ["P1", "no unit"],
  ["PT0.5S", "a fraction"],
  [" P1D", "a blank before it"],
  ["P1D ", "a blank after it"],
  ["", "nothing"],
  ["P1Y2D", "months left out between"],
  ["PT1H2S", "minutes left out between"],
  ["-P1D", "a sign"],
  ["P1D2T3H", "a number without a unit"],
  ["P1e2D", "an exponent"],
  ["P1D\n", "a line break after it"],
  ["P1WT1H", "weeks stand alone"],
  ["P0Y1W", "weeks stand alone"],
  ["PT0,5S", "a fraction"],
  ["P-1D", "a sign inside"],
];
/** To JSON Schema, where a format says something of texts alone, these are fine; to a field of the API they are not. */
const noTexts = [12, 13.7, {}, [], false, null];

test("all 52 vectors are here", () => {
  expect(valid.length + invalid.length + noTexts.length).toBe(52);
});

describe("as the RFC has it", () => {
  test.each(valid)("%s is a duration", (text) => expect(isDuration(text)).toBe(true));
  test.each(invalid)("%j is none: %s", (text) => expect(isDuration(text)).toBe(false));
  test.each(noTexts)("%j is not taken for a text", (value) => expect(Duration.safeParse(value).success).toBe(false));
  test("5m is none, and a long text is refused without being read through", () => {
    expect(isDuration("5m")).toBe(false);
    expect(Duration.safeParse(`P${"1".repeat(10_000)}D`).success).toBe(false);
    const startedAt = performance.now();
    isDuration(`P${"1Y".repeat(50_000)}`);
    isDuration(`PT${"1".repeat(100_000)}`);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe("how long it is", () => {
  const from = new Date("2026-01-31T12:00:00Z");
  test.each([
    ["PT0S", 0],
    ["PT1S", 1000],
    ["PT5M", 300_000],
    ["P1DT12H", 36 * 3_600_000],
    ["P2W", 14 * 86_400_000],
    ["P01D", 86_400_000],
  ])("%s is %i ms", (text, ms) => expect(durationMs(text, from)).toBe(ms));

  test("months and years are the calendar's", () => {
    expect(endOfDuration("P1M", from)).toEqual(new Date("2026-02-28T12:00:00Z"));
    expect(endOfDuration("P1Y2M3DT4H", from)).toEqual(new Date("2027-04-03T16:00:00Z"));
    expect(durationMs("P1M", new Date("2026-04-15T00:00:00Z"))).toBe(30 * 86_400_000);
  });

  test("beyond the calendar it is without end; what is no duration has no length", () => {
    for (const text of [`P${"9".repeat(75)}D`, "P300000Y", "PT99999999999999999H"])
      expect([text, durationMs(text, from), endOfDuration(text, from)]).toEqual([text, Infinity, undefined]);
    expect(durationMs("5m", from)).toBeNaN();
    expect(endOfDuration("P1Y2D", from)).toBeUndefined();
  });
});

test.each([
  [0, "PT0S"],
  [1000, "PT1S"],
  [90_000, "PT90S"],
  [5_400_000, "PT90M"],
  [86_400_000, "P1D"],
  [36 * 3_600_000, "PT36H"],
  [45 * 86_400_000, "P45D"],
])("%d ms are written %s, which is as long whenever it begins", (ms, text) => {
  expect(durationOfMs(ms)).toBe(text);
  expect(durationMs(text, new Date("2026-02-27T00:00:00Z"))).toBe(ms);
});
