import { expect, test } from "vitest";
import { rulesetIds } from "./ruleset-ids";

test("ids are read with commas and blanks between them", () => {
  expect(rulesetIds("1, 2 5,")).toEqual([1, 2, 5]);
  expect(rulesetIds("  ")).toEqual([]);
});

test.each(["0", "-1", "a", "1.5", "1, 1", "1;2", "99999999999"])("'%s' is no list of ids", (text) => {
  expect(rulesetIds(text)).toBeUndefined();
});
