import { expect, test } from "vitest";
import { expiryDraftOf, readExpiry } from "./expiry-draft";

test.each([
  ["PT24H", { count: "24", unit: "hours" }],
  ["P7D", { count: "7", unit: "days" }],
  ["P2W", { count: "14", unit: "days" }],
  ["PT90M", { count: "90", unit: "minutes" }],
] as const)("%s is edited as %o and is as long when it is read again", (duration, draft) => {
  expect(expiryDraftOf(duration)).toEqual(draft);
  const read = readExpiry(draft);
  expect("duration" in read && expiryDraftOf(read.duration)).toEqual(draft);
});

test.each([
  { count: "4", unit: "minutes" },
  { count: "31", unit: "days" },
  { count: "", unit: "hours" },
  { count: "1.5", unit: "hours" },
  { count: "-1", unit: "days" },
] as const)("%o is refused before it is sent", (draft) => {
  expect(readExpiry(draft)).toHaveProperty("problem");
});
