import type { EstateView } from "@/lib/domain/estate";
import { storagesOfHost } from "@/lib/domain/estate-index";
import { byName } from "@/lib/domain/placement/order";
import { verdictOfRefused } from "@/lib/domain/placement/place";
import { rankedHosts } from "@/lib/domain/placement/rank";
import { storageFor } from "@/lib/domain/placement/storage-choice";
import type { HostCandidate, PlacementRequest, Verdict } from "@/lib/domain/placement/types";
import type { Claim, RoomPlace } from "@/lib/domain/reservations/room";
import { type EstateSource, hostCandidates } from "@/lib/queries/placement/candidates";

/** Where something is to be held. */
export interface PlaceWish {
  claim: Claim;
  /** The datacenters that come into question. */
  datacenterIds: readonly string[];
  /** The host asked for, by name or id. */
  hostName?: string | undefined;
}

export interface RankedPlaces {
  /** Best first. */
  places: RoomPlace[];
  hosts: readonly HostCandidate[];
  /** Why it is nowhere: of the first hosts by name. */
  refusals(): Verdict[];
}

/** What a problem shows of thousands of hosts. */
const verdictsAtMost = 100;

/** The hosts that can hold it as the view has it, best first, by placement without networks and templates. */
export function rankPlaces(
  { inventory, providers }: EstateSource,
  { claim, datacenterIds, hostName }: PlaceWish,
): RankedPlaces {
  const request: PlacementRequest = {
    kind: "vm",
    ...claim,
    networks: [],
    diskContent: "vm-disk",
    affinity: [],
    ...(hostName !== undefined && { hostName }),
  };
  const { kind, diskContent } = request;
  const hosts = hostCandidates({ inventory, providers }, { datacenterIds, kind, diskContent });
  const { fitting, refused } = rankedHosts(request, hosts);
  const view = inventory.view();
  return {
    places: fitting.flatMap(({ host }) => placeOn(view, request, host) ?? []),
    hosts,
    refusals: () =>
      refused
        .toSorted(byName)
        .slice(0, verdictsAtMost)
        .map((host) => verdictOfRefused(request, host)),
  };
}

function placeOn(view: EstateView, request: PlacementRequest, host: HostCandidate): RoomPlace | undefined {
  const { datacenterId, endpointId, name: hostName } = host;
  if (request.diskGb === 0) return { datacenterId, endpointId, hostName, storageId: null };
  const name = storageFor(request, host);
  const storage = storagesOfHost(view, host).find((candidate) => candidate.name === name);
  return storage && { datacenterId, endpointId, hostName, storageId: storage.id };
}
