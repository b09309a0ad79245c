import { expect, test } from "vitest";
import { said } from "../testing";
import { cpu } from "./cpu";

test.each([
  [13, {}, "Needs 13 cores, has 12 free"],
  [2, { cpuFree: -3 }, "Needs 2 cores, has 0 free"],
  [2, { cpuFree: 1.99 }, "Needs 2 cores, has 1.9 free"],
  [13, { cpuReserved: 4 }, "Needs 13 cores, has 12 free after reservations"],
])("%s cores do not fit %j", (cpuCores, host, words) => {
  expect(said(cpu, { cpuCores }, host)).toBe(words);
});

test("exactly enough is enough, whatever others reserved", () => {
  expect(said(cpu, { cpuCores: 12 }, { cpuReserved: 4 })).toBeNull();
  expect(said(cpu, { cpuCores: 0 }, { cpuFree: 0 })).toBeNull();
});

test("one guest never gets more cores than the host has, whatever the overcommit leaves free", () => {
  expect(said(cpu, { cpuCores: 24 }, { cpuFree: 60 })).toBe("Needs 24 cores, the host has 16");
});
