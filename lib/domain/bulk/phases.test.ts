import fc from "fast-check";
import { expect, test } from "vitest";
import { dependentsOfIrreversible, phasesOf } from "./phases";
import { acyclicItems } from "./testing";

test("nothing is in an earlier phase than what it depends on, and nothing is later than it must be", () => {
  const anyPhase = fc.record({ items: acyclicItems, phases: fc.array(fc.constantFrom(0, 1, 2), { minLength: 25 }) });
  fc.assert(
    fc.property(anyPhase, ({ items, phases }) => {
      const shuffled = items.map((item) => ({ ...item, phase: (phases[item.index] ?? 0) as 0 | 1 | 2 }));
      const found = phasesOf(shuffled);
      for (const { index, dependsOn, phase } of shuffled) {
        const below = dependsOn.map((other) => found.get(other) ?? 0);
        expect(found.get(index)).toBe(Math.max(phase, ...below));
      }
    }),
  );
});

test("what can be undone may wait for a reboot, but not for what cannot be undone", () => {
  const items = [
    { index: 0, dependsOn: [], phase: 2 as const },
    { index: 1, dependsOn: [], phase: 1 as const },
    { index: 2, dependsOn: [1], phase: 0 as const },
    { index: 3, dependsOn: [2, 0], phase: 0 as const },
    { index: 4, dependsOn: [0], phase: 2 as const },
  ];
  expect(dependentsOfIrreversible(items)).toEqual([{ index: 3, on: 0 }]);
});
