import type { EndpointRecord, EstateView, GuestRecord, HoldRecord, HostRecord, StorageRecord } from "./estate";
import { type HostLoad, loadsOfEndpoint, noLoad } from "./host-loads";

export { type HostLoad, loadsOfEndpoint, noLoad } from "./host-loads";

/*
 * Sums and lists by host over a view. A view's parts are immutable and shared by the views after it, so each index is
 * made once for the part it is of and kept as long as that part: a poll of one endpoint costs the index of one endpoint.
 */

export const loadOfHost = (view: EstateView, host: Pick<HostRecord, "endpointId" | "name">): HostLoad =>
  loadsOfEndpoint(view, host.endpointId).byHost.get(host.name) ?? noLoad;

/** GB that disks of guests which are being made will take on a storage: its own usage does not tell of them yet. */
export const comingDiskGb = (view: EstateView, storage: Pick<StorageRecord, "id" | "endpointId">): number =>
  loadsOfEndpoint(view, storage.endpointId).comingDiskGb.get(storage.id) ?? 0;

/** All guests of a host, templates included. */
export const guestsOnHost = (view: EstateView, host: Pick<HostRecord, "endpointId" | "name">): readonly GuestRecord[] =>
  loadsOfEndpoint(view, host.endpointId).guestsByHost().get(host.name) ?? nobody;

/** The storages of a host that are kept of it in the view, shared ones included. */
export const storagesOfHost = (
  view: EstateView,
  host: Pick<HostRecord, "endpointId" | "name">,
): readonly StorageRecord[] => storageIndexOf(view).byHost.get(host.endpointId)?.get(host.name) ?? [];

export const storagesOfEndpoint = (view: EstateView, endpointId: string): readonly StorageRecord[] =>
  storageIndexOf(view).byEndpoint.get(endpointId) ?? [];

export const endpointsOfDatacenter = (view: EstateView, datacenterId: string): readonly EndpointRecord[] =>
  endpointIndexOf(view).get(datacenterId) ?? [];

export const hostsOfDatacenter = (view: EstateView, datacenterId: string): readonly HostRecord[] =>
  hostIndexOf(view).get(datacenterId) ?? [];

/** Reservations that hold something of the host at `now`. */
export const holdsOnHost = (
  view: EstateView,
  host: Pick<HostRecord, "endpointId" | "name">,
  now: Date,
): readonly HoldRecord[] => due(holdIndexOf(view).byHost.get(host.endpointId)?.get(host.name), now);

export const holdsOnStorage = (view: EstateView, storageId: string, now: Date): readonly HoldRecord[] =>
  due(holdIndexOf(view).byStorage.get(storageId), now);

export const holdsOfDatacenter = (view: EstateView, datacenterId: string, now: Date): readonly HoldRecord[] =>
  due(holdIndexOf(view).byDatacenter.get(datacenterId), now);

const nobody: readonly GuestRecord[] = [];
const noHolds: readonly HoldRecord[] = [];

const due = (holds: readonly HoldRecord[] | undefined, now: Date) =>
  holds ? holds.filter(({ expiresAt }) => expiresAt > now) : noHolds;

const endpointIndexOf = cachedBy(
  (view: EstateView) => view.endpoints,
  (endpoints) => Map.groupBy(endpoints.values(), ({ datacenterId }) => datacenterId),
);

const hostIndexOf = cachedBy(
  (view: EstateView) => view.hosts,
  (hosts) => Map.groupBy(hosts.values(), ({ datacenterId }) => datacenterId),
);

const storageIndexOf = cachedBy(
  (view: EstateView) => view.storages,
  (storages) => {
    const byHost: ByHost<StorageRecord> = new Map();
    for (const storage of storages.values()) {
      const names = storage.hostName === null ? storage.hostNames : [storage.hostName];
      for (const name of names) listOfHost(byHost, storage.endpointId, name).push(storage);
    }
    return { byHost, byEndpoint: Map.groupBy(storages.values(), ({ endpointId }) => endpointId) };
  },
);

const holdIndexOf = cachedBy(
  (view: EstateView) => view.holds,
  (holds) => {
    const byHost: ByHost<HoldRecord> = new Map();
    for (const hold of holds.values()) listOfHost(byHost, hold.endpointId, hold.hostName).push(hold);
    const onStorages = [...holds.values()].filter(({ storageId }) => storageId !== null);
    return {
      byHost,
      byStorage: Map.groupBy(onStorages, ({ storageId }) => storageId ?? ""),
      byDatacenter: Map.groupBy(holds.values(), ({ datacenterId }) => datacenterId),
    };
  },
);

/** By endpoint, then by name: no text has to be put together for each of thousands of hosts that are asked for. */
type ByHost<Item> = Map<string, Map<string, Item[]>>;

function listOfHost<Item>(byHost: ByHost<Item>, endpointId: string, hostName: string): Item[] {
  const hosts = byHost.get(endpointId) ?? new Map<string, Item[]>();
  byHost.set(endpointId, hosts);
  const list = hosts.get(hostName) ?? [];
  hosts.set(hostName, list);
  return list;
}

function cachedBy<Part extends object, Index>(
  partOf: (view: EstateView) => Part,
  make: (part: Part) => Index,
): (view: EstateView) => Index {
  const cache = new WeakMap<Part, { index: Index }>();
  return (view) => {
    const part = partOf(view);
    const known = cache.get(part);
    if (known) return known.index;
    const index = make(part);
    cache.set(part, { index });
    return index;
  };
}
