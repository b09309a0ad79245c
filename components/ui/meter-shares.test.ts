import fc from "fast-check";
import { expect, test } from "vitest";
import { meterShares } from "./meter-shares";

test("used and reserved never leave the bar, whatever a platform reports", () => {
  const amount = fc.double({ min: -1e9, max: 1e12 });
  fc.assert(
    fc.property(amount, amount, amount, (used, reserved, total) => {
      const shares = meterShares({ used, reserved, total });
      expect(shares.used).toBeGreaterThanOrEqual(0);
      expect(shares.reserved).toBeGreaterThanOrEqual(0);
      expect(shares.used + shares.reserved).toBeLessThanOrEqual(1 + 1e-9);
    }),
  );
});

test("a host without totals is drawn empty, not full", () => {
  expect(meterShares({ used: 3, reserved: 1, total: 0 })).toEqual({
    used: 0,
    reserved: 0,
    physical: null,
    limit: null,
    level: "normal",
  });
});

test("the physical line is drawn only where overcommit goes beyond it", () => {
  expect(meterShares({ used: 10, reserved: 0, total: 400, physical: 100 }).physical).toBe(0.25);
  expect(meterShares({ used: 10, reserved: 0, total: 100, physical: 100 }).physical).toBeNull();
});

test("reservations count towards the warning", () => {
  expect(meterShares({ used: 80, reserved: 0, total: 100 }).level).toBe("normal");
  expect(meterShares({ used: 80, reserved: 6, total: 100 }).level).toBe("high");
  expect(meterShares({ used: 80, reserved: 20, total: 100 }).level).toBe("full");
});

test("fullness is told of the limit where that is less than what there is", () => {
  expect(meterShares({ used: 90, reserved: 8, total: 400, limit: 100 })).toMatchObject({ limit: 0.25, level: "full" });
  expect(meterShares({ used: 90, reserved: 8, total: 400, limit: 400 })).toMatchObject({
    limit: null,
    level: "normal",
  });
  expect(meterShares({ used: 0, reserved: 0, total: 400, limit: 0 })).toMatchObject({ limit: 0, level: "normal" });
});
