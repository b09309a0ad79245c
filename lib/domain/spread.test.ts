import fc from "fast-check";
import { expect, test } from "vitest";
import { spread } from "./spread";

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
const places = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 });

test("gives out all units that find room, and no place more than it takes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), places, (units, most) => {
      const given = spread(units, most);
      expect(total(given)).toBe(Math.min(units, total(most)));
      for (const [place, count] of given.entries()) expect(count).toBeLessThanOrEqual(most[place] ?? 0);
    }),
  );
});

test("is even: nobody has two units more than a place that would take another one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), places, (units, most) => {
      const given = spread(units, most);
      const wanting = given.filter((count, place) => count < (most[place] ?? 0));
      expect(Math.max(0, ...given) - Math.min(Infinity, ...wanting)).toBeLessThanOrEqual(1);
    }),
  );
});
