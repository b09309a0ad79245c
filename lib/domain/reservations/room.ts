import { diskStoragesOf, inGb, limitsOf, type RoomInLimits, sum } from "../capacity";
import type { DatacenterRecord, EstateView } from "../estate";
import { endpointsOfDatacenter } from "../estate-index";
import type { LimitAmounts } from "../limits";
import { gbToMb } from "../units";

/** What somebody wants of a host and a storage: whole MB, so that sums of it are exact. */
export interface Claim {
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
}

/** A host, and the storage (`StorageRecord.id`) that takes the disk; null when none is asked for. */
export interface RoomPlace {
  datacenterId: string;
  endpointId: string;
  hostName: string;
  storageId: string | null;
}

/** What guests and reservations have of a datacenter, as the tables say at one moment. */
export interface TakenRoom {
  /** Assigned on a host, and held there, by host id. A host that was not counted is missing. */
  hosts: ReadonlyMap<string, { cpuCores: number; memoryMb: number }>;
  /** GB by storage: disks that are being made, and what is held; what the storage tells to be in use is not in it. */
  storages: ReadonlyMap<string, number>;
  /** In the whole datacenter; null when it has no limits and so nobody counted. `diskGb` like `storages`. */
  datacenter: LimitAmounts | null;
}

/** What is left of a place. Negative where it is over-assigned; Infinity where nothing limits. */
export interface RoomLeft {
  host: { cpuCores: number; memoryMb: number };
  storageGb: number;
  limits: RoomInLimits;
}

export const hostIdOf = ({ endpointId, hostName }: Pick<RoomPlace, "endpointId" | "hostName">) =>
  `${endpointId}:${hostName}`;

/**
 * What the sizes of a place, as the last polls saw it, leave beside what is taken.
 * @returns undefined when the host or the storage is not there any more, or was not counted.
 */
export function roomLeft(view: EstateView, place: RoomPlace, taken: TakenRoom): RoomLeft | undefined {
  const host = view.hosts.get(hostIdOf(place));
  const onHost = taken.hosts.get(hostIdOf(place));
  const storage = place.storageId === null ? null : view.storages.get(place.storageId);
  if (!host || !onHost || storage === undefined) return undefined;
  const datacenter = view.datacenters.get(place.datacenterId);
  const { cpuOvercommit, memoryOvercommit } = limitsOf(datacenter);
  return {
    host: {
      cpuCores: host.cpuCores * cpuOvercommit - onHost.cpuCores,
      memoryMb: host.memoryTotalMb * memoryOvercommit - onHost.memoryMb,
    },
    storageGb: storage
      ? (storage.totalGb ?? 0) - (storage.usedGb ?? 0) - (taken.storages.get(storage.id) ?? 0)
      : Infinity,
    limits: leftInLimits(
      datacenter,
      taken.datacenter,
      datacenter?.limits.maxDiskGb == null ? 0 : usedDiskGb(view, datacenter.id),
    ),
  };
}

function leftInLimits(
  datacenter: DatacenterRecord | undefined,
  taken: LimitAmounts | null,
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
function usedDiskGb(view: EstateView, datacenterId: string): number {
  return sum(
    endpointsOfDatacenter(view, datacenterId).flatMap(({ id }) => diskStoragesOf(view, id)),
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
