import { describe, expect, test } from "vitest";
import { durationChoices, durationText, ownDuration, shortestMs, wrongDuration } from "./duration-choice";

test("every choice that is offered is allowed", () => {
  expect(durationChoices.map(({ value }) => wrongDuration(value))).toEqual(durationChoices.map(() => null));
});

describe("a duration written by hand", () => {
  test.each([
    ["PT1S", null],
    ["PT90M", null],
    ["P30D", null],
    ["P4W", null],
    ["P31D", "At most 30 days"],
    ["P2M", "At most 30 days"],
    ["P1Y", "At most 30 days"],
    ["PT0S", "At least one second"],
  ])("%s: %s", (text, problem) => expect(wrongDuration(text)).toBe(problem));

  test.each(["", "90", "90m", "-PT5M", "PT1H30"])("%s is told how to write it", (text) =>
    expect(wrongDuration(text)).toMatch(/ISO 8601/),
  );

  test("may be typed in small letters", () => {
    expect(durationText({ choice: ownDuration, own: " pt90m " })).toBe("PT90M");
    expect(durationText({ choice: "PT1H", own: "P9D" })).toBe("PT1H");
  });
});

test("lengths", () => expect(shortestMs("P1DT2H3M4S")).toBe(((26 * 60 + 3) * 60 + 4) * 1000));
