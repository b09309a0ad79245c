import type { EstateView, GuestRecord, HoldRecord, HostRecord, StorageRecord } from "./estate";

/**
 * Sums and lists by host over a view. A view's parts are immutable and shared by the views after it, so each index is
 * made once for the part it is of and kept as long as that part: a poll of one endpoint costs the index of one endpoint.
 */

/** What is assigned to the guests of a host. Templates never run and do not count. */
export interface HostLoad {
  cpuCores: number;
  memoryMb: number;
  /** Of the guests that hold it now: those that run, are paused or are moving. */
  runningMemoryMb: number;
  guests: number;
  running: number;
}

export const noLoad: HostLoad = { cpuCores: 0, memoryMb: 0, runningMemoryMb: 0, guests: 0, running: 0 };

export const loadOfHost = (view: EstateView, host: Pick<HostRecord, "endpointId" | "name">): HostLoad =>
  loadsOf(view, host.endpointId).byHost.get(host.name) ?? noLoad;

/** GB that disks of guests which are being made will take on a storage: its own usage does not tell of them yet. */
export const comingDiskGb = (view: EstateView, storage: Pick<StorageRecord, "id" | "endpointId">): number =>
  loadsOf(view, storage.endpointId).comingDiskGb.get(storage.id) ?? 0;

/** All guests of a host, templates included. */
export const guestsOnHost = (view: EstateView, host: Pick<HostRecord, "endpointId" | "name">): readonly GuestRecord[] =>
  loadsOf(view, host.endpointId).guestsByHost().get(host.name) ?? nobody;

/** The storages of a host that are kept of it in the view, shared ones included. */
export const storagesOfHost = (
  view: EstateView,
  host: Pick<HostRecord, "endpointId" | "name">,
): readonly StorageRecord[] => storageIndexOf(view).byHost.get(keyOf(host.endpointId, host.name)) ?? [];

export const storagesOfEndpoint = (view: EstateView, endpointId: string): readonly StorageRecord[] =>
  storageIndexOf(view).byEndpoint.get(endpointId) ?? [];

export const hostsOfDatacenter = (view: EstateView, datacenterId: string): readonly HostRecord[] =>
  hostIndexOf(view).get(datacenterId) ?? [];

/** Reservations that hold something of the host at `now`. */
export const holdsOnHost = (
  view: EstateView,
  host: Pick<HostRecord, "endpointId" | "name">,
  now: Date,
): readonly HoldRecord[] => due(holdIndexOf(view).byHost.get(keyOf(host.endpointId, host.name)), now);

export const holdsOnStorage = (view: EstateView, storageId: string, now: Date): readonly HoldRecord[] =>
  due(holdIndexOf(view).byStorage.get(storageId), now);

export const holdsOfDatacenter = (view: EstateView, datacenterId: string, now: Date): readonly HoldRecord[] =>
  due(holdIndexOf(view).byDatacenter.get(datacenterId), now);

const nobody: readonly GuestRecord[] = [];
const noHolds: readonly HoldRecord[] = [];

const due = (holds: readonly HoldRecord[] | undefined, now: Date) =>
  holds ? holds.filter(({ expiresAt }) => expiresAt > now) : noHolds;

const keyOf = (endpointId: string, hostName: string) => `${endpointId}:${hostName}`;

// ── guests, by endpoint ─────────────────────────────────────────────────────────────────────────────────────────────

interface EndpointLoads {
  byHost: ReadonlyMap<string, HostLoad>;
  comingDiskGb: ReadonlyMap<string, number>;
  guestsByHost(): ReadonlyMap<string, readonly GuestRecord[]>;
}

const loadsCache = new WeakMap<readonly GuestRecord[], EndpointLoads>();

function loadsOf(view: EstateView, endpointId: string): EndpointLoads {
  const guests = view.guestsOfEndpoint(endpointId);
  const known = loadsCache.get(guests);
  if (known) return known;
  const loads = makeLoads(guests);
  loadsCache.set(guests, loads);
  return loads;
}

function makeLoads(guests: readonly GuestRecord[]): EndpointLoads {
  const byHost = new Map<string, HostLoad>();
  const coming = new Map<string, number>();
  for (const guest of guests) {
    if (guest.template) continue;
    const load = byHost.get(guest.hostName) ?? { ...noLoad };
    byHost.set(guest.hostName, load);
    load.cpuCores += guest.cpuCores;
    load.memoryMb += guest.memoryMb;
    load.guests += 1;
    if (guest.status === "running") load.running += 1;
    if (isUp(guest)) load.runningMemoryMb += guest.memoryMb;
    if (guest.status === "creating" && guest.diskStorageId !== null)
      coming.set(guest.diskStorageId, (coming.get(guest.diskStorageId) ?? 0) + guest.diskGb);
  }
  let grouped: ReadonlyMap<string, readonly GuestRecord[]> | undefined;
  return {
    byHost,
    comingDiskGb: coming,
    guestsByHost: () => (grouped ??= Map.groupBy(guests, ({ hostName }) => hostName)),
  };
}

const isUp = ({ status }: GuestRecord) => status === "running" || status === "paused" || status === "migrating";

// ── hosts, storages, holds ──────────────────────────────────────────────────────────────────────────────────────────

const hostIndexOf = cachedBy(
  (view: EstateView) => view.hosts,
  (hosts) => Map.groupBy(hosts.values(), ({ datacenterId }) => datacenterId),
);

const storageIndexOf = cachedBy(
  (view: EstateView) => view.storages,
  (storages) => {
    const byHost = new Map<string, StorageRecord[]>();
    for (const storage of storages.values()) {
      const names = storage.hostName === null ? storage.hostNames : [storage.hostName];
      for (const name of names) listIn(byHost, keyOf(storage.endpointId, name)).push(storage);
    }
    return { byHost, byEndpoint: Map.groupBy(storages.values(), ({ endpointId }) => endpointId) };
  },
);

const holdIndexOf = cachedBy(
  (view: EstateView) => view.holds,
  (holds) => {
    const all = [...holds.values()];
    return {
      byHost: Map.groupBy(all, ({ endpointId, hostName }) => keyOf(endpointId, hostName)),
      byStorage: Map.groupBy(
        all.filter(({ storageId }) => storageId !== null),
        ({ storageId }) => storageId ?? "",
      ),
      byDatacenter: Map.groupBy(all, ({ datacenterId }) => datacenterId),
    };
  },
);

function listIn<Item>(map: Map<string, Item[]>, key: string): Item[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
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
