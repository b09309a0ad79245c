import { expect, test } from "vitest";
import { judgeHosts } from "../place";
import { candidate, given, request } from "../testing";
import { defaultWeights } from "../weights";
import { balance } from "./balance";
import { packing } from "./packing";

test("is the opposite of balance", () => {
  expect(given(packing, {})).toBeCloseTo(1 - given(balance, {}));
});

test("chooses the fullest host that still takes it, once it weighs something", () => {
  const full = candidate({ name: "pve1", memoryFreeMb: 8192 });
  const tooFull = candidate({ name: "pve2", memoryFreeMb: 2048 });
  const empty = candidate({ name: "pve3", memoryFreeMb: 60_000 });
  const hosts = [empty, tooFull, full];
  expect(judgeHosts(request(), hosts)[0]?.host).toBe("pve3");
  expect(judgeHosts(request(), hosts, { weights: { ...defaultWeights, balance: 0, packing: 1 } })[0]?.host).toBe(
    "pve1",
  );
});
