import type { DatacenterRecord, EstateView, HostRecord, StorageRecord } from "./estate";
import {
  comingDiskGb,
  holdsOfDatacenter,
  holdsOnHost,
  holdsOnStorage,
  hostsOfDatacenter,
  loadOfHost,
  storagesOfEndpoint,
  storagesOfHost,
} from "./estate-index";
import { gbToMb } from "./units";

export { bothInGb, inGb } from "./size-words";

/**
 * What a resource has and gives. `used` is what is assigned to guests, running or stopped or being made; templates
 * never run and do not count. `reserved` is what reservations hold at the moment asked for.
 */
export interface Capacity {
  total: number;
  overcommit: number;
  used: number;
  reserved: number;
  /** Total × overcommit − used − reserved; negative when over-assigned, so that a sum stays true. */
  available: number;
}

export interface HostCapacity {
  /** Cores. */
  cpu: Capacity;
  memoryMb: Capacity;
  /** Storages of the host that take guests' disks, shared ones included; of a host that is offline, as last known. */
  diskGb: Capacity;
  /** Memory of the guests that hold it now: those that run, are paused or are moving. */
  runningMemoryMb: number;
}

export const capacity = ({ total, overcommit, used, reserved }: Omit<Capacity, "available">): Capacity => ({
  total,
  overcommit,
  used,
  reserved,
  available: total * overcommit - used - reserved,
});

/** What a host has, gives and holds at `now`. `except`: a reservation that counts as free, for whoever is about to use it. */
export function capacityOfHost(
  view: EstateView,
  host: HostRecord,
  { now, except }: { now: Date; except?: string },
): HostCapacity {
  const { cpuOvercommit, memoryOvercommit } = limitsOf(view.datacenters.get(host.datacenterId));
  const load = loadOfHost(view, host);
  const holds = holdsOnHost(view, host, now).filter(({ id }) => id !== except);
  return {
    cpu: capacity({
      total: host.cpuCores,
      overcommit: cpuOvercommit,
      used: load.cpuCores,
      reserved: sum(holds, ({ cpuCores }) => cpuCores),
    }),
    memoryMb: capacity({
      total: host.memoryTotalMb,
      overcommit: memoryOvercommit,
      used: load.memoryMb,
      reserved: sum(holds, ({ memoryMb }) => memoryMb),
    }),
    diskGb: addCapacities(
      diskStoragesOfHost(view, host)
        // All storages of a host that does not answer are out of reach: what was there is still told of it.
        .filter(({ available }) => available || host.status !== "online")
        .map((storage) => capacityOfStorage(view, storage, { now, except })),
    ),
    runningMemoryMb: load.runningMemoryMb,
  };
}

/**
 * Room on disks is what the storages tell, thin volumes make sums of sizes meaningless; to it come the disks of guests
 * that are being made, and what reservations hold.
 */
export function capacityOfStorage(
  view: EstateView,
  storage: StorageRecord,
  { now, except }: { now: Date; except?: string },
): Capacity {
  const holds = holdsOnStorage(view, storage.id, now).filter(({ id }) => id !== except);
  return capacity({
    total: storage.totalGb ?? 0,
    overcommit: 1,
    used: (storage.usedGb ?? 0) + comingDiskGb(view, storage),
    reserved: sum(holds, ({ diskGb }) => diskGb),
  });
}

/**
 * The sum over the hosts of a datacenter that are online, and over the storages that one of them reaches, a shared one
 * once: what a host that is offline has cannot be used. The datacenter's limits are not in it; see {@link roomInLimits}.
 */
export function capacityOfDatacenter(
  view: EstateView,
  datacenterId: string,
  now: Date,
): Omit<HostCapacity, "runningMemoryMb"> {
  const limits = limitsOf(view.datacenters.get(datacenterId));
  const hosts = hostsOfDatacenter(view, datacenterId).filter(({ status }) => status === "online");
  const capacities = hosts.map((host) => capacityOfHost(view, host, { now }));
  const storages = new Set(
    hosts.flatMap((host) => diskStoragesOfHost(view, host).filter(({ available }) => available)),
  );
  return {
    cpu: addCapacities(
      capacities.map(({ cpu }) => cpu),
      limits.cpuOvercommit,
    ),
    memoryMb: addCapacities(
      capacities.map(({ memoryMb }) => memoryMb),
      limits.memoryOvercommit,
    ),
    diskGb: addCapacities([...storages].map((storage) => capacityOfStorage(view, storage, { now }))),
  };
}

/** What a datacenter's own limits leave beside guests and reservations; Infinity where it has none. Negative: over it. */
export interface RoomInLimits {
  guests: number;
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
}

export function roomInLimits(
  view: EstateView,
  datacenterId: string,
  { now, except }: { now: Date; except?: string },
): RoomInLimits {
  const limits = view.datacenters.get(datacenterId)?.limits;
  const holds = holdsOfDatacenter(view, datacenterId, now).filter(({ id }) => id !== except);
  const loads = hostsOfDatacenter(view, datacenterId).map((host) => loadOfHost(view, host));
  const left = (max: number | null | undefined, taken: () => number) => (max == null ? Infinity : max - taken());
  const diskGb = () => {
    const endpoints = [...view.endpoints.values()].filter((endpoint) => endpoint.datacenterId === datacenterId);
    const storages = endpoints.flatMap(({ id }) => diskStoragesOf(view, id));
    const capacities = storages.map((storage) => capacityOfStorage(view, storage, { now, except }));
    return sum(capacities, ({ used, reserved }) => used + reserved);
  };
  return {
    // A reservation becomes a guest.
    guests: left(limits?.maxVms, () => sum(loads, ({ guests }) => guests) + holds.length),
    cpuCores: left(limits?.maxCpu, () => sum(loads, (load) => load.cpuCores) + sum(holds, ({ cpuCores }) => cpuCores)),
    memoryMb: left(
      limits?.maxMemoryGb == null ? null : gbToMb(limits.maxMemoryGb),
      () => sum(loads, (load) => load.memoryMb) + sum(holds, ({ memoryMb }) => memoryMb),
    ),
    diskGb: left(limits?.maxDiskGb, diskGb),
  };
}

/** Several capacities together; over-assigned ones take from the others' sum. */
export function addCapacities(capacities: readonly Capacity[], overcommit = 1): Capacity {
  const parts = { total: 0, used: 0, reserved: 0, available: 0 };
  for (const { total, used, reserved, available } of capacities) {
    parts.total += total;
    parts.used += used;
    parts.reserved += reserved;
    parts.available += available;
  }
  return { ...parts, overcommit };
}

const takesDisks = ({ contents }: StorageRecord) => contents.includes("vm-disk") || contents.includes("container-disk");

/** Storages of an endpoint that take disks of guests; a shared one is one row and so counts once. */
export const diskStoragesOf = (view: EstateView, endpointId: string): StorageRecord[] =>
  storagesOfEndpoint(view, endpointId).filter(takesDisks);

export const diskStoragesOfHost = (view: EstateView, host: HostRecord): StorageRecord[] =>
  storagesOfHost(view, host).filter(takesDisks);

export const reaches = (storage: StorageRecord, hostName: string) =>
  storage.hostName === hostName || (storage.hostName === null && storage.hostNames.includes(hostName));

/** A datacenter whose row is gone has no overcommit. */
export const limitsOf = (datacenter: DatacenterRecord | undefined) => ({
  cpuOvercommit: datacenter?.limits.cpuOvercommit ?? 1,
  memoryOvercommit: datacenter?.limits.memoryOvercommit ?? 1,
});

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
