import { expect, test } from "vitest";
import { tabOf, tabs, tabsFor } from "./tabs";

test("an address names a tab, and anything else means the first", () => {
  for (const tab of tabs) expect(tabOf(tab)).toBe(tab);
  for (const text of [null, "", "nothing", "toString"]) expect(tabOf(text)).toBe("overview");
});

test("access and plan are there where the platform has any of it", () => {
  expect(tabsFor({ snapshots: true, packages: false })).not.toContain("hosting");
  expect(tabsFor({ traffic: true })).toContain("hosting");
});
