import { expect, test } from "vitest";
import type { Forecast } from "@/lib/contracts/capacity";
import { basisWords, forecastLine, growthWords, intervalWords, nearestForecast, unknownWords } from "./forecast-words";

const unknown: Forecast = {
  daysUntilFull: null,
  fullAt: null,
  earliestDays: null,
  latestDays: null,
  confidence: "none",
  perDay: 0,
  basedOnDays: 0,
  points: 1,
  words: "No forecast before 2 days of history; 5 hours so far",
};
const full = (days: number, words: string): Forecast => ({
  ...unknown,
  daysUntilFull: days,
  earliestDays: days / 2,
  latestDays: days * 2,
  confidence: "medium",
  words,
});
const never: Forecast = { ...unknown, confidence: "high", words: "Does not fill" };

test("the resource that is full first is told, with how sure that is", () => {
  const forecasts = { cpu: full(90, "CPU full in 90 days"), memory: full(41, "Memory full in 41 days"), disk: never };
  expect(nearestForecast(forecasts)?.resource).toBe("memory");
  expect(forecastLine(forecasts)).toEqual({ text: "Memory full in 41 days (fairly sure)", tone: "warn" });
});

test("nothing is foretold from too little history, whatever number stands there", () => {
  const guess = { ...full(3, "Disk full in 3 days"), confidence: "none" as const };
  expect(forecastLine({ cpu: unknown, memory: unknown, disk: guess }).text).toBe(
    "No forecast before 2 days of history; 5 hours so far",
  );
  expect(forecastLine({ cpu: never, memory: unknown, disk: unknown }).text).toBe("No shortage in sight");
});

test("what is full already is told plainly", () => {
  const memory = { ...full(0, "Memory is full"), confidence: "high" as const };
  expect(forecastLine({ cpu: never, memory, disk: never })).toEqual({ text: "Memory is full", tone: "bad" });
});

test("a shortage within two weeks is an alarm, one within two months a warning", () => {
  const toneAt = (days: number) => forecastLine({ cpu: full(days, "x"), memory: never, disk: never }).tone;
  expect([toneAt(14), toneAt(15), toneAt(60), toneAt(61)]).toEqual(["bad", "warn", "warn", "neutral"]);
});

test("an interval is told in whole days, open where it may never be full", () => {
  expect(intervalWords(full(41, ""))).toBe("Full between 20 and 82 days from now");
  expect(intervalWords({ ...full(41, ""), latestDays: null })).toBe("Full in 20 days at the earliest, perhaps never");
  expect(intervalWords({ ...full(2, ""), earliestDays: 1, latestDays: 1 })).toBe("Full in 1 day at the latest");
  expect(intervalWords(never)).toBeNull();
});

test("growth has its unit, and what is next to nothing is not called growth", () => {
  const plain = (text: string) => text.replaceAll("\u00a0", " ");
  expect(plain(growthWords("memory", 2150.4))).toBe("Grows by 2.1 GB a day");
  expect(plain(growthWords("cpu", -1))).toBe("Shrinks by 1 core a day");
  expect(growthWords("cpu", 0.001)).toBe("Hardly changes");
  expect(growthWords("disk", 0)).toBe("Hardly changes");
});

test("what a forecast rests on is told", () => {
  expect(basisWords({ ...never, basedOnDays: 1, points: 1 })).toBe("1 day of history since the last jump, 1 point");
  expect(basisWords({ ...never, basedOnDays: 3.1234, points: 290 })).toContain("3.1 days");
});

test("why nobody can tell is told once for all that share the reason", () => {
  const full = { ...unknown, words: "There is no disk to fill" };
  expect(unknownWords({ cpu: unknown, memory: unknown, disk: full })).toEqual([
    "CPU, memory: no forecast before 2 days of history; 5 hours so far",
    "Disk: there is no disk to fill",
  ]);
  expect(unknownWords({ cpu: never, memory: never, disk: never })).toEqual([]);
});
