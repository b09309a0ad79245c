import type { GuestKind, GuestStatus } from "./guest";
import type { HostStatus, NetworkProfile, PackageInfo, StorageContent, TemplateInfo } from "./platform";

/**
 * The in-process snapshot of the estate that lists and placement are served from. Immutable: a change makes a new
 * `EstateView`; a reader holds one and sees one moment. The database is the truth, this is its index.
 */
export interface EstateView {
  /** Rises with every change. */
  readonly version: number;
  /** Rises when guests change in more than their measurements: an index over their other fields is good until then. */
  readonly guestsVersion: number;
  readonly datacenters: ReadonlyMap<string, DatacenterRecord>;
  readonly endpoints: ReadonlyMap<string, EndpointRecord>;
  /** By host id, `endpointId:name`. */
  readonly hosts: ReadonlyMap<string, HostRecord>;
  /** By Moxxie's guest id. Templates included. */
  readonly guests: ReadonlyMap<string, GuestRecord>;
  readonly storages: ReadonlyMap<string, StorageRecord>;
  /** Reservations that were active when they were last read, by id. One whose `expiresAt` has come holds nothing. */
  readonly holds: ReadonlyMap<string, HoldRecord>;
  readonly profilesOf: (endpointId: string) => readonly NetworkProfile[];
  readonly templatesOf: (endpointId: string) => readonly TemplateInfo[];
  readonly packagesOf: (endpointId: string) => readonly PackageInfo[];
  readonly guestsOfEndpoint: (endpointId: string) => readonly GuestRecord[];
  readonly guestByVmId: (endpointId: string, vmId: string) => GuestRecord | undefined;
  readonly guestsByName: (name: string) => readonly GuestRecord[];
  /** All guests that bear the platform id, in any endpoint. */
  readonly guestsWithVmId: (vmId: string) => readonly GuestRecord[];
}

export interface DatacenterRecord {
  id: string;
  name: string;
  location: string;
  routerAddress: string | null;
  network: {
    ipRange: string | null;
    vlanRange: { from: number; to: number } | null;
    qinqEnabled: boolean;
    serviceVlan: number | null;
    /** How long VLAN and subnet of a released network are not given out again. */
    quarantineMs: number;
  };
  limits: {
    cpuOvercommit: number;
    memoryOvercommit: number;
    maxVms: number | null;
    maxCpu: number | null;
    maxMemoryGb: number | null;
    maxDiskGb: number | null;
  };
  source: "file" | "dashboard";
}

/** fresh: the last poll was good and recent. stale: last known data shown. unknown: never polled well. */
export type Freshness = "fresh" | "stale" | "unknown";

export interface EndpointRecord {
  id: string;
  datacenterId: string;
  provider: string;
  url: string;
  enabled: boolean;
  source: "file" | "dashboard";
  version: string | null;
  lastPollAt: Date | null;
  lastGoodPollAt: Date | null;
  lastPollMs: number | null;
  lastPollCalls: number | null;
  consecutiveFailures: number;
  lastError: { code: string; message: string } | null;
}

export interface HostRecord {
  id: string;
  endpointId: string;
  datacenterId: string;
  name: string;
  status: HostStatus;
  maintenance: boolean;
  cpuCores: number;
  memoryTotalMb: number;
  version: string | null;
  /** The platform's own id of it; null where it is known by its name alone. */
  platformId: string | null;
  /** Hosts of one group are those among which the platform places new guests itself; null: each can be named. */
  group: string | null;
  cpuFraction: number | null;
  memoryUsedMb: number | null;
  uptimeSeconds: number | null;
  observedAt: Date;
}

/** Capacity of a host that is held for somebody: an active reservation. */
export interface HoldRecord {
  id: string;
  datacenterId: string;
  endpointId: string;
  hostName: string;
  /** The storage (`StorageRecord.id`) that the disk is held on; null when no disk is held. */
  storageId: string | null;
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
  reservedBy: string;
  /** The actor's id. */
  reservedById: string;
  reason: string;
  expiresAt: Date;
}

/** What one interface of a guest is put on, as its configuration says. */
export interface GuestNetwork {
  /** The platform's name of the interface, `net0`. */
  interfaceId: string;
  /** The network profile (bridge, vnet …) that it is on. */
  profileId: string | null;
  /** The VLAN that its frames are in; null: none, or the guest tags by itself. */
  vlan: number | null;
  /** The outer tag. */
  serviceVlan: number | null;
  /** Its fixed address with prefix, where the configuration has one. */
  cidr: string | null;
}

/** What one network interface of a guest has. */
export interface InterfaceAddresses {
  name: string;
  macAddress?: string;
  addresses: string[];
}

export interface GuestRecord {
  id: string;
  endpointId: string;
  datacenterId: string;
  provider: string;
  kind: GuestKind;
  vmId: string;
  name: string;
  hostName: string;
  status: GuestStatus;
  template: boolean;
  /** False only where the platform tells that it has never had an operating system. */
  installed: boolean;
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
  tags: readonly string[];
  addresses: readonly string[];
  /** The addresses by network interface, as this process was last told; not kept in the database. */
  interfaces?: readonly InterfaceAddresses[];
  lock: string | null;
  pool: string | null;
  startedAt: Date | null;
  managed: boolean;
  protected: boolean;
  clientId: string | null;
  primaryDc: string | null;
  failoverDc: string | null;
  busyOperationId: string | null;
  /** The storage (`StorageRecord.id`) that takes its disk while it is being made; the disk is not yet in the storage's usage. */
  diskStorageId: string | null;
  /** As last learned from its configuration; empty until then. */
  networks: readonly GuestNetwork[];
  stateChangedAt: Date;
  observedAt: Date;
  cpuFraction: number | null;
  memoryUsedMb: number | null;
}

export interface StorageRecord {
  id: string;
  endpointId: string;
  datacenterId: string;
  name: string;
  hostName: string | null;
  hostNames: readonly string[];
  type: string;
  shared: boolean;
  available: boolean;
  contents: readonly StorageContent[];
  totalGb: number | null;
  usedGb: number | null;
  observedAt: Date;
}
