import { expect, test } from "vitest";
import { inTime, listed, rounded } from "./words";

test.each([
  [0, "0 s"],
  [119.4, "119 s"],
  [120, "2 min"],
  [7199, "120 min"],
  [7200, "2 h"],
  [172_799, "48 h"],
  [172_800, "2 days"],
])("%s seconds are told as %s", (seconds, words) => expect(inTime(seconds)).toBe(words));

test("long lists are cut, and say by how much", () => {
  expect(listed(["a", "b", "c"])).toBe("a, b, c");
  expect(listed(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
});

test("what is free is never told as more than it is", () => {
  expect([rounded(1.99), rounded(-4), rounded(2)]).toEqual([1.9, 0, 2]);
});
