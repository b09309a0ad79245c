import { expect, test } from "vitest";
import { given } from "../testing";
import { balance } from "./balance";

test("is what stays free after the guest, memory above cores", () => {
  // 28 of 64 GB and 10 of 16 cores
  expect(given(balance, {})).toBeCloseTo(0.6 * (28 / 64) + 0.4 * (10 / 16));
  expect(given(balance, { host: { memoryFreeMb: 4096, cpuFree: 2 } })).toBe(0);
});

test("more free is never worse, and no overcommit makes it more than all", () => {
  expect(given(balance, { host: { memoryFreeMb: 60_000 } })).toBeGreaterThan(given(balance, {}));
  expect(given(balance, { host: { memoryFreeMb: 1e9, cpuFree: 1e9 } })).toBe(1);
});

test("a host that tells of no memory and cores is worth nothing", () => {
  expect(given(balance, { host: { memoryTotalMb: 0, cpuTotal: 0 } })).toBe(0);
});
