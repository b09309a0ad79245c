import { expect, test } from "vitest";
import { tabOf, tabsOf } from "./tabs";

test("an address names a tab, and anything else means the first", () => {
  expect(tabOf("disks", "vm")).toBe("disks");
  for (const text of [null, "", "nothing", "toString", "failover"]) expect(tabOf(text, "container")).toBe("overview");
});

test("containers have all tabs but failover", () => {
  expect(tabsOf("vm")).toContain("failover");
  expect(tabsOf("container")).toEqual(tabsOf("vm").filter((tab) => tab !== "failover"));
});
