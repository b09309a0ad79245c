import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesPerGb, bytesToGb, bytesToMb, gbToMb, mbToGb, rounded, roundedDown } from "./units";

test("sizes are binary: 1 GB is 1024 MB is 1024³ bytes", () => {
  expect(gbToMb(1)).toBe(1024);
  expect(bytesToMb(bytesPerGb)).toBe(1024);
  expect(bytesToGb(3 * 1024 ** 3)).toBe(3);
});

test("turning MB into GB and back loses nothing", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (mb) => void expect(gbToMb(mbToGb(mb))).toBe(mb)));
});

test("rounding for answers is off by half a step at most, and keeps whole numbers", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 3 }), (value, digits) => {
      expect(Math.abs(rounded(value, digits) - value)).toBeLessThanOrEqual(0.5 / 10 ** digits + 1e-9);
      expect(rounded(Math.round(value), digits)).toBe(Math.round(value));
    }),
  );
});

test("what is promised is rounded down, and a tenth stays a tenth", () => {
  expect([7.96, 7.9, 0.3, 0.09, 12].map(roundedDown)).toEqual([7.9, 7.9, 0.3, 0, 12]);
});
