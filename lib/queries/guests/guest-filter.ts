import type { Actor } from "@/lib/auth/actor";
import { sees } from "@/lib/auth/authorise";
import type { GuestListQuery } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { parseSelector } from "@/lib/domain/selector";
import type { GuestRecord } from "@/lib/inventory/view";

/** What a list is narrowed by; the filters combine with AND. */
export type GuestFilter = Omit<GuestListQuery, "limit" | "cursor" | "sort"> & { kind?: GuestKind };

/** The filters of a query and the actor's limits in one word: lists of the same word have the same members. */
export const filterKey = (filter: GuestFilter, actor: Actor) =>
  JSON.stringify([
    filter.kind,
    filter.datacenter,
    filter.status,
    filter.host,
    filter.provider,
    filter.endpoint,
    filter.name,
    filter.selector,
    filter.template,
    actor.datacenterIds,
  ]);

/** @throws MoxxieError `invalid_request` for a selector that cannot be read. */
export function guestPredicate(filter: GuestFilter, actor: Actor): (guest: GuestRecord) => boolean {
  const { kind, datacenter, status, host, provider, endpoint, template } = filter;
  const selector = filter.selector === undefined ? undefined : parseSelector(filter.selector);
  const text = filter.name?.trim().toLowerCase();
  return (guest) =>
    guest.template === template &&
    (kind === undefined || guest.kind === kind) &&
    (datacenter === undefined || guest.datacenterId === datacenter) &&
    (status === undefined || guest.status === status) &&
    (endpoint === undefined || guest.endpointId === endpoint) &&
    (provider === undefined || guest.provider === provider) &&
    (host === undefined || guest.hostName === host || `${guest.endpointId}:${guest.hostName}` === host) &&
    (!text || hasText(guest, text)) &&
    (selector === undefined || selector.matches(guest.tags)) &&
    sees(actor, guest.datacenterId);
}

const hasText = ({ name, vmId, addresses }: GuestRecord, text: string) =>
  name.toLowerCase().includes(text) || vmId.includes(text) || addresses.some((address) => address.includes(text));
