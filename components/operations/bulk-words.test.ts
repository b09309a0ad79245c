import { expect, test } from "vitest";
import { bulkWords, endedShare } from "./bulk-words";

test("a bulk operation says how many are done, and what else became of its items only where it did", () => {
  expect(bulkWords({ counts: { completed: 12, failed: 1, pending: 27 }, total: 40 })).toBe("12 of 40 done, 1 failed");
  expect(bulkWords({ counts: { pending: 3 }, total: 3 })).toBe("0 of 3 done");
  expect(bulkWords({ counts: { rolled_back: 38, failed: 1, skipped: 1 }, total: 40 })).toBe(
    "0 of 40 done, 1 failed, 38 undone, 1 skipped",
  );
});

test("items that failed or were undone count as ended, those that are being undone do not", () => {
  expect(endedShare({ counts: { completed: 1, failed: 1, rolling_back: 1, pending: 1 }, total: 4 })).toBe(0.5);
  expect(endedShare({ counts: {}, total: 0 })).toBe(0);
});
