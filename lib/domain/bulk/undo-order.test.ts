import fc from "fast-check";
import { expect, test } from "vitest";
import type { BulkItemFacts, BulkItemStatus } from "./item";
import { acyclicItems, comesAfterAll } from "./testing";
import { readyToUndo, undoOrder } from "./undo-order";

/** A bulk that has stopped: what has completed has only completed things below it. */
const stopped = fc
  .record({ items: acyclicItems, lucky: fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }) })
  .map(({ items, lucky }) => {
    const completed = new Set<number>();
    for (let before = -1; before !== completed.size; ) {
      before = completed.size;
      for (const { index, dependsOn } of items)
        if (lucky[index] && dependsOn.every((other) => completed.has(other))) completed.add(index);
    }
    return items.map((item) => ({
      ...item,
      status: completed.has(item.index) ? ("completed" as const) : ("failed" as const),
    }));
  });

test("all that completed is undone, each only after everything that depended on it", () => {
  fc.assert(
    fc.property(stopped, (items) => {
      const order = undoOrder(items);
      const completed = items.filter(({ status }) => status === "completed");
      expect(order.toSorted((a, b) => a - b)).toEqual(completed.map(({ index }) => index));
      expect(comesAfterAll(order.toReversed(), completed)).toBe(true);
    }),
  );
});

test("without dependencies the order is the reverse of the request", () => {
  const items = [0, 1, 2, 3].map((index) => ({ index, dependsOn: [], status: "completed" as const }));
  expect(undoOrder(items)).toEqual([3, 2, 1, 0]);
});

const wide = { perHost: 100, perEndpoint: 100, perDatacenter: 100 };
const outcome = fc.constantFrom<BulkItemStatus>("rolled_back", "needs_attention");

test("undoing what is ready, whether it succeeds or not, reaches all, and nothing before its dependents", () => {
  fc.assert(
    fc.property(stopped, fc.infiniteStream(outcome), (items, outcomes) => {
      const statuses = new Map<number, BulkItemStatus>(items.map(({ index, status }) => [index, status]));
      const now = (): BulkItemFacts[] =>
        items.map((item) => ({ ...item, status: statuses.get(item.index) ?? item.status }));
      const order: number[] = [];
      for (;;) {
        const [next] = readyToUndo({ items: now(), limits: wide, running: [] });
        if (next === undefined) break;
        order.push(next);
        statuses.set(next, outcomes.next().value);
      }
      expect(order.toSorted((a, b) => a - b)).toEqual(undoOrder(items).toSorted((a, b) => a - b));
      expect(
        comesAfterAll(
          order.toReversed(),
          items.filter(({ status }) => status === "completed"),
        ),
      ).toBe(true);
    }),
  );
});

test("nothing is undone under an item that still runs or is being undone, and limits hold", () => {
  const place = { datacenterId: "DC1", endpointId: "pve", hostName: "pve1" };
  const items = (status: BulkItemStatus) => [
    { index: 0, dependsOn: [], status: "completed" as const, ...place },
    { index: 1, dependsOn: [0], status, ...place },
    { index: 2, dependsOn: [], status: "completed" as const, ...place },
  ];
  expect(readyToUndo({ items: items("processing"), limits: wide, running: [] })).toEqual([2]);
  expect(readyToUndo({ items: items("rolling_back"), limits: wide, running: [] })).toEqual([2]);
  expect(readyToUndo({ items: items("failed"), limits: wide, running: [] })).toEqual([2, 0]);
  expect(readyToUndo({ items: items("failed"), limits: { ...wide, perHost: 1 }, running: [] })).toEqual([2]);
});
