import { expect, test } from "vitest";
import { heldWords, reservedWords } from "./reservation-words";

const plain = (text: string | null) => text?.replaceAll("\u00a0", " ") ?? null;

test("what reservations hold is told with every amount, and nothing is told of none", () => {
  expect(plain(heldWords({ active: 2, cpu: 24, memoryGB: 64, diskGB: 200 }))).toBe(
    "2 reservations hold 24 cores, 64 GB memory and 200 GB disk",
  );
  expect(plain(heldWords({ active: 1, cpu: 1, memoryGB: 0.5, diskGB: 0 }))).toBe(
    "1 reservation holds 1 core and 512 MB memory",
  );
  expect(heldWords({ active: 0, cpu: 0, memoryGB: 0, diskGB: 0 })).toBeNull();
});

test("what is held on a host leaves out what is not", () => {
  const usage = { total: 10, used: 0, inUse: null, available: 0, overcommit: 1 };
  const host = (cpu: number, memoryMb: number, diskGb: number) => ({
    cpu: { ...usage, reserved: cpu },
    memoryMB: { ...usage, reserved: memoryMb },
    diskGB: { ...usage, reserved: diskGb },
  });
  expect(plain(reservedWords(host(4, 16_384, 50)))).toBe("4 cores · 16 GB · 50 GB disk");
  expect(plain(reservedWords(host(4, 16_384, 0)))).toBe("4 cores · 16 GB");
  expect(reservedWords(host(0, 0, 0))).toBeNull();
});
