import { expect, test } from "vitest";
import type { Usage } from "@/lib/contracts/estate";
import { assignable, capacityWords } from "./capacity";

const cpu: Usage = { total: 64, used: 96, inUse: 9.5, reserved: 0, available: 160, overcommit: 4 };
const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("overcommit raises what may be given out, and a lower limit of the datacenter caps it", () => {
  expect(assignable(cpu)).toBe(256);
  expect(assignable(cpu, 200)).toBe(200);
  expect(assignable(cpu, 900)).toBe(256);
});

test("a capacity says where its total comes from and marks where the physical amount ends", () => {
  const { value, note, total, physical } = capacityWords("cpu", cpu);
  expect([plain(value), plain(note)]).toEqual([
    "96 of 256 cores",
    "64 cores × 4 · 9.5 cores in use now · 160 cores free",
  ]);
  expect([total, physical]).toEqual([256, 64]);
});

test("a limit below the capacity is named, one above it is not", () => {
  expect(plain(capacityWords("cpu", cpu, 100).note)).toContain("limited to 100 cores");
  expect(plain(capacityWords("cpu", cpu, 1000).note)).not.toContain("limited");
});

test("without overcommit there is no line in the bar, and disk is not said twice", () => {
  const disk = capacityWords("diskGB", {
    total: 2048,
    used: 512,
    inUse: 512,
    reserved: 0,
    available: 1536,
    overcommit: 1,
  });
  expect(plain(disk.value)).toBe("0.5 of 2 TB");
  expect(plain(disk.note)).toBe("1.5 TB free");
  expect(disk.physical).toBeUndefined();
});
