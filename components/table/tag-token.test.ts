import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { replaceToken, suggestTags, tokenAt } from "./tag-token";

/** `|` marks the caret. */
const at = (marked: string) => {
  const caret = marked.indexOf("|");
  return tokenAt(marked.replace("|", ""), caret).text;
};

describe("the tag under the caret", () => {
  test.each([
    ["env-p|", "env-p"],
    ["env-prod AND NOT cl|", "cl"],
    ["en|v-prod AND x", "env-prod"],
    ["app=web,ti|", "ti"],
    ["(a OR b|)", "b"],
    ["env-prod |", ""],
    ["env-prod AND|", ""],
    ["|", ""],
  ])("%s → %j", (marked, token) => expect(at(marked)).toBe(token));
});

describe("suggestions", () => {
  const tags = ["client-acme", "env-dev", "env-prod", "prod-db"];
  test("what begins with the token comes first", () =>
    expect(suggestTags({ token: "prod", tags })).toEqual(["prod-db", "env-prod"]));
  test("a finished tag suggests nothing", () => expect(suggestTags({ token: "client-acme", tags })).toEqual([]));
  test("nothing typed suggests nothing", () => expect(suggestTags({ token: "", tags })).toEqual([]));
});

test("a chosen tag takes the token's place and nothing else", () => {
  const expression = "env-prod AND cl OR x";
  const token = tokenAt(expression, 15);
  expect(replaceToken({ expression, token, tag: "client-acme" })).toEqual({
    expression: "env-prod AND client-acme OR x",
    caret: 24,
  });
  expect(replaceToken({ expression: "cl", token: tokenAt("cl", 2), tag: "client-acme" })).toEqual({
    expression: "client-acme ",
    caret: 12,
  });
});

test("any expression and caret give a token that lies within the expression", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (expression, seed) => {
      const caret = seed % (expression.length + 1);
      const { text, start, end } = tokenAt(expression, caret);
      expect(start).toBeLessThanOrEqual(caret);
      expect(end).toBeGreaterThanOrEqual(caret);
      expect(expression.slice(start, end)).toBe(text);
    }),
  );
});
