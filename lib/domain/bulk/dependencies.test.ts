import fc from "fast-check";
import { expect, test } from "vitest";
import { cyclesOf, dependencyProblems, inOrder } from "./dependencies";
import type { BulkNode } from "./item";
import { acyclicItems, comesAfterAll } from "./testing";

const node = (index: number, dependsOn: number[] = []): BulkNode => ({ index, dependsOn });

const anyGraph = fc.array(fc.uniqueArray(fc.nat(11), { maxLength: 3 }), { maxLength: 12 }).map((lists) =>
  lists.map((dependsOn, index) =>
    node(
      index,
      dependsOn.filter((other) => other < lists.length),
    ),
  ),
);

/** By trying all ways: whether one leads from an item to another. */
function leadsTo(items: readonly BulkNode[], from: number, to: number): boolean {
  const seen = new Set<number>();
  const waiting = [...(items[from]?.dependsOn ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(items[next]?.dependsOn ?? []));
  }
  return false;
}

test("two items are named as a cycle exactly when each leads to the other", () => {
  fc.assert(
    fc.property(anyGraph, (items) => {
      const groupOf = new Map(cyclesOf(items).flatMap((group) => group.map((index) => [index, group] as const)));
      for (const { index: one } of items)
        for (const { index: other } of items) {
          if (one === other) continue;
          const together = groupOf.get(one)?.includes(other) ?? false;
          expect(together).toBe(leadsTo(items, one, other) && leadsTo(items, other, one));
        }
    }),
  );
});

test("without a cycle there is an order in which everything comes after what it depends on, earlier phases first", () => {
  fc.assert(
    fc.property(acyclicItems, (items) => {
      expect(cyclesOf(items)).toEqual([]);
      const order = inOrder(items);
      expect(order.toSorted((a, b) => a - b)).toEqual(items.map(({ index }) => index));
      expect(comesAfterAll(order, items)).toBe(true);
      const phases = order.map((index) => items[index]?.phase ?? 0);
      expect(phases).toEqual(phases.toSorted());
    }),
  );
});

test("a request without dependencies keeps its order", () => {
  expect(inOrder([0, 1, 2].map((index) => ({ ...node(index), phase: 0 })))).toEqual([0, 1, 2]);
});

test("500 items in a row, the longest way there is, are put in order", () => {
  const row = Array.from({ length: 500 }, (_, index) => ({
    ...node(index, index < 499 ? [index + 1] : []),
    phase: 0 as const,
  }));
  expect(cyclesOf(row)).toEqual([]);
  expect(inOrder(row)[0]).toBe(499);
});

test("every dependency that cannot be meant is told with its place", () => {
  const problems = dependencyProblems([node(0, [7, 0]), node(1, [0, 2, 0]), node(2)]);
  expect(problems).toEqual([
    { index: 0, path: "dependsOn.0", message: expect.stringContaining("no operation 7") },
    { index: 0, path: "dependsOn.1", message: expect.stringContaining("itself") },
    { index: 1, path: "dependsOn.2", message: expect.stringContaining("0 is named twice") },
  ]);
});
