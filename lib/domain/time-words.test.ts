import { describe, expect, it } from "vitest";
import { lengthInWords, momentInWords } from "./time-words";

describe("times in words", () => {
  it.each([
    [0, "0 seconds"],
    [1000, "1 second"],
    [300_000, "5 minutes"],
    [86_400_000 + 43_200_000, "1 day, 12 hours"],
    [3_600_000 + 12_000, "1 hour, 12 seconds"],
    [30 * 86_400_000 + 3_600_000 + 61_000, "30 days, 1 hour"],
  ])("says %i ms as '%s'", (ms, words) => {
    expect(lengthInWords(ms)).toBe(words);
  });

  it("names the zone of a moment", () => {
    expect(momentInWords(new Date("2026-03-03T14:05:59.900Z"))).toBe("14:05 UTC on 3 March 2026");
  });
});
