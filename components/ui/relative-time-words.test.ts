import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { relativeTime } from "./relative-time-words";

const NOW = Date.UTC(2026, 0, 15, 12);
const at = (offsetMs: number) => relativeTime(NOW + offsetMs, NOW).text.replaceAll("\u00a0", " ");

describe("relative time", () => {
  test.each([
    [0, "now"],
    [-4_999, "now"],
    [4_000, "now"],
    [-5_000, "5 s ago"],
    [-59_000, "59 s ago"],
    [-60_000, "1 min ago"],
    [-21 * 60_000, "21 min ago"],
    [-23 * 3_600_000, "23 h ago"],
    [-47 * 3_600_000, "47 h ago"],
    [-48 * 3_600_000, "2 d ago"],
    [23 * 3_600_000, "in 23 h"],
    [90_000, "in 1 min"],
  ])("%d ms from now reads as %s", (offset, text) => expect(at(offset)).toBe(text));

  test("the text stays the same until the time that it names, and differs right after", () => {
    fc.assert(
      fc.property(fc.integer({ min: -5 * 86_400_000, max: 5 * 86_400_000 }), (offset) => {
        const first = relativeTime(NOW + offset, NOW);
        const after = relativeTime(NOW + offset, NOW + first.changesInMs + 250).text;
        expect(after).not.toBe(first.text);
        if (first.changesInMs > 250) {
          expect(relativeTime(NOW + offset, NOW + first.changesInMs - 2).text).toBe(first.text);
        }
      }),
    );
  });
});
