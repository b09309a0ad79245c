import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ForecastInput, forecastOf, type UsePoint } from "./forecast";

const hourMs = 3_600_000;
const now = new Date("2026-06-15T13:20:00Z");
const thisHour = Math.floor(now.getTime() / hourMs) * hourMs;

/** Hourly points up to now; `value` of the age in days. */
const hourly = (days: number, value: (day: number, hour: number) => number): UsePoint[] =>
  Array.from({ length: days * 24 }, (_, index) => {
    const at = new Date(thisHour - (days * 24 - 1 - index) * hourMs);
    return { at, value: value((at.getTime() - now.getTime()) / (24 * hourMs), at.getUTCHours()) };
  });

function forecast(history: readonly UsePoint[], change: Partial<ForecastInput> = {}) {
  const current = history.at(-1)?.value ?? 0;
  return forecastOf({ resource: "Memory", history, current, capacity: 1000, now, ...change });
}

/** The same noise for the same seed, from −1 to 1. */
function noise(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
}

const seed = fc.integer();
const growth = fc.double({ min: 1, max: 30, noNaN: true });

describe("a trend", () => {
  test("is found, with when it ends and how sure that is", () => {
    const found = forecast(hourly(30, (day) => 500 + 10 * day));
    expect(found.perDay).toBeCloseTo(10, 6);
    expect(found.daysUntilFull).toBeCloseTo(50, 0);
    expect(found).toMatchObject({ confidence: "high", points: 720, words: "Memory full in 50 days" });
    expect(found.fullAt?.toISOString().slice(0, 10)).toBe("2026-08-04");
    expect(found.basedOnDays).toBeCloseTo(30, 0);
  });

  test("is found within tolerance under noise, and its interval holds the truth", () => {
    fc.assert(
      fc.property(seed, growth, (start, perDay) => {
        const random = noise(start);
        const found = forecast(hourly(30, (day) => 500 + perDay * day + 10 * random()));
        expect(Math.abs(found.perDay - perDay)).toBeLessThan(0.15);
        const truth = 500 / perDay;
        expect(found.earliestDays).toBeLessThanOrEqual(truth);
        expect(found.latestDays ?? Infinity).toBeGreaterThanOrEqual(truth - 15 / perDay);
        expect(found.confidence).not.toBe("none");
      }),
    );
  });

  test("is not bent by gaps, whatever is missing", () => {
    const gaps = fc.record({
      off: fc.array(fc.record({ from: fc.integer({ min: 0, max: 719 }), hours: fc.integer({ min: 1, max: 200 }) }), {
        maxLength: 4,
      }),
      kept: fc.constantFrom(1, 0.8, 0.3),
      seed,
    });
    fc.assert(
      fc.property(gaps, growth, ({ off, kept, seed: start }, perDay) => {
        const random = noise(start);
        const all = hourly(30, (day) => 500 + perDay * day + random());
        const left = all.filter((_, index) => {
          const isOff = off.some(({ from, hours }) => index >= from && index < from + hours);
          return !isOff && (random() + 1) / 2 < kept;
        });
        const found = forecast(left, { current: 500 });
        const [first, last] = [left[0], left.at(-1)];
        const days = first && last ? (last.at.getTime() - first.at.getTime()) / (24 * hourMs) : 0;
        expect(found.points).toBe(left.length);
        if (days < 2) expect(found.confidence === "none" || days > 1.9).toBe(true);
        else expect(Math.abs(found.perDay - perDay)).toBeLessThan(Math.max(0.3, 2 / days));
      }),
    );
  });

  test("is not bent by wild values", () => {
    const found = forecast(hourly(20, (day, hour) => (hour === 3 ? 0 : 500 + 10 * day)));
    expect(found.perDay).toBeCloseTo(10, 1);
    const short = hourly(20, (day) => 500 + 10 * day).map((point, index) =>
      index === 200 || index === 201 ? { ...point, value: 50 } : point,
    );
    expect(forecast(short)).toMatchObject({ points: 480 });
    expect(forecast(short).perDay).toBeCloseTo(10, 1);
  });

  test("is seen through a daily pattern, and ends when the daily peak is full", () => {
    const isDay = (hour: number) => hour >= 8 && hour < 18;
    const found = forecast(hourly(14, (day, hour) => 500 + 10 * day + (isDay(hour) ? 200 : 0)));
    expect(found.perDay).toBeCloseTo(10, 3);
    expect(found.daysUntilFull).toBeCloseTo(30, 0);
    expect(found.points).toBe(14 * 24);
  });

  test("of growth in steps is growth, however coarse the steps", () => {
    for (const everyDays of [1, 2, 4]) {
      const steps = hourly(30, (day) => 400 + 100 * Math.floor(day / everyDays / 2) * everyDays * 0.2);
      const found = forecast(steps, { capacity: 2000 });
      expect(found.points).toBe(720);
      expect(found.perDay).toBeGreaterThan(7);
      expect(found.perDay).toBeLessThan(13);
    }
  });
});

