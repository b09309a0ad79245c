import type { GuestFilter } from "@/lib/client/queries/guests";
import { GuestListQuery } from "@/lib/contracts/guests";

/** What a list's address may say: `?dc=DC1&status=running&q=web&sort=-memoryMB`. */
export interface GuestListAddress {
  dc?: string | null;
  status?: string | null;
  host?: string | null;
  provider?: string | null;
  endpoint?: string | null;
  q?: string | null;
  selector?: string | null;
  sort?: string | null;
}

const { shape } = GuestListQuery;

/**
 * The API's filter for an address. Server and browser both make the query's key by it, so it must give the same for the
 * same address; what the API would refuse (an unknown state or sort key) is left out rather than shown as an error.
 */
export function guestFilterOf(address: GuestListAddress): GuestFilter {
  const sort = shape.sort.safeParse(address.sort ?? undefined);
  const status = shape.status.safeParse(address.status || undefined);
  return dropEmpty({
    datacenter: address.dc || undefined,
    status: status.data,
    host: address.host || undefined,
    provider: address.provider || undefined,
    endpoint: address.endpoint || undefined,
    name: address.q?.trim().slice(0, 200) || undefined,
    selector: address.selector?.trim().slice(0, 1000) || undefined,
    sort: sort.data ?? "name",
  });
}

const dropEmpty = (filter: GuestFilter): GuestFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
