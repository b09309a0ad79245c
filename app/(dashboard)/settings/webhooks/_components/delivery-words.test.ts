import { expect, test } from "vitest";
import { attemptWords, deliveryLook, prettyBody } from "./delivery-words";

test("a delivery that failed and will be tried again is told apart from one that was never tried", () => {
  expect(deliveryLook({ status: "pending", attempts: 0 }).label).toBe("waiting");
  expect(deliveryLook({ status: "pending", attempts: 3 }).label).toBe("retrying");
  expect(deliveryLook({ status: "dead", attempts: 9 })).toMatchObject({ label: "given up", tone: "bad" });
});

test("every outcome of an attempt is said in words, the server's own first", () => {
  expect(attemptWords({ status: null, error: "No answer within 15 s." })).toBe("No answer within 15 s.");
  const words = [null, 204, 302, 404, 410, 429, 500].map((status) => attemptWords({ status, error: null }));
  expect(new Set(words).size).toBe(words.length);
});

test("bodies are laid out where they are JSON and left alone where they are not", () => {
  expect(prettyBody('{"a":{"b":1}}')).toBe('{\n  "a": {\n    "b": 1\n  }\n}');
  expect(prettyBody("plain <text>")).toBe("plain <text>");
});
