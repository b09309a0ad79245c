import type { EndpointRecord, Freshness } from "./view";

/** Missed polls after which the last known state is called old. */
const freshIntervals = 3;

/**
 * How far an endpoint's data can be trusted at `now`: fresh up to three poll intervals after the last good poll (and
 * the time that one took), then stale; unknown when there never was one. What is not polled any more is stale.
 */
export function freshnessAt(
  { enabled, lastGoodPollAt, lastPollMs }: EndpointRecord,
  { now, intervalMs }: { now: Date; intervalMs: number },
): Freshness {
  if (!lastGoodPollAt) return "unknown";
  const ageMs = now.getTime() - lastGoodPollAt.getTime();
  return enabled && ageMs <= freshIntervals * intervalMs + (lastPollMs ?? 0) ? "fresh" : "stale";
}
