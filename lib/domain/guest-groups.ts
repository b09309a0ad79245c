import type { EstateView, GuestRecord } from "./estate";

/** Guests that are alike in one thing. */
export interface GuestGroup {
  guests: readonly GuestRecord[];
  /** How many of them are on each host, by its name. */
  byHost: ReadonlyMap<string, number>;
}

/** The guests of one endpoint, by what groups them; templates are in none. */
export interface GuestGroups {
  /** Those that bear the very same tags, by {@link tagsKey}: an expression is asked once for each set of tags. */
  byTags: ReadonlyMap<string, GuestGroup & { tags: readonly string[] }>;
  /** Guests without a client are in none. */
  byClient: ReadonlyMap<string, GuestGroup>;
}

/** The same for guests with the same tags in the same order. */
export const tagsKey = ({ tags }: Pick<GuestRecord, "tags">): string => tags.join("\n");

const cache = new WeakMap<readonly GuestRecord[], GuestGroups>();

/** Made once for the endpoint's guests as they are, and kept for as long as they stay so. */
export function groupsOfEndpoint(view: EstateView, endpointId: string): GuestGroups {
  const guests = view.guestsOfEndpoint(endpointId);
  const known = cache.get(guests);
  if (known) return known;
  const groups = makeGroups(guests);
  cache.set(guests, groups);
  return groups;
}

/**
 * Makes the groups of an endpoint's guests `after` one of them changed out of those before it, if anybody has asked for
 * these. `removed`: the guest as it was, where it was there; `added`: as it is now.
 */
export function carryGroups(
  before: readonly GuestRecord[],
  { after, removed, added }: { after: readonly GuestRecord[]; removed?: GuestRecord; added: GuestRecord },
): void {
  const known = cache.get(before);
  if (!known) return;
  const byTags = new Map(known.byTags);
  const byClient = new Map(known.byClient);
  if (removed && !removed.template) {
    const key = tagsKey(removed);
    const group = byTags.get(key);
    if (group) byTags.set(key, { ...group, ...without(group, removed) });
    const ofClient = byClient.get(removed.clientId ?? "");
    if (removed.clientId !== null && ofClient) byClient.set(removed.clientId, without(ofClient, removed));
  }
  if (!added.template) {
    const { tags, clientId } = added;
    const key = tagsKey(added);
    byTags.set(key, { tags, ...withOne(byTags.get(key) ?? empty, added) });
    if (clientId !== null) byClient.set(clientId, withOne(byClient.get(clientId) ?? empty, added));
  }
  cache.set(after, { byTags, byClient });
}

const empty: GuestGroup = { guests: [], byHost: new Map() };

function withOne({ guests, byHost }: GuestGroup, guest: GuestRecord): GuestGroup {
  const counts = new Map(byHost).set(guest.hostName, (byHost.get(guest.hostName) ?? 0) + 1);
  return { guests: guests.concat(guest), byHost: counts };
}

function without({ guests, byHost }: GuestGroup, guest: GuestRecord): GuestGroup {
  const counts = new Map(byHost);
  const left = (counts.get(guest.hostName) ?? 0) - 1;
  if (left > 0) counts.set(guest.hostName, left);
  else counts.delete(guest.hostName);
  return { guests: guests.filter((other) => other !== guest), byHost: counts };
}

function makeGroups(guests: readonly GuestRecord[]): GuestGroups {
  const grouped = guests.filter(({ template }) => !template);
  const byTags = new Map<string, GuestGroup & { tags: readonly string[] }>();
  for (const [key, same] of Map.groupBy(grouped, tagsKey))
    byTags.set(key, { tags: same[0]?.tags ?? [], ...groupOf(same) });
  const ofClients = Map.groupBy(
    grouped.filter(({ clientId }) => clientId !== null),
    ({ clientId }) => clientId ?? "",
  );
  return { byTags, byClient: new Map([...ofClients].map(([clientId, same]) => [clientId, groupOf(same)])) };
}

function groupOf(guests: readonly GuestRecord[]): GuestGroup {
  const byHost = new Map<string, number>();
  for (const { hostName } of guests) byHost.set(hostName, (byHost.get(hostName) ?? 0) + 1);
  return { guests, byHost };
}
