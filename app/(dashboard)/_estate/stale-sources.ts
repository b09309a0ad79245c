import type { StaleSource } from "@/components/ui/banner";
import type { DatacenterFreshness } from "@/lib/contracts/common";

/** The datacenters whose data is old, for the banner over a list. One without endpoints has nothing that could be old. */
export const staleSources = (freshness: readonly DatacenterFreshness[]): StaleSource[] =>
  freshness
    .filter(({ state, endpoints }) => state !== "fresh" && endpoints.length > 0)
    .map(({ datacenter, lastGoodPollAt, endpoints }) => ({
      name: datacenter,
      lastSeenAt: lastGoodPollAt,
      reason: endpoints.find(({ error }) => error !== null)?.error ?? undefined,
    }));
