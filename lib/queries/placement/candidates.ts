import type { DatacenterRoom, HostCandidate } from "@/lib/domain/placement/types";
import type { Inventory } from "@/lib/inventory/inventory";
import type { EndpointRecord, EstateView, HostRecord } from "@/lib/inventory/view";
import type { ProviderRegistry } from "@/lib/providers/registry";
import { datacenterRoom } from "./datacenter-room";
import type { GuestWanted, HostFacts } from "./host-facts";
import { hostFacts } from "./kept-facts";

interface CandidatesAsked extends GuestWanted {
  datacenterIds: readonly string[];
  /** A reservation whose room counts as free, for whoever is about to use it. */
  except?: string;
}

/** A Moxxie, or one whose view is another than the inventory's own. */
export interface EstateSource {
  inventory: Pick<Inventory, "view" | "freshnessOf">;
  providers: Pick<ProviderRegistry, "has" | "get">;
}

/**
 * The hosts of some datacenters as placement sees them, from one snapshot of the estate. The objects are shared between
 * requests: nobody may change them.
 */
export function hostCandidates(
  { inventory, providers }: EstateSource,
  { datacenterIds, kind, diskContent, except }: CandidatesAsked,
): HostCandidate[] {
  const view = inventory.view();
  const now = new Date();
  const held = except === undefined ? undefined : view.holds.get(except);
  const rooms = new Map(
    datacenterIds.map((id) => {
      const isItsPlace = held?.datacenterId === id;
      return [id, datacenterRoom(view, id, { now, ...(isItsPlace && { except }) })];
    }),
  );
  const hostsOf = hostsByEndpoint(view);
  return [...view.endpoints.values()].flatMap((endpoint) => {
    const room = rooms.get(endpoint.datacenterId);
    if (!room) return [];
    const facts = hostFacts({
      view,
      endpoint,
      hosts: hostsOf.get(endpoint.id) ?? [],
      provider: providers.has(endpoint.id) ? providers.get(endpoint.id) : undefined,
      kind,
      diskContent,
      now,
      // Elsewhere the reservation makes no difference, and what is kept is good.
      ...(held?.endpointId === endpoint.id && { except }),
    });
    return candidatesOf(facts, {
      room,
      ...ageOf(endpoint, now),
      stale: inventory.freshnessOf(endpoint.id) !== "fresh",
    });
  });
}

type Moment = Pick<HostCandidate, "stale" | "dataAgeSeconds"> & { room: DatacenterRoom };

const cache = new WeakMap<readonly HostFacts[], Moment & { candidates: readonly HostCandidate[] }>();

/** Facts of an endpoint's hosts with what is the same for all of them at a moment; kept within the second. */
function candidatesOf(facts: readonly HostFacts[], moment: Moment): readonly HostCandidate[] {
  const { stale, dataAgeSeconds, room } = moment;
  const known = cache.get(facts);
  if (known?.stale === stale && known.dataAgeSeconds === dataAgeSeconds && known.room === room) return known.candidates;
  const candidates = facts.map((host) => ({ ...host, stale, dataAgeSeconds, room }));
  cache.set(facts, { ...moment, candidates });
  return candidates;
}

function ageOf({ lastGoodPollAt }: EndpointRecord, now: Date): Pick<Moment, "dataAgeSeconds"> {
  if (lastGoodPollAt === null) return { dataAgeSeconds: null };
  return { dataAgeSeconds: Math.max(0, Math.floor((now.getTime() - lastGoodPollAt.getTime()) / 1000)) };
}

const hostLists = new WeakMap<EstateView["hosts"], ReadonlyMap<string, readonly HostRecord[]>>();

function hostsByEndpoint({ hosts }: EstateView): ReadonlyMap<string, readonly HostRecord[]> {
  const known = hostLists.get(hosts);
  if (known) return known;
  const lists = Map.groupBy(hosts.values(), ({ endpointId }) => endpointId);
  hostLists.set(hosts, lists);
  return lists;
}
