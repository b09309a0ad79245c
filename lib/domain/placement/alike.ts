import type { EstateView, GuestRecord } from "../estate";

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
  const wanted = new Set(tags.map((tag) => tag.toLowerCase()));
  const isAlike = (guest: GuestRecord) =>
    clientId === undefined ? guest.tags.some((tag) => wanted.has(tag.toLowerCase())) : guest.clientId === clientId;
  const counts = new Map<string, number>();
  for (const guest of view.guests.values()) {
    if (guest.template || !isAlike(guest)) continue;
    const hostId = `${guest.endpointId}:${guest.hostName}`;
    counts.set(hostId, (counts.get(hostId) ?? 0) + 1);
  }
  return counts;
}
