import fc from "fast-check";
import { expect, test } from "vitest";
import type { BulkItemFacts, BulkItemStatus, BulkPlace } from "./item";
import { itemsToSkip, readyItems } from "./ready-items";
import { acyclicItems } from "./testing";
import type { BulkLimits } from "./window";

const limits = fc.record({
  perHost: fc.integer({ min: 1, max: 3 }),
  perEndpoint: fc.integer({ min: 1, max: 4 }),
  perDatacenter: fc.integer({ min: 1, max: 6 }),
});

/** Runs a bulk to its end; `pick` says which of what runs ends next. */
function run(items: BulkItemFacts[], { limits, pick }: { limits: BulkLimits; pick: () => number }) {
  const statuses = new Map<number, BulkItemStatus>(items.map(({ index }) => [index, "pending"]));
  const now = () => items.map((item) => ({ ...item, status: statuses.get(item.index) ?? "pending" }));
  const runningNow = () => now().filter(({ status }) => status === "processing");
  const moments: BulkItemFacts[][] = [];
  const started: number[] = [];
  for (;;) {
    for (const index of readyItems({ items: now(), limits, running: runningNow() })) {
      statuses.set(index, "processing");
      started.push(index);
    }
    moments.push(now());
    const ending = runningNow().at(pick() % Math.max(1, runningNow().length));
    if (!ending) return { statuses, moments, started };
    statuses.set(ending.index, "completed");
  }
}

const runs = fc.record({ items: acyclicItems, limits, picks: fc.infiniteStream(fc.nat(100)) });
const runOf = ({ items, limits, picks }: { items: BulkItemFacts[]; limits: BulkLimits; picks: Iterator<number> }) =>
  run(items, { limits, pick: () => picks.next().value });

test("every bulk without a cycle comes to its end, each item started once", () => {
  fc.assert(
    fc.property(runs, (facts) => {
      const { statuses, started } = runOf(facts);
      expect([...statuses.values()].every((status) => status === "completed")).toBe(true);
      expect(started.toSorted((a, b) => a - b)).toEqual(facts.items.map(({ index }) => index));
    }),
  );
});

test("nothing runs before what it depends on has completed, nor before an earlier phase is through", () => {
  fc.assert(
    fc.property(runs, (facts) => {
      for (const items of runOf(facts).moments) {
        const open = new Set(items.filter(({ status }) => status !== "completed").map(({ index }) => index));
        const firstPhase = Math.min(...items.filter(({ index }) => open.has(index)).map(({ phase }) => phase));
        for (const { dependsOn, phase } of items.filter(({ status }) => status === "processing")) {
          expect(dependsOn.filter((index) => open.has(index))).toEqual([]);
          expect(phase).toBe(firstPhase);
        }
      }
    }),
  );
});

const most = (places: readonly BulkPlace[], keyOf: (place: BulkPlace) => string | null) =>
  Math.max(0, ...[...Map.groupBy(places, keyOf)].map(([key, list]) => (key === null ? 0 : list.length)));

test("no host, endpoint or datacenter ever has more items running than its limit", () => {
  fc.assert(
    fc.property(runs, (facts) => {
      for (const items of runOf(facts).moments) {
        const running = items.filter(({ status }) => status === "processing");
        expect(most(running, (place) => place.datacenterId)).toBeLessThanOrEqual(facts.limits.perDatacenter);
        expect(most(running, (place) => place.endpointId)).toBeLessThanOrEqual(facts.limits.perEndpoint);
        const host = ({ endpointId, hostName }: BulkPlace) => endpointId && hostName && `${endpointId} ${hostName}`;
        expect(most(running, host)).toBeLessThanOrEqual(facts.limits.perHost);
      }
    }),
  );
});

const item = (index: number, facts: Partial<BulkItemFacts> = {}): BulkItemFacts => ({
  index,
  dependsOn: [],
  phase: 0,
  status: "pending",
  datacenterId: "DC1",
  endpointId: "pve",
  hostName: "pve1",
  ...facts,
});
const wide: BulkLimits = { perHost: 2, perEndpoint: 10, perDatacenter: 10 };

test("an item whose host is full lets a later one on another host pass, in the order of the request", () => {
  const items = [item(2, { hostName: "pve2" }), item(0), item(1), item(3)];
  expect(readyItems({ items, limits: { ...wide, perHost: 1 }, running: [] })).toEqual([0, 2]);
});

test("what other bulks run takes places too, and hosts of the same name on other endpoints do not", () => {
  const running = [item(0), item(0), item(0, { endpointId: "other" })];
  expect(readyItems({ items: [item(0)], limits: wide, running: running.slice(1) })).toEqual([0]);
  expect(readyItems({ items: [item(0)], limits: wide, running })).toEqual([]);
});

test("what cannot be undone waits for all that can, also for what has failed", () => {
  const later = item(1, { phase: 2 });
  for (const status of ["pending", "processing", "failed", "needs_attention"] as const) {
    const ready = readyItems({ items: [item(0, { status }), later], limits: wide, running: [] });
    expect(ready).toEqual(status === "pending" ? [0] : []);
  }
  expect(readyItems({ items: [item(0, { status: "completed" }), later], limits: wide, running: [] })).toEqual([1]);
});

test("what depends on a failed item, at whatever distance, can be skipped, and nothing else", () => {
  const items = [
    item(0, { dependsOn: [3] }),
    item(1, { status: "failed" }),
    item(2, { dependsOn: [4] }),
    item(3, { dependsOn: [1] }),
    item(4, { status: "completed" }),
    item(5, { dependsOn: [1], status: "skipped" }),
  ];
  expect(itemsToSkip(items)).toEqual([0, 3]);
});
