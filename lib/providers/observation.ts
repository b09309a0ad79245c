import type { GuestKind, GuestStatus } from "@/lib/domain/guest";
import type { HostStatus, StorageContent } from "@/lib/domain/platform";

/** A guest as the platform knows it. `hostName` may be stale: providers look the owner up again when it moved. */
export interface GuestRef {
  kind: GuestKind;
  vmId: string;
  hostName: string;
}

export interface Observation {
  hosts: HostObservation[];
  guests: GuestObservation[];
  storages: StorageObservation[];
}

export interface HostObservation {
  name: string;
  /** The platform's own id, where it has one beside the name. */
  platformId?: string;
  status: HostStatus;
  maintenance: boolean;
  /** Hosts of one group among which the platform itself chooses for a new guest; absent where the host can be named. */
  group?: string;
  /** Absent while the host does not tell (offline). */
  cpuCores?: number;
  /** Share of all cores in use, 0..1. */
  cpuFraction?: number;
  memoryTotalMb?: number;
  memoryUsedMb?: number;
  uptimeSeconds?: number;
  version?: string;
}

export interface GuestObservation extends GuestRef {
  /** Absent when the platform has not told it yet (a guest made a second ago): keep the last known. */
  name?: string;
  status: GuestStatus;
  /** `status` is unknown only because the platform's list never tells it: the last known one holds. */
  powerUntold?: true;
  /** The operation that is making it and has not given it its name yet. */
  madeBy?: string;
  template: boolean;
  /** False: it has never had an operating system. Absent: it has one, or the platform does not tell. */
  installed?: false;
  cpuCores?: number;
  memoryMb?: number;
  diskGb?: number;
  tags: string[];
  lock?: string;
  pool?: string;
  /** Share of the assigned cores in use, 0..1. Absent when not running. */
  cpuFraction?: number;
  memoryUsedMb?: number;
  uptimeSeconds?: number;
}

export interface StorageObservation {
  name: string;
  /** The host that has it; null for one that all hosts share (counted once). */
  hostName: string | null;
  /** For a shared storage: the hosts that reach it. */
  hostNames: string[];
  type: string;
  shared: boolean;
  available: boolean;
  /** What may be kept there. */
  contents: StorageContent[];
  totalGb?: number;
  usedGb?: number;
}
