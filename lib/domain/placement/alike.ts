import type { EstateView } from "../estate";
import { type GuestGroup, groupsOfEndpoint } from "../guest-groups";

/**
 * How many guests on each host, by host id, are of the same client; without a client, bear one of the same tags. For
 * `PlacementRequest.alike`, so that one host's end does not take all of them. Undefined when the request is of no group:
 * then all guests count.
 */
export function alikeByHost(
  view: EstateView,
  { clientId, tags }: { clientId: string | undefined; tags: readonly string[] },
): ReadonlyMap<string, number> | undefined {
  if (clientId === undefined && tags.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const endpointId of view.endpoints.keys()) {
    for (const { byHost } of groupsAlike(view, endpointId, { clientId, tags }))
      for (const [hostName, count] of byHost) {
        const hostId = `${endpointId}:${hostName}`;
        counts.set(hostId, (counts.get(hostId) ?? 0) + count);
      }
  }
  return counts;
}

function groupsAlike(
  view: EstateView,
  endpointId: string,
  { clientId, tags }: { clientId: string | undefined; tags: readonly string[] },
): GuestGroup[] {
  const { byTags, byClient } = groupsOfEndpoint(view, endpointId);
  if (clientId !== undefined) return [byClient.get(clientId) ?? []].flat();
  const wanted = new Set(tags.map((tag) => tag.toLowerCase()));
  return [...byTags.values()].filter((group) => group.tags.some((tag) => wanted.has(tag.toLowerCase())));
}
