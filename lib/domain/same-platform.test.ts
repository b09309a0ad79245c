import { expect, test } from "vitest";
import { sharedPart } from "./same-platform";

const part = (id: string, url: string, groups?: string[]) => ({
  id,
  provider: "any",
  url,
  options: groups ? { groups } : {},
});

test.each([
  ["another address", part("b", "https://other.test"), undefined],
  ["itself", part("a", "https://panel.test", ["Prague"]), undefined],
  ["groups of its own", part("b", "https://panel.test/", ["Brno"]), undefined],
  ["another kind of platform", { ...part("b", "https://panel.test"), provider: "other" }, undefined],
  ["a group of both", part("b", "https://panel.test", ["Brno", "Prague"]), "the hosts of Prague twice"],
  ["no groups", part("b", "https://panel.test/api/v1"), "the same hosts twice"],
])("beside an endpoint with groups: one with %s", (_, other, said) => {
  const told = sharedPart(part("a", "https://panel.test", ["Prague"]), other);
  if (said === undefined) expect(told).toBeUndefined();
  else expect(told).toContain(said);
});
