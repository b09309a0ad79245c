import fc from "fast-check";
import { expect, test } from "vitest";
import { hashTokenSecret, isMistyped, newTokenSecret, tokenPrefix } from "./token-secret";

test("a new token says whose it is, and no two are alike", () => {
  const tokens = Array.from({ length: 200 }, newTokenSecret);
  expect(new Set(tokens).size).toBe(200);
  for (const token of tokens) expect(token).toMatch(/^mox_[0-9A-Za-z]{49}$/);
});

test("a token with one wrong, missing or further character is known to be none", () => {
  const token = newTokenSecret();
  expect(isMistyped(token)).toBe(false);
  fc.assert(
    fc.property(fc.integer({ min: 4, max: token.length - 1 }), fc.constantFrom(..."09AZaz"), (place, letter) => {
      fc.pre(token[place] !== letter);
      expect(isMistyped(token.slice(0, place) + letter + token.slice(place + 1))).toBe(true);
      expect(isMistyped(token.slice(0, place) + token.slice(place + 1))).toBe(true);
      expect(isMistyped(token.slice(0, place) + letter + token.slice(place))).toBe(true);
    }),
  );
});

test("a token that an operator chose may have any form", () => {
  expect(isMistyped("a-token-for-automation")).toBe(false);
});

test("what is kept of a token does not lead back to it", () => {
  const token = newTokenSecret();
  expect(hashTokenSecret(token)).toMatch(/^[0-9a-f]{64}$/);
  expect(tokenPrefix(token)).toHaveLength(10);
});
