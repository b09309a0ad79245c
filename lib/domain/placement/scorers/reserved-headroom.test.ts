import { expect, test } from "vitest";
import { given } from "../testing";
import { reservedHeadroom } from "./reserved-headroom";

test("prefers hosts on which little is reserved, by what is scarcer there", () => {
  expect(given(reservedHeadroom, {})).toBe(1);
  expect(given(reservedHeadroom, { host: { memoryReservedMb: 16_384 } })).toBe(0.75);
  expect(given(reservedHeadroom, { host: { memoryReservedMb: 16_384, cpuReserved: 8 } })).toBe(0.5);
  expect(given(reservedHeadroom, { host: { cpuReserved: 400 } })).toBe(0);
});
