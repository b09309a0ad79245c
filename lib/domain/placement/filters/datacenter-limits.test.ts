import { expect, test } from "vitest";
import type { RoomInLimits } from "../../capacity";
import { noLimit, said } from "../testing";
import { datacenterLimits } from "./datacenter-limits";

const room = (max: Partial<RoomInLimits>, left: Partial<RoomInLimits>) => ({
  room: { max: { ...noLimit, ...max }, left: { ...noLimit, ...left } },
});

test.each([
  [room({ guests: 2000 }, { guests: 0 }), "DC1 allows 2000 guests (maxVms) and has them"],
  [room({ guests: 2000 }, { guests: -4 }), "DC1 allows 2000 guests (maxVms) and has 2004"],
  [room({ cpuCores: 400 }, { cpuCores: 1 }), "DC1 allows 400 cores (maxCpu) and has 1 left, needs 2"],
  [room({ cpuCores: 400 }, { cpuCores: -9 }), "DC1 allows 400 cores (maxCpu) and has 0 left, needs 2"],
  [
    room({ memoryMb: 102_400 }, { memoryMb: 2048 }),
    "DC1 allows 100 GB memory (maxMemoryGB) and has 2 GB left, needs 4 GB",
  ],
  [room({ diskGb: 500 }, { diskGb: 39.99 }), "DC1 allows 500 GB disk (maxDiskGB) and has 39.9 GB left, needs 40 GB"],
])("what the limits do not leave is refused: %j", (host, words) => {
  expect(said(datacenterLimits, {}, host)).toBe(words);
});

test("the last that a limit allows is allowed, and none is no limit", () => {
  const last = { guests: 1, cpuCores: 2, memoryMb: 4096, diskGb: 40 };
  expect(said(datacenterLimits, {}, room(last, last))).toBeNull();
  expect(said(datacenterLimits, {}, {})).toBeNull();
});

test("a datacenter over its disk limit still takes what needs no disk", () => {
  expect(said(datacenterLimits, { diskGb: 0 }, room({ diskGb: 500 }, { diskGb: -5 }))).toBeNull();
});
