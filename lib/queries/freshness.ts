import type { Actor } from "@/lib/auth/actor";
import { sees } from "@/lib/auth/authorise";
import type { DatacenterFreshness } from "@/lib/contracts/common";
import type { EndpointRecord, Freshness } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";

/**
 * How old each datacenter's part of an answer is: of all that the actor sees, or of one. A datacenter is as good as
 * the worst of its endpoints; its last good poll is the oldest of theirs.
 */
export function datacentersFreshness(moxxie: Moxxie, actor: Actor, datacenterId?: string): DatacenterFreshness[] {
  return [...moxxie.inventory.view().datacenters.keys()]
    .filter((id) => (datacenterId === undefined || id === datacenterId) && sees(actor, id))
    .map((id) => freshnessOfDatacenter(moxxie, id));
}

/** One datacenter's freshness; one without enabled endpoints has nothing that could be old. */
export function freshnessOfDatacenter({ inventory }: Moxxie, datacenterId: string): DatacenterFreshness {
  const endpoints = [...inventory.view().endpoints.values()].filter(
    (endpoint) => endpoint.datacenterId === datacenterId,
  );
  const counted = endpoints.filter(({ enabled }) => enabled);
  const states = counted.map(({ id }) => inventory.freshnessOf(id));
  const oldest = oldestGoodPoll(counted);
  return {
    datacenter: datacenterId,
    state: worstOf(states),
    lastGoodPollAt: oldest?.toISOString() ?? null,
    ageSeconds: oldest ? Math.max(0, Math.round((Date.now() - oldest.getTime()) / 1000)) : null,
    endpoints: endpoints.map((endpoint) => ({
      id: endpoint.id,
      state: inventory.freshnessOf(endpoint.id),
      lastGoodPollAt: endpoint.lastGoodPollAt?.toISOString() ?? null,
      error: endpoint.lastError?.message ?? null,
    })),
  };
}

function worstOf(states: readonly Freshness[]): Freshness {
  if (states.includes("unknown")) return "unknown";
  return states.includes("stale") ? "stale" : "fresh";
}

/** Null when one of the endpoints never answered. */
function oldestGoodPoll(endpoints: readonly EndpointRecord[]): Date | null {
  let oldest: Date | null = null;
  for (const { lastGoodPollAt } of endpoints) {
    if (!lastGoodPollAt) return null;
    if (!oldest || lastGoodPollAt < oldest) oldest = lastGoodPollAt;
  }
  return oldest;
}

/** When a record was last seen to be as it is, and whether its endpoint's data is too old to be trusted. */
export function observedOf(
  { inventory }: Pick<Moxxie, "inventory">,
  record: { endpointId: string; observedAt: Date },
): { observedAt: string; stale: boolean } {
  const polledAt = inventory.view().endpoints.get(record.endpointId)?.lastGoodPollAt;
  const observedAt = polledAt && polledAt > record.observedAt ? polledAt : record.observedAt;
  return { observedAt: observedAt.toISOString(), stale: inventory.freshnessOf(record.endpointId) !== "fresh" };
}
