import type { Actor } from "@/lib/auth/actor";
import { placeOf } from "@/lib/domain/affinity/place-of";
import type { HoldRecord } from "@/lib/domain/estate";
import type { HostCandidate, PlacementRequest } from "@/lib/domain/placement/types";
import { inTime } from "@/lib/domain/placement/words";
import type { Moxxie } from "@/lib/moxxie";
import { datacentersFreshness } from "../freshness";

interface Chosen {
  request: PlacementRequest;
  /** Undefined: nothing fits. */
  best: HostCandidate | undefined;
  held: HoldRecord | undefined;
  datacenterIds: readonly string[];
}

/** What the caller should know though it forbids nothing. */
export function warningsOf(moxxie: Moxxie, actor: Actor, chosen: Chosen): string[] {
  return [...oldData(moxxie, actor, chosen), ...brokenPreferences(chosen), ...unusedReservation(chosen)];
}

const oldData = (moxxie: Moxxie, actor: Actor, { datacenterIds }: Chosen): string[] =>
  datacentersFreshness(moxxie, actor)
    .filter(({ datacenter, state }) => datacenterIds.includes(datacenter) && state !== "fresh")
    .map(({ datacenter, ageSeconds }) =>
      ageSeconds === null
        ? `${datacenter}: an endpoint has not answered yet; its hosts are not offered.`
        : `${datacenter}: an endpoint last answered ${inTime(ageSeconds)} ago; its hosts are not offered.`,
    );

function brokenPreferences({ request, best }: Chosen): string[] {
  if (!best) return [];
  return request.affinity.flatMap((constraint) => {
    const { rule, strength, relation, scope, places, words } = constraint;
    if (strength !== "prefer" || places.has(placeOf(constraint, best)) === (relation === "same")) return [];
    const where = scope === "host" ? `on ${best.name}` : `in ${best.datacenterId}`;
    return [`${rule}: ${words} ${relation === "same" ? "is not" : "is also"} ${where}.`];
  });
}

function unusedReservation({ best, held }: Chosen): string[] {
  if (!held || !best || (best.endpointId === held.endpointId && best.name === held.hostName)) return [];
  return [
    `The reservation lies on ${held.hostName} in ${held.datacenterId}, not on ${best.name}; it would help nothing.`,
  ];
}
