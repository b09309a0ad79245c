import { diskStoragesOf, inGb, limitsOf, type RoomInLimits, sum } from "../capacity";
import type { DatacenterRecord, EstateView, HostRecord, StorageRecord } from "../estate";
import { gbToMb } from "../units";

/** What somebody wants of a host and a storage: whole MB, so that sums of it are exact. */
export interface Claim {
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
}

/** What guests and reservations have of a place, as the tables say at one moment. */
export interface TakenRoom {
  /** Assigned on the host, and held there. */
  host: { cpuCores: number; memoryMb: number };
  /** On the storage: disks that are being made, and what is held; what it tells to be in use is not in it. */
  storageGb: number;
  /** In the whole datacenter; null when it has no limits and so nobody counted. `diskGb` like `storageGb`. */
  datacenter: { guests: number; cpuCores: number; memoryMb: number; diskGb: number } | null;
}

/** What is left of a place. Negative where it is over-assigned; Infinity where nothing limits. */
export interface RoomLeft {
  host: { cpuCores: number; memoryMb: number };
  storageGb: number;
  limits: RoomInLimits;
}

/** A place as the last polls saw it. */
export interface Place {
  host: HostRecord;
  /** Null: no disk is asked for. */
  storage: StorageRecord | null;
  datacenter: DatacenterRecord | undefined;
  /** GB in use on all storages of the datacenter that take disks; see {@link usedDiskGb}. */
  usedDiskGb: number;
}

/** What the sizes of a place leave beside what is taken. */
export function roomLeft({ host, storage, datacenter, usedDiskGb: used }: Place, taken: TakenRoom): RoomLeft {
  const { cpuOvercommit, memoryOvercommit } = limitsOf(datacenter);
  return {
    host: {
      cpuCores: host.cpuCores * cpuOvercommit - taken.host.cpuCores,
      memoryMb: host.memoryTotalMb * memoryOvercommit - taken.host.memoryMb,
    },
    storageGb: storage ? (storage.totalGb ?? 0) - (storage.usedGb ?? 0) - taken.storageGb : Infinity,
    limits: leftInLimits(datacenter, taken.datacenter, used),
  };
}

function leftInLimits(
  datacenter: DatacenterRecord | undefined,
  taken: TakenRoom["datacenter"],
  usedGb: number,
): RoomInLimits {
  const limits = datacenter?.limits;
  const left = (max: number | null | undefined, amount: number | undefined) =>
    max == null || amount === undefined ? Infinity : max - amount;
  return {
    guests: left(limits?.maxVms, taken?.guests),
    cpuCores: left(limits?.maxCpu, taken?.cpuCores),
    memoryMb: left(limits?.maxMemoryGb == null ? null : gbToMb(limits.maxMemoryGb), taken?.memoryMb),
    diskGb: left(limits?.maxDiskGb, taken ? taken.diskGb + usedGb : undefined),
  };
}

/** Whether a datacenter has any limit, so that all of it must be counted. */
export const hasLimits = (datacenter: DatacenterRecord | undefined): boolean => {
  const { maxVms, maxCpu, maxMemoryGb, maxDiskGb } = datacenter?.limits ?? {};
  return [maxVms, maxCpu, maxMemoryGb, maxDiskGb].some((limit) => limit != null);
};

/** GB that the storages of a datacenter tell to be in use; a shared one counts once. */
export function usedDiskGb(view: EstateView, datacenterId: string): number {
  const endpoints = [...view.endpoints.values()].filter((endpoint) => endpoint.datacenterId === datacenterId);
  return sum(
    endpoints.flatMap(({ id }) => diskStoragesOf(view, id)),
    ({ usedGb }) => usedGb ?? 0,
  );
}

export type Lack = "cpu" | "memory" | "disk" | "maxVms" | "maxCpu" | "maxMemoryGB" | "maxDiskGB";

/** What the room lacks for one more guest or reservation of that size; empty: it fits. */
export function lacksOf({ host, storageGb, limits }: RoomLeft, claim: Claim): Lack[] {
  const lacks: [Lack, boolean][] = [
    ["cpu", claim.cpuCores > host.cpuCores],
    ["memory", claim.memoryMb > host.memoryMb],
    ["disk", claim.diskGb > 0 && claim.diskGb > storageGb],
    ["maxVms", limits.guests < 1],
    ["maxCpu", claim.cpuCores > limits.cpuCores],
    ["maxMemoryGB", claim.memoryMb > limits.memoryMb],
    ["maxDiskGB", claim.diskGb > 0 && claim.diskGb > limits.diskGb],
  ];
  return lacks.flatMap(([lack, isShort]) => (isShort ? [lack] : []));
}

/** The lacks that no other host of the datacenter can mend. */
export const lacksInLimits = (lacks: readonly Lack[]): Lack[] => lacks.filter((lack) => lack.startsWith("max"));

/** A limit that is reached, in a sentence with its figures. */
export function limitInWords(
  lack: Lack,
  { datacenter, left }: { datacenter: Pick<DatacenterRecord, "id" | "limits">; left: RoomInLimits },
): string {
  const { id, limits } = datacenter;
  const free = (amount: number) => Math.max(0, Math.floor(amount * 10) / 10);
  switch (lack) {
    case "maxVms":
      return `${id} may hold ${limits.maxVms} guests (maxVms), reservations included, and has them`;
    case "maxCpu":
      return `${id} may give ${limits.maxCpu} cores (maxCpu); ${free(left.cpuCores)} are left`;
    case "maxMemoryGB":
      return `${id} may give ${limits.maxMemoryGb} GB memory (maxMemoryGB); ${inGb(Math.max(0, left.memoryMb))} is left`;
    case "maxDiskGB":
      return `${id} may give ${limits.maxDiskGb} GB disk (maxDiskGB); ${free(left.diskGb)} GB is left`;
    case "cpu":
    case "memory":
    case "disk":
      return `The host in ${id} has not enough ${lack}`;
  }
}
