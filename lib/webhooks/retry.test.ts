import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRetryAfter, retryDelayMs, retryRules } from "./retry";

const { firstDelayMs, delayMsMax, totalMs } = retryRules;
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** The pauses of a receiver that never answers, as long as the next attempt is within the whole time. */
function schedule(random: () => number): number[] {
  const delays: number[] = [];
  for (let at = 0; ; ) {
    const delay = retryDelayMs({ retries: delays.length + 1 }, random);
    at += delay;
    if (at > totalMs) return delays;
    delays.push(delay);
  }
}

describe("the pauses between attempts", () => {
  test("begin at 5 s, grow until they are an hour, and end within a day", () => {
    fc.assert(
      fc.property(fc.array(chance, { minLength: 40, maxLength: 60 }), (chances) => {
        let next = 0;
        const delays = schedule(() => chances[next++ % chances.length] ?? 0);
        expect(delays[0]).toBeGreaterThanOrEqual(firstDelayMs * 0.75);
        expect(delays[0]).toBeLessThanOrEqual(firstDelayMs);
        for (const [index, delay] of delays.entries()) {
          const before = delays[index - 1] ?? 0;
          const atTop = firstDelayMs * 2 ** index >= delayMsMax;
          if (!atTop) expect(delay).toBeGreaterThan(before);
          else expect(delay).toBeGreaterThanOrEqual(delayMsMax * 0.75);
          expect(delay).toBeLessThanOrEqual(delayMsMax);
        }
        expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeLessThanOrEqual(totalMs);
        // A receiver that is away for most of a day still gets its messages.
        expect(delays.length).toBeGreaterThan(30);
      }),
    );
  });

  test("are not the same for all that failed together", () => {
    expect(retryDelayMs({ retries: 5 }, () => 0)).not.toBe(retryDelayMs({ retries: 5 }, () => 0.9));
  });

  test("are as long as the receiver asks for, but never shorter than our own nor longer than an hour", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat(10 * delayMsMax), chance, (retries, askedMs, random) => {
        const own = retryDelayMs({ retries }, () => random);
        const delay = retryDelayMs({ retries, askedMs }, () => random);
        expect(delay).toBe(Math.max(own, Math.min(askedMs, delayMsMax)));
      }),
    );
  });
});

test.each([
  ["120", 120_000],
  ["0", 0],
  ["Sun, 22 Nov 2026 12:00:30 GMT", 30_000],
  ["Sun, 22 Nov 2026 11:00:00 GMT", 0],
  ["-5", undefined],
  ["1.5", undefined],
  ["soon", undefined],
  ["Mon, nonsense", undefined],
  ["2026", 2_026_000],
  ["", undefined],
  [undefined, undefined],
])("Retry-After %j means %j milliseconds", (text, expected) => {
  expect(parseRetryAfter(text, new Date("2026-11-22T12:00:00Z"))).toBe(expected);
});
