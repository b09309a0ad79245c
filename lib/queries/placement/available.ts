import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type { AvailableAnswer, AvailableQuery } from "@/lib/contracts/placement";
import { type RankedHost, rankedHosts } from "@/lib/domain/placement/rank";
import type { HostCandidate, PlacementRequest } from "@/lib/domain/placement/types";
import { gbToMb, mbToGb, roundedDown } from "@/lib/domain/units";
import type { Moxxie } from "@/lib/moxxie";
import { datacentersFreshness } from "../freshness";
import { hostCandidates } from "./candidates";
import { networkNames } from "./network-names";
import { datacentersAsked, requireProvider } from "./places";

/**
 * The hosts that can take something of that size, best first. From the view.
 * @throws MoxxieError `unknown_datacenter`, `cannot_be_done` for a provider that is not there.
 */
export function availableResources(moxxie: Moxxie, actor: Actor, query: AvailableQuery): AvailableAnswer {
  authorise(actor, "estate:read");
  const view = moxxie.inventory.view();
  const datacenterIds = datacentersAsked(view, actor, query.datacenter);
  requireProvider(view, { provider: query.provider, datacenterIds });
  const request = requestOf(query);
  const { kind, diskContent } = request;
  const { fitting } = rankedHosts(request, hostCandidates(moxxie, { datacenterIds, kind, diskContent }));
  const asked = request.networks.flatMap(({ profileId }) => profileId ?? []);
  return {
    candidates: fitting.slice(0, query.limit).map((ranked) => candidateView(ranked, asked)),
    total: fitting.length,
    staleDatacenters: datacentersFreshness(moxxie, actor, query.datacenter)
      .filter(({ state }) => state !== "fresh")
      .map(({ datacenter }) => datacenter),
  };
}

const requestOf = ({ cpu_min, memory_min, disk_min, network, provider }: AvailableQuery): PlacementRequest => ({
  kind: "vm",
  cpuCores: cpu_min,
  memoryMb: gbToMb(memory_min),
  diskGb: disk_min,
  networks: namesIn(network).map((profileId) => ({ profileId })),
  diskContent: "vm-disk",
  affinity: [],
  ...(provider !== undefined && { provider }),
});

const namesIn = (list: string | undefined): string[] => [
  ...new Set((list ?? "").split(",").flatMap((name) => name.trim() || [])),
];

/** What is free is told rounded down and within the datacenter's limits, so that all of it can be had. */
function candidateView(
  { host, score }: RankedHost,
  networksAsked: readonly string[],
): AvailableAnswer["candidates"][number] {
  const { left } = host.room;
  const within = (free: number, limit: number) => roundedDown(Math.max(0, Math.min(free, limit)));
  return {
    node: host.name,
    datacenter: host.datacenterId,
    availableCpu: within(host.cpuFree, left.cpuCores),
    availableMemoryGB: within(mbToGb(host.memoryFreeMb), mbToGb(left.memoryMb)),
    availableDiskGB: within(largestFreeGb(host), left.diskGb),
    // A network that a host can make or tag on demand has no profile yet; it was asked for, and it can be had.
    networks: [...new Set([...networkNames(host.profiles, host.serviceVlan), ...networksAsked])],
    id: host.id,
    endpoint: host.endpointId,
    provider: host.provider,
    score,
  };
}

const largestFreeGb = ({ storages }: HostCandidate) => storages.reduce((most, { freeGb }) => Math.max(freeGb, most), 0);
