import fc from "fast-check";
import { expect, test } from "vitest";
import { type FlowProblem, maximumFlow } from "./shared-flow";

const anyProblem = fc
  .record({
    demands: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }),
    supplies: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }),
    edges: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 20 }),
  })
  .map(({ demands, supplies, edges }): FlowProblem => {
    const reach = demands.map((_, taker) => [
      ...new Set(edges.filter(([from, to]) => from === taker && to < supplies.length).map(([, to]) => to)),
    ]);
    return { demands, supplies, reach };
  });

const unitsOf = (flow: ReturnType<typeof maximumFlow>) => flow.flatMap((taken) => [...taken.values()]);
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/** The narrowest cut between takers and sources, by trying every set of sources: what flows is never more than it. */
function narrowestCut({ demands, supplies, reach }: FlowProblem): number {
  const cuts = Array.from({ length: 2 ** supplies.length }, (_, set) => {
    const inside = (source: number) => (set & (2 ** source)) !== 0;
    const cutSupplies = supplies.filter((_, source) => inside(source));
    const cutDemands = demands.filter((_, taker) => !(reach[taker] ?? []).every(inside));
    return total(cutSupplies) + total(cutDemands);
  });
  return Math.min(...cuts);
}

test("nobody takes more than it wants, from what it does not reach, or more than there is", () => {
  fc.assert(
    fc.property(anyProblem, (problem) => {
      const flow = maximumFlow(problem);
      const drawn = problem.supplies.map(() => 0);
      for (const [taker, taken] of flow.entries()) {
        expect(total([...taken.values()])).toBeLessThanOrEqual(problem.demands[taker] ?? 0);
        for (const [source, units] of taken) {
          expect(problem.reach[taker]).toContain(source);
          expect(units).toBeGreaterThanOrEqual(0);
          drawn[source] = (drawn[source] ?? 0) + units;
        }
      }
      for (const [source, units] of drawn.entries()) expect(units).toBeLessThanOrEqual(problem.supplies[source] ?? 0);
    }),
  );
});

test("as much flows as the narrowest cut lets through, which is the most there can be", () => {
  fc.assert(
    fc.property(anyProblem, (problem) => void expect(total(unitsOf(maximumFlow(problem)))).toBe(narrowestCut(problem))),
    { numRuns: 1000 },
  );
});

test("a taker gives up a source that another one needs, through a chain of others", () => {
  const chain = { demands: [1, 1, 1], supplies: [1, 1, 1], reach: [[0, 1], [1, 2], [0]] };
  expect(total(unitsOf(maximumFlow(chain)))).toBe(3);
});
