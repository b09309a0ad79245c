import { expect, test } from "vitest";
import { naturalKey } from "./natural-order";

test("names sort as people count, whatever the case", () => {
  const sorted = ["pve10", "PVE3", "pve2", "node1", "pve1-10", "pve1-9"].sort((a, b) =>
    naturalKey(a) < naturalKey(b) ? -1 : 1,
  );
  expect(sorted).toEqual(["node1", "pve1-9", "pve1-10", "pve2", "PVE3", "pve10"]);
});
