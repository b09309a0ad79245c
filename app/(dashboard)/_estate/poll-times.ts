import type { DatacenterView } from "@/lib/contracts/estate";

/**
 * When the oldest of the endpoints that answer was read last, epoch milliseconds; null when none answers. `polls` are
 * times of polls that were told since the datacenters were read, by endpoint.
 */
export function oldestPollAtMs(
  datacenters: readonly Pick<DatacenterView, "endpoints">[],
  polls: ReadonlyMap<string, number>,
): number | null {
  const times = datacenters
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ enabled, state }) => enabled && state === "fresh")
    .map(({ id, lastGoodPollAt }) => Math.max(Date.parse(lastGoodPollAt ?? "") || 0, polls.get(id) ?? 0))
    .filter((time) => time > 0);
  return times.length === 0 ? null : Math.min(...times);
}