describe("a level shift", () => {
  const shift = fc.record({
    atDaysAgo: fc.double({ min: 5, max: 29, noNaN: true }),
    by: fc.constantFrom(-300, -150, 150, 300),
  });

  test("in the past does not change the slope: only what came after it speaks", () => {
    fc.assert(
      fc.property(seed, growth, shift, (start, perDay, { atDaysAgo, by }) => {
        const random = noise(start);
        const history = hourly(30, (day) => 600 + perDay * day + (day < -atDaysAgo ? -by : 0) + 2 * random());
        const found = forecast(history);
        expect(Math.abs(found.perDay - perDay)).toBeLessThan(0.5);
        expect(found.basedOnDays).toBeLessThanOrEqual(atDaysAgo + 0.2);
        expect(found.basedOnDays).toBeGreaterThan(atDaysAgo - 0.2);
      }),
    );
  });

  test("down and up again, or several of them, leave what came after the last", () => {
    const level = (day: number) => (day < -20 ? 300 : day < -10 ? 100 : day < -6 ? 700 : 400);
    const found = forecast(hourly(30, (day) => level(day) + 5 * day));
    expect(found.basedOnDays).toBeCloseTo(6, 0);
    expect(found.perDay).toBeCloseTo(5, 3);
    expect(found.confidence).toBe("medium");
  });

  test("is one only when it lasts: an hour or two of another level are a blip", () => {
    for (const hours of [1, 2]) {
      const history = hourly(30, (day) => 300 + 5 * day).map((point, index) =>
        index >= 720 - hours ? { ...point, value: 900 } : point,
      );
      expect(forecast(history)).toMatchObject({ points: 720, words: "Memory full in 20 days" });
    }
  });

  test("of a moment ago leaves too little to speak, and that is said", () => {
    const found = forecast(hourly(30, (day) => (day < -0.5 ? 900 : 300) + 5 * day));
    expect(found).toMatchObject({ confidence: "none", daysUntilFull: null });
    expect(found.words).toMatch(/^No forecast before 2 days of history since the last jump; 1\d hours so far$/);
  });
});

describe("what does not fill", () => {
  test.each([
    ["a constant", () => 500, "Memory is not filling", "high"],
    ["nothing at all", () => 0, "Memory is not filling", "high"],
    ["what shrinks", (day: number) => 500 - 3 * day, "Memory is not filling", "high"],
    ["what grows by a hair", (day: number) => 500 + 0.01 * day, "Memory will not be full within 5 years", "high"],
  ])("%s", (_, value, words, confidence) => {
    expect(forecast(hourly(20, value))).toMatchObject({ words, confidence, daysUntilFull: null, fullAt: null });
  });

  test("noise without a trend is told with little confidence, or as not filling", () => {
    const random = noise(4);
    const found = forecast(hourly(20, () => 500 + 100 * random()));
    expect(["low", "medium"]).toContain(found.confidence);
    expect(found.latestDays).toBeNull();
  });

  test("what has no capacity has nothing to fill", () => {
    const none = forecast([], { capacity: 0 });
    expect(none).toMatchObject({ words: "Memory has no capacity", confidence: "none" });
  });
});

