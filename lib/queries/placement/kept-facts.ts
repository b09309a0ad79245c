import type { HoldRecord } from "@/lib/domain/estate";
import { storagesOfEndpoint } from "@/lib/domain/estate-index";
import type { GuestRecord } from "@/lib/inventory/view";
import { type FactsAsked, type HostFacts, makeHostFacts } from "./host-facts";

/** Facts with all that they were made of: they hold as long as none of it is another, and no reservation ended. */
interface Kept {
  parts: readonly unknown[];
  lists: readonly (readonly unknown[])[];
  /** Milliseconds since 1970; Infinity when nothing is held. */
  validUntil: number;
  facts: readonly HostFacts[];
}
const cache = new WeakMap<readonly GuestRecord[], Map<string, Kept>>();

/**
 * The facts of an endpoint's hosts, made anew only when something of that endpoint changed: of many endpoints a few
 * change between two requests. The same list is the same facts.
 */
export function hostFacts(asked: FactsAsked): readonly HostFacts[] {
  if (asked.except !== undefined) return makeHostFacts(asked);
  const { view, endpoint, hosts, provider, now, kind, diskContent } = asked;
  const guests = view.guestsOfEndpoint(endpoint.id);
  const byWish = cache.get(guests) ?? new Map<string, Kept>();
  cache.set(guests, byWish);
  const parts = [
    view.holds,
    view.datacenters.get(endpoint.datacenterId),
    view.profilesOf(endpoint.id),
    view.templatesOf(endpoint.id),
    view.packagesOf(endpoint.id),
    provider,
  ];
  const lists = [hosts, storagesOfEndpoint(view, endpoint.id)];
  const key = `${kind} ${diskContent}`;
  const known = byWish.get(key);
  if (known && isStill(known, { parts, lists, now })) return known.facts;
  const facts = makeHostFacts(asked);
  byWish.set(key, { parts, lists, validUntil: firstEnd(view.holds, { endpointId: endpoint.id, now }), facts });
  return facts;
}

const isStill = (known: Kept, { parts, lists, now }: Pick<Kept, "parts" | "lists"> & { now: Date }) =>
  now.getTime() < known.validUntil &&
  sameItems(known.parts, parts) &&
  known.lists.every((list, index) => sameItems(list, lists[index] ?? []));

const sameItems = (some: readonly unknown[], others: readonly unknown[]) =>
  some === others || (some.length === others.length && some.every((item, index) => item === others[index]));

/** When the next of the endpoint's reservations is due, after which more is free. */
function firstEnd(
  holds: ReadonlyMap<string, HoldRecord>,
  { endpointId, now }: { endpointId: string; now: Date },
): number {
  let first = Infinity;
  for (const hold of holds.values()) {
    if (hold.endpointId === endpointId && hold.expiresAt > now) first = Math.min(first, hold.expiresAt.getTime());
  }
  return first;
}
