import { expect, test } from "vitest";
import { said } from "../testing";
import { memory } from "./memory";

test.each([
  [40_960, {}, "Needs 40 GB memory, has 32 GB free"],
  [1024, { memoryFreeMb: -5000 }, "Needs 1 GB memory, has 0 GB free"],
  [4096, { memoryFreeMb: 4095.5 }, "Needs 4096 MB memory, has 4095 MB free"],
  [16_384, { memoryFreeMb: 4096, memoryReservedMb: 12_288 }, "Needs 16 GB memory, has 4 GB free after reservations"],
])("%s MB do not fit %j", (memoryMb, host, words) => {
  expect(said(memory, { memoryMb }, host)).toBe(words);
});

test("exactly enough is enough", () => {
  expect(said(memory, { memoryMb: 32_768 }, {})).toBeNull();
});
