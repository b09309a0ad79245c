import { expect, test } from "vitest";
import { changeInContractWords } from "./config-fields";

test("a change is told by the name that it is asked for with, its figures as numbers", () => {
  expect(changeInContractWords({ field: "memoryMb", from: "2048", to: 4096, requiresRestart: true })).toEqual({
    field: "memoryMB",
    from: 2048,
    to: 4096,
    requiresRestart: true,
  });
});

test("what is no figure stays as it is", () => {
  const change = { field: "name", from: "007", to: null, requiresRestart: false };
  expect(changeInContractWords(change)).toEqual(change);
  expect(changeInContractWords({ ...change, field: "cpuCores", from: "" }).from).toBe("");
});
