import { expect, test } from "vitest";
import { cannotWords, platformName, productName } from "./platform-words";

test("a product is called as it calls itself, without its version", () => {
  expect(productName({ version: "Big Cluster VE 9.0.3", provider: "big" })).toBe("Big Cluster VE");
  expect(productName({ version: "Panel v6.1.0-beta 2", provider: "panel" })).toBe("Panel");
  expect(productName({ version: "Panel API v1", provider: "panel" })).toBe("Panel");
  expect(productName({ version: "Panel", provider: "panel" })).toBe("Panel");
});

test("before it has told, its short name is written as a name", () => {
  expect(productName({ version: null, provider: "panel" })).toBe("Panel");
  expect(platformName("abcd")).toBe("ABCD");
});

test("what platforms cannot do is a sentence that names them", () => {
  expect(cannotWords(["Panel"], "snapshots")).toBe("Panel cannot take snapshots.");
  expect(cannotWords(["Panel", "Cluster"], "tags")).toBe("Panel and Cluster cannot keep tags.");
  expect(cannotWords([], "clone")).toBe("This platform cannot clone guests.");
});
