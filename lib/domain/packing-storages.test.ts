import fc from "fast-check";
import { expect, test } from "vitest";
import { assignToStorages } from "./packing-storages";
import { maximumFlow } from "./shared-flow";

const ids = ["a", "b", "c"];
/** Hosts of which several reach the same storages, so that they go as one; small numbers, so that all can run short. */
const anyHosts = fc.array(
  fc.record({
    guests: fc.integer({ min: 0, max: 8 }),
    storages: fc
      .oneof(fc.constant(["a", "b"]), fc.constant(ids), fc.subarray(ids))
      .map((reached) => reached.map((id) => ({ id }))),
  }),
  { maxLength: 6 },
);
const anyRoom = fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)).map(([a, b, c]) => new Map(Object.entries({ a, b, c })));
const total = (counts: Iterable<number>) => [...counts].reduce((sum, count) => sum + count, 0);

test("no host gets more disks than guests, or one where it does not reach; no storage gives more than it has", () => {
  fc.assert(
    fc.property(anyHosts, anyRoom, (hosts, room) => {
      const disks = assignToStorages(hosts, room);
      for (const [index, of] of disks.entries()) {
        const host = hosts[index];
        expect(total(of.values())).toBeLessThanOrEqual(host?.guests ?? 0);
        for (const id of of.keys()) expect(host?.storages).toContainEqual({ id });
      }
      for (const [id, most] of room) expect(total(disks.map((of) => of.get(id) ?? 0))).toBeLessThanOrEqual(most);
    }),
    { numRuns: 1000 },
  );
});

test("as many get a disk as when every host is looked at by itself: own storages first and hosts as one lose none", () => {
  fc.assert(
    fc.property(anyHosts, anyRoom, (hosts, room) => {
      const one = maximumFlow({
        demands: hosts.map(({ guests }) => guests),
        supplies: ids.map((id) => room.get(id) ?? 0),
        reach: hosts.map(({ storages }) => storages.map(({ id }) => ids.indexOf(id))),
      });
      const all = (flow: readonly ReadonlyMap<unknown, number>[]) => total(flow.map((of) => total(of.values())));
      expect(all(assignToStorages(hosts, room))).toBe(all(one));
    }),
    { numRuns: 1000 },
  );
});