describe("how far it can be trusted", () => {
  test("too little history says so and gives no date", () => {
    const line = (day: number) => 500 + 100 * day;
    expect(forecast([])).toMatchObject({ words: "No forecast before 2 days of history; 0 hours so far", points: 0 });
    const short = hourly(1, line).slice(-3);
    expect(forecast(short)).toMatchObject({
      words: "No forecast before 2 days of history; 2 hours so far",
      confidence: "none",
      daysUntilFull: null,
      perDay: 0,
    });
    expect(forecast(hourly(2, line).slice(6)).words).toBe("No forecast before 2 days of history; 1.7 days so far");
    expect(forecast(hourly(2, line))).toMatchObject({ confidence: "low" });
    expect(forecast(hourly(7, line))).toMatchObject({ confidence: "medium", words: "Memory full in 5 days" });
  });

  test("a history that ended days ago is little to trust", () => {
    const ended = hourly(30, (day) => 500 + 10 * day).slice(0, -48);
    expect(forecast(ended, { current: 500 })).toMatchObject({ confidence: "low", words: "Memory full in 50 days" });
  });

  test("what is full is full, whatever its history", () => {
    expect(forecast([], { current: 1000 })).toMatchObject({
      words: "Memory is full",
      daysUntilFull: 0,
      fullAt: now,
      confidence: "high",
    });
    expect(forecast(hourly(5, (day) => 997 + 10 * day)).words).toBe("Memory full within a day");
    expect(forecast(hourly(5, (day) => 990 + 10 * day)).words).toBe("Memory full in 1 day");
  });
});

describe("whatever the history", () => {
  const wild = fc
    .array(fc.record({ hoursAgo: fc.integer({ min: -5, max: 800 }), value: fc.double({ min: 0, max: 1e12 }) }), {
      maxLength: 60,
    })
    .map((points) =>
      points
        .filter(({ value }) => !Number.isNaN(value))
        .sort((a, b) => b.hoursAgo - a.hoursAgo)
        .map(({ hoursAgo, value }) => ({ at: new Date(thisHour - hoursAgo * hourMs), value })),
    );
  const amount = fc.double({ min: 0, max: 1e12, noNaN: true });

  test("every figure is finite, and the days are in order", () => {
    fc.assert(
      fc.property(wild, amount, amount, (history, current, capacity) => {
        const found = forecast(history, { current, capacity });
        const { daysUntilFull, earliestDays, latestDays } = found;
        for (const figure of [daysUntilFull, earliestDays, latestDays, found.perDay, found.basedOnDays])
          if (figure !== null) expect(Number.isFinite(figure)).toBe(true);
        expect(found.fullAt === null).toBe(daysUntilFull === null);
        if (daysUntilFull !== null) {
          expect(earliestDays ?? 0).toBeLessThanOrEqual(daysUntilFull);
          expect(latestDays ?? Infinity).toBeGreaterThanOrEqual(daysUntilFull);
        }
        expect(found.words).not.toMatch(/NaN|Infinity|undefined/);
      }),
    );
  });

  test("the fuller, the fewer days", () => {
    fc.assert(
      fc.property(
        seed,
        growth,
        fc.double({ min: 0, max: 999, noNaN: true }),
        amount,
        (start, perDay, current, more) => {
          const random = noise(start);
          const history = hourly(10, (day) => 300 + perDay * day + 20 * random());
          const days = (change: Partial<ForecastInput>) => forecast(history, change).daysUntilFull ?? Infinity;
          const asItIs = days({ current });
          expect(days({ current: current + more })).toBeLessThanOrEqual(asItIs);
          expect(days({ current, capacity: 1000 + more })).toBeGreaterThanOrEqual(asItIs);
        },
      ),
    );
  });

  test("the unit does not matter", () => {
    fc.assert(
      fc.property(seed, growth, fc.constantFrom(1 / 1024, 0.1, 3, 1024, 1e6), (start, perDay, factor) => {
        const random = noise(start);
        const history = hourly(12, (day) => 400 + perDay * day + (day < -7 ? 250 : 0) + 5 * random());
        const one = forecast(history);
        const scaled = forecast(
          history.map(({ at, value }) => ({ at, value: value * factor })),
          { current: (history.at(-1)?.value ?? 0) * factor, capacity: 1000 * factor },
        );
        expect(scaled.perDay / factor).toBeCloseTo(one.perDay, 6);
        expect(scaled.points).toBe(one.points);
        expect(scaled.daysUntilFull ?? -1).toBeCloseTo(one.daysUntilFull ?? -1, 4);
        expect(scaled.words).toBe(one.words);
      }),
    );
  });
});
