import fc from "fast-check";
import { expect, test } from "vitest";
import { bothInGb, inGb } from "./size-words";

test("memory in sentences is in GB with one digit", () => {
  expect([inGb(512), inGb(2048), inGb(12_800)]).toEqual(["0.5 GB", "2 GB", "12.5 GB"]);
});

test("what is needed and what is free never read alike when one is more than the other", () => {
  expect(bothInGb(4096, 2048)).toEqual({ needed: "4 GB", free: "2 GB" });
  expect(bothInGb(4097, 4096)).toEqual({ needed: "4097 MB", free: "4096 MB" });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 0, max: 300_000 }), (neededMb, freeMb) => {
      const { needed, free } = bothInGb(neededMb, freeMb);
      expect(needed === free).toBe(neededMb === freeMb);
    }),
  );
});
