import type { DatacenterRecord, EstateView, GuestRecord, HostRecord, StorageRecord } from "./estate";
import { mbPerGb } from "./units";

/**
 * What a resource has and gives. `used` is what is assigned to guests, running or stopped or being made; templates
 * never run and do not count. available = total × overcommit − used, never below 0 in answers.
 */
export interface Capacity {
  total: number;
  overcommit: number;
  used: number;
  /** Total × overcommit − used; negative when over-assigned, so that a sum stays true. */
  available: number;
}

export interface HostCapacity {
  /** Cores. */
  cpu: Capacity;
  memoryMb: Capacity;
  /** Storages of the host that take guests' disks, shared ones included. */
  diskGb: Capacity;
  /** Memory of the guests that hold it now: those that run, are paused or are moving. */
  runningMemoryMb: number;
}

const capacity = (total: number, overcommit: number, used: number): Capacity => ({
  total,
  overcommit,
  used,
  available: total * overcommit - used,
});

export function capacityOfHost(view: EstateView, host: HostRecord, guests: readonly GuestRecord[]): HostCapacity {
  const { cpuOvercommit, memoryOvercommit } = limitsOf(view.datacenters.get(host.datacenterId));
  const counted = guests.filter(({ template }) => !template);
  const disks = diskStoragesOf(view, host.endpointId).filter((storage) => reaches(storage, host.name));
  return {
    cpu: capacity(
      host.cpuCores,
      cpuOvercommit,
      sum(counted, ({ cpuCores }) => cpuCores),
    ),
    memoryMb: capacity(
      host.memoryTotalMb,
      memoryOvercommit,
      sum(counted, ({ memoryMb }) => memoryMb),
    ),
    diskGb: diskCapacity(disks),
    runningMemoryMb: sum(counted.filter(isUp), ({ memoryMb }) => memoryMb),
  };
}

const isUp = ({ status }: GuestRecord) => status === "running" || status === "paused" || status === "migrating";

/** Room on disks is what the storages tell; thin volumes make sums of sizes meaningless. */
export function diskCapacity(storages: readonly StorageRecord[]): Capacity {
  return capacity(
    sum(storages, ({ totalGb }) => totalGb ?? 0),
    1,
    sum(storages, ({ usedGb }) => usedGb ?? 0),
  );
}

/** Storages of an endpoint that take disks of guests; a shared one is one row and so counts once. */
export function diskStoragesOf(view: EstateView, endpointId: string): StorageRecord[] {
  return [...view.storages.values()].filter(
    (storage) =>
      storage.endpointId === endpointId &&
      (storage.contents.includes("vm-disk") || storage.contents.includes("container-disk")),
  );
}

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

/** `12.5 GB` out of MB, for sentences. */
export const inGb = (memoryMb: number) => `${Math.round((memoryMb / mbPerGb) * 10) / 10} GB`;

/** Two sizes in one sentence: in MB where GB, as they are rounded, would not tell which is larger. */
export function bothInGb(neededMb: number, freeMb: number): { needed: string; free: string } {
  const [needed, free] = [inGb(neededMb), inGb(freeMb)];
  if (needed !== free || neededMb === freeMb) return { needed, free };
  return { needed: `${neededMb} MB`, free: `${Math.floor(freeMb)} MB` };
}
