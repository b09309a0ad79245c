import { expect, test } from "vitest";
import type { Usage } from "@/lib/contracts/estate";
import { assignable, capacityWords, sharesOf } from "./capacity";

const cpu: Usage = { total: 64, used: 96, inUse: 9.5, reserved: 0, available: 160, overcommit: 4 };
const memory: Usage = {
  total: 512 * 1024,
  used: 412 * 1024,
  inUse: null,
  reserved: 64 * 1024,
  available: 36 * 1024,
  overcommit: 1,
};
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

test("what is reserved is told beside what is used, and all of it adds up in one sentence", () => {
  const { value, words } = capacityWords("memoryMB", memory);
  expect(plain(value)).toBe("412 of 512 GB · 64 GB held");
  expect(plain(words)).toBe("used 412 GB (running and stopped guests) · reserved 64 GB · free 36 GB of 512 GB × 1");
});

test("a limit below the capacity is named and drawn, one above it is not", () => {
  const low = capacityWords("cpu", cpu, 100);
  expect([plain(low.value), low.total, low.limit]).toEqual(["96 of 100 cores", 256, 100]);
  expect([plain(low.note), plain(low.words)]).toEqual([
    expect.stringContaining("limited to 100 cores"),
    expect.stringContaining("limited to 100 cores"),
  ]);
  const high = capacityWords("cpu", cpu, 1000);
  expect([high.limit, high.words.includes("limited")]).toEqual([undefined, false]);
});

test("what is given out beyond the total is said, not hidden behind a full bar", () => {
  const over = { ...memory, used: 500 * 1024, available: 0 };
  expect(plain(capacityWords("memoryMB", over).words)).toContain("52 GB more than may be given out");
  expect(capacityWords("memoryMB", memory).words).not.toContain("more than");
});

test("without overcommit there is no line in the bar, and disk is not said twice", () => {
  const disk: Usage = { total: 2048, used: 512, inUse: 512, reserved: 0, available: 1536, overcommit: 1 };
  const told = capacityWords("diskGB", disk);
  expect(plain(told.value)).toBe("0.5 of 2 TB");
  expect(plain(told.note)).toBe("1.5 TB free");
  expect(told.physical).toBeUndefined();
});

test("shares are of what may be given out, and unknown while a host reports no totals", () => {
  expect(sharesOf(memory)).toEqual({ used: 412 / 512, reserved: 64 / 512 });
  expect(sharesOf(cpu, 128)).toEqual({ used: 0.75, reserved: 0 });
  expect(sharesOf({ ...cpu, total: 0 })).toBeNull();
});
