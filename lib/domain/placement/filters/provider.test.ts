import { expect, test } from "vitest";
import { said } from "../testing";
import { provider } from "./provider";

test("a host of another kind of platform is refused, with both names", () => {
  expect(said(provider, { provider: "other" }, {})).toBe("The request asks for provider other; this host is of fake");
  expect(said(provider, { provider: "fake" }, {})).toBeNull();
});

test("a platform must be able to do all that is required; what it cannot is named", () => {
  expect(said(provider, { requires: ["snapshots"] }, {})).toBeNull();
  expect(said(provider, { requires: ["clone", "snapshots", "migration"] }, {})).toBe(
    "Its platform cannot do clone, migration",
  );
  expect(said(provider, { requires: [] }, { capabilities: new Set() })).toBeNull();
});
