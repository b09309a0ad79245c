import { expect, test } from "vitest";
import { tabOf, tabs } from "./tabs";

test("an address names a tab, and anything else means the first", () => {
  for (const tab of tabs) expect(tabOf(tab)).toBe(tab);
  for (const text of [null, "", "nothing", "toString"]) expect(tabOf(text)).toBe("overview");
});
