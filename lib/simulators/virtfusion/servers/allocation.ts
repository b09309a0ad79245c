import type { Hypervisor } from "../state/infrastructure";
import type { Panel } from "../state/panel";
import type { SimServer } from "../state/server";

/** What is promised to the servers of a hypervisor, whether they run or not. */
export interface Allocation {
  servers: number;
  memoryMb: number;
  cpuCores: number;
  localStorageGb: number;
  /** By id of the other storage. */
  otherStorageGb: Map<number, number>;
}

/** What is promised on every hypervisor, in one pass over the servers. */
export function allocations(panel: Panel): Map<number, Allocation> {
  const found = new Map<number, Allocation>();
  for (const id of panel.hypervisors.keys()) found.set(id, nothing());
  for (const server of panel.servers.values()) {
    const allocation = found.get(server.hypervisorId);
    if (allocation) add(allocation, server);
  }
  return found;
}

/** What is promised on one hypervisor. */
export function allocationOn(panel: Panel, hypervisorId: number): Allocation {
  const allocation = nothing();
  for (const server of panel.servers.values()) if (server.hypervisorId === hypervisorId) add(allocation, server);
  return allocation;
}

/** Room that is left; a maximum of 0 means unlimited. */
export function roomLeft(max: number, allocated: number): number {
  return max === 0 ? Number.POSITIVE_INFINITY : max - allocated;
}

/** Addresses that a group can still give to servers of a network profile. */
export function freeIpv4(panel: Panel, groupId: number): number {
  let free = 0;
  for (const block of panel.ipBlocks.values()) {
    if (block.type === 4 && block.groupIds.includes(groupId)) free += block.free;
  }
  return free;
}

/** Where a disk of a storage profile goes on a hypervisor: local storage, another one, or nowhere. */
export function storageFor(hypervisor: Hypervisor, profile: number): { storageId: number | null } | undefined {
  if (profile <= 0) return { storageId: null };
  const other = hypervisor.otherStorage.find((storage) => storage.storageType === profile);
  if (other) return { storageId: other.id };
  return hypervisor.localStorageType === profile ? { storageId: null } : undefined;
}

function nothing(): Allocation {
  return { servers: 0, memoryMb: 0, cpuCores: 0, localStorageGb: 0, otherStorageGb: new Map() };
}

function add(allocation: Allocation, server: SimServer): void {
  allocation.servers++;
  allocation.memoryMb += server.memoryMb;
  allocation.cpuCores += server.cpuCores;
  for (const { storageId, capacityGb } of server.disks) {
    if (storageId === null) allocation.localStorageGb += capacityGb;
    else allocation.otherStorageGb.set(storageId, (allocation.otherStorageGb.get(storageId) ?? 0) + capacityGb);
  }
}
