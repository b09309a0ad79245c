import { expect, test } from "vitest";
import { tabLinksOf, tabOf } from "./tab-of";

const tabs = { overview: "Overview", storages: "Storages" };

test("an address without a tab, or with one that is not there, means the first", () => {
  expect([null, undefined, "", "nonsense", "toString"].map((text) => tabOf(tabs, text))).toEqual(
    Array(5).fill("overview"),
  );
  expect(tabOf(tabs, "storages")).toBe("storages");
});

test("the first tab has the page's plain address", () => {
  expect(tabLinksOf(tabs, "/x").map(({ href }) => href)).toEqual(["/x", "/x?tab=storages"]);
});
