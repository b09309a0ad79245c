import { addCapacities, type Capacity, capacity, sum } from "./capacity-sum";
import type { DatacenterRecord, EstateView, HostRecord } from "./estate";
import { holdsOnHost, hostsOfDatacenter, loadOfHost } from "./estate-index";
import { capacityOfStorage, diskStoragesOfHost } from "./storage-capacity";

export { addCapacities, type Capacity, capacity, sum } from "./capacity-sum";
export { type RoomInLimits, roomInLimits } from "./limits";
export { bothInGb, inGb } from "./size-words";
export { capacityOfStorage, diskStoragesOf, diskStoragesOfHost, reaches } from "./storage-capacity";

export interface HostCapacity {
  /** Cores. */
  cpu: Capacity;
  memoryMb: Capacity;
  /** Storages of the host that take guests' disks, shared ones included; of a host that is offline, as last known. */
  diskGb: Capacity;
  /** Memory of the guests that hold it now: those that run, are paused or are moving. */
  runningMemoryMb: number;
}

interface Asked {
  now: Date;
  /** A reservation that counts as free, for whoever is about to use it. */
  except?: string;
}

/** What a host has, gives and holds at `now`. */
export function capacityOfHost(view: EstateView, host: HostRecord, { now, except }: Asked): HostCapacity {
  return {
    ...computeOfHost(view, host, { now, except }),
    diskGb: addCapacities(
      diskStoragesOfHost(view, host)
        // All storages of a host that does not answer are out of reach: what was there is still told of it.
        .filter(({ available }) => available || host.status !== "online")
        .map((storage) => capacityOfStorage(view, storage, { now, except })),
    ),
    runningMemoryMb: loadOfHost(view, host).runningMemoryMb,
  };
}

/** CPU and memory alone, which cost less to tell. */
export function computeOfHost(
  view: EstateView,
  host: HostRecord,
  { now, except }: Asked,
): Pick<HostCapacity, "cpu" | "memoryMb"> {
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
  };
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
  const capacities = hosts.map((host) => computeOfHost(view, host, { now }));
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

/** A datacenter whose row is gone has no overcommit. */
export const limitsOf = (datacenter: DatacenterRecord | undefined) => ({
  cpuOvercommit: datacenter?.limits.cpuOvercommit ?? 1,
  memoryOvercommit: datacenter?.limits.memoryOvercommit ?? 1,
});
