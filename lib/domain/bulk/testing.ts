import fc from "fast-check";
import type { BulkItemFacts, BulkPhase } from "./item";

/** Bulks whose items depend on some of each other without a cycle, in any order of their indexes; for tests. */
export const acyclicItems: fc.Arbitrary<BulkItemFacts[]> = fc
  .array(
    fc.record({
      rank: fc.double({ min: 0, max: 1, noNaN: true }),
      wishes: fc.array(fc.nat(24), { maxLength: 4 }),
      phase: fc.constantFrom<BulkPhase>(0, 1, 2),
      datacenter: fc.constantFrom(null, "DC1", "DC2"),
      endpoint: fc.constantFrom(null, "a", "b"),
      host: fc.constantFrom(null, "pve1", "pve2"),
    }),
    { maxLength: 25 },
  )
  .map((seeds) =>
    seeds.map(({ rank, wishes, phase, datacenter, endpoint, host }, index) => {
      const isBefore = (other: number) => {
        const seed = seeds[other];
        return seed !== undefined && seed.phase <= phase && (seed.rank < rank || (seed.rank === rank && other < index));
      };
      const endpointId = datacenter && endpoint && `${datacenter}-${endpoint}`;
      return {
        index,
        dependsOn: [...new Set(wishes)].filter((other) => other !== index && isBefore(other)),
        phase,
        status: "pending" as const,
        datacenterId: datacenter,
        endpointId,
        hostName: endpointId && host,
      };
    }),
  );

/** Whether every index comes after all that its item depends on and that is in the order too. */
export function comesAfterAll(order: readonly number[], items: readonly Pick<BulkItemFacts, "index" | "dependsOn">[]) {
  const places = new Map(order.map((index, place) => [index, place]));
  return items.every(({ index, dependsOn }) => {
    const own = places.get(index);
    return own === undefined || dependsOn.every((other) => (places.get(other) ?? -1) < own);
  });
}
