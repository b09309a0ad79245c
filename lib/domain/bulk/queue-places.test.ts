import fc from "fast-check";
import { expect, test } from "vitest";
import { queuePlaces, type WaitingItem } from "./queue-places";

const waiting = fc.uniqueArray(
  fc
    .record({
      bulk: fc.nat(3),
      index: fc.nat(9),
      datacenterId: fc.constantFrom(null, "DC1", "DC2"),
    })
    .map(
      ({ bulk, index, datacenterId }): WaitingItem => ({
        bulkId: `bulk-${bulk}`,
        // The first two came in the same millisecond.
        bulkCreatedAt: new Date(bulk < 2 ? 1000 : 3000 - bulk),
        index,
        datacenterId,
      }),
    ),
  { selector: ({ bulkId, index }) => `${bulkId} ${index}`, maxLength: 30 },
);

test("the places of each datacenter count from 0 without gaps, in the order of bulks and requests", () => {
  fc.assert(
    fc.property(waiting, (items) => {
      const places = queuePlaces(items);
      for (const [at, item] of items.entries()) {
        const before = items.filter((other) => other.datacenterId === item.datacenterId && keyOf(other) < keyOf(item));
        expect(places[at]).toBe(before.length);
      }
    }),
  );
});

const keyOf = ({ bulkCreatedAt, bulkId, index }: WaitingItem) => `${bulkCreatedAt.toISOString()} ${bulkId} ${index}`;
