import { type Capacity, capacity, sum } from "./capacity-sum";
import type { EstateView, HostRecord, StorageRecord } from "./estate";
import { comingDiskGb, holdsOnStorage, storagesOfEndpoint, storagesOfHost } from "./estate-index";

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

const takesDisks = ({ contents }: StorageRecord) => contents.includes("vm-disk") || contents.includes("container-disk");

/** Storages of an endpoint that take disks of guests; a shared one is one row and so counts once. */
export const diskStoragesOf = (view: EstateView, endpointId: string): StorageRecord[] =>
  storagesOfEndpoint(view, endpointId).filter(takesDisks);

export const diskStoragesOfHost = (view: EstateView, host: HostRecord): StorageRecord[] =>
  storagesOfHost(view, host).filter(takesDisks);

export const reaches = (storage: StorageRecord, hostName: string) =>
  storage.hostName === hostName || (storage.hostName === null && storage.hostNames.includes(hostName));
