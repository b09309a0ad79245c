import { describe, expect, test } from "vitest";
import { placeIn, rangeNames, rangeOf, ranges, ticksOf, windowAround } from "./timeline-window";

const at = (text: string) => Date.parse(text);
const utc = () => 0;

describe("the window", () => {
  test("lies around now, more of it ahead", () => {
    expect(windowAround(at("2026-03-01T12:37:20Z"), "6h")).toEqual({
      fromMs: at("2026-03-01T10:00:00Z"),
      toMs: at("2026-03-01T16:00:00Z"),
    });
  });

  test.each(rangeNames)("of %s holds now at every moment, and stands still within a tick", (range) => {
    const { tickMs, lengthMs } = ranges[range];
    const first = windowAround(at("2026-03-01T00:00:00Z"), range);
    const moments = Array.from({ length: 40 }, (_, place) => at("2026-03-01T00:00:00Z") + (place * tickMs) / 7);
    for (const nowMs of moments) {
      const window = windowAround(nowMs, range);
      expect(window.toMs - window.fromMs).toBe(lengthMs);
      expect((nowMs - window.fromMs) / lengthMs).toBeGreaterThanOrEqual(0.39);
      expect((nowMs - window.fromMs) / lengthMs).toBeLessThan(0.5);
      expect((window.fromMs - first.fromMs) % tickMs).toBe(0);
    }
  });

  test("an unknown range in the address is six hours", () => {
    expect(rangeOf("24h")).toBe("24h");
    expect(rangeOf("3 weeks")).toBe("6h");
    expect(rangeOf(null)).toBe("6h");
  });
});

describe("ticks", () => {
  test("stand at round local times", () => {
    const window = { fromMs: at("2026-03-01T22:00:00Z"), toMs: at("2026-03-02T22:00:00Z") };
    // Half an hour ahead, as in some zones: even hours there are half hours here.
    const ticks = ticksOf(window, "24h", () => 30 * 60_000);
    expect(new Date(ticks[0]?.atMs ?? 0).toISOString()).toBe("2026-03-01T23:30:00.000Z");
    expect(ticks).toHaveLength(12);
    expect(ticks.filter(({ midnight }) => midnight).map(({ atMs }) => new Date(atMs).toISOString())).toEqual([
      "2026-03-01T23:30:00.000Z",
    ]);
  });

  test("stay at midnight and noon when the clocks are changed within the window", () => {
    const change = at("2026-03-29T01:00:00Z");
    const berlin = (atMs: number) => (atMs < change ? 1 : 2) * 3_600_000;
    const window = { fromMs: at("2026-03-27T00:00:00Z"), toMs: at("2026-04-03T00:00:00Z") };
    const hours = ticksOf(window, "7d", berlin).map(({ atMs }) => new Date(atMs + berlin(atMs)).getUTCHours());
    expect(new Set(hours)).toEqual(new Set([0, 12]));
  });

  test("the end of the window has none", () => {
    const window = { fromMs: at("2026-03-01T10:00:00Z"), toMs: at("2026-03-01T11:00:00Z") };
    expect(ticksOf(window, "1h", utc)).toHaveLength(12);
  });
});

describe("a place in the window", () => {
  const window = { fromMs: 1000, toMs: 2000 };

  test("is a share of its length", () => {
    expect(placeIn(window, { startMs: 1250, endMs: 1750 })).toEqual({
      left: 0.25,
      width: 0.5,
      beginsBefore: false,
      endsAfter: false,
    });
  });

  test("is cut off at both ends, and says so", () => {
    expect(placeIn(window, { startMs: 0, endMs: 5000 })).toEqual({
      left: 0,
      width: 1,
      beginsBefore: true,
      endsAfter: true,
    });
  });

  test("is none for what only touches it", () => {
    expect(placeIn(window, { startMs: 0, endMs: 1000 })).toBeNull();
    expect(placeIn(window, { startMs: 2000, endMs: 3000 })).toBeNull();
  });
});
