import type { GuestKind } from "@/lib/domain/guest";
import type { HostStatus, PackageInfo, PlatformFeature, StorageContent, TemplateInfo } from "@/lib/domain/platform";
import { platformFeatures } from "@/lib/domain/platform";
import type { ConnectionReport, PlatformInfo } from "./connection-report";
import type { ConfigDiff, GuestChange, GuestConfig, GuestSettings, GuestSpec, InterfaceAddresses } from "./guest-spec";
import type {
  BackupPlanFacet,
  ConsoleFacet,
  CpuThrottleFacet,
  FirewallFacet,
  HostingFacet,
  OwnershipFacet,
  PasswordFacet,
  PublicAddressFacet,
  SshKeyFacet,
  TrafficFacet,
} from "./hosting-facets";
import type { MetricsFacet } from "./metrics-facet";
import type { NetworkFacet } from "./network-facet";
import type { GuestObservation, GuestRef, Observation } from "./observation";
import type { Stage } from "./stage";
import type { TaskFacet, TaskRef } from "./tasks";

export type { GuestNetwork } from "@/lib/domain/estate";
export {
  type HostStatus,
  type NetworkProfile,
  type PackageInfo,
  type PlatformFeature,
  type StorageContent,
  storageContents,
  type TemplateInfo,
} from "@/lib/domain/platform";

export * from "./connection-report";
export type * from "./guest-spec";
export type * from "./hosting-facets";
export * from "./metrics-facet";
export type * from "./network-facet";
export type * from "./observation";
export type * from "./stage";
export * from "./tasks";

/**
 * What every platform looks like from above. A facet that is absent is a fact (`capabilitiesOf`), never an exception.
 * No type here may exist for one vendor only: a quirk belongs into that vendor's folder.
 */
export interface Provider {
  readonly kind: ProviderKind;
  readonly endpointId: string;
  readonly hosts: HostFacet;
  readonly guests: GuestFacet;
  readonly power: PowerFacet;
  readonly tasks: TaskFacet;
  readonly networks: NetworkFacet;
  readonly storage: StorageFacet;
  readonly suspend?: SuspendFacet;
  readonly clone?: CloneFacet;
  readonly snapshots?: SnapshotFacet;
  readonly migration?: MigrationFacet;
  readonly metrics?: MetricsFacet;
  readonly packages?: PackageFacet;
  readonly hosting?: HostingFacet;
  readonly sshKeys?: SshKeyFacet;
  readonly traffic?: TrafficFacet;
  readonly console?: ConsoleFacet;
  readonly passwords?: PasswordFacet;
  readonly ownership?: OwnershipFacet;
  readonly backupPlans?: BackupPlanFacet;
  readonly cpuThrottle?: CpuThrottleFacet;
  readonly firewall?: FirewallFacet;
  readonly publicAddresses?: PublicAddressFacet;
  /** What of a guest can be asked for at all, beyond facets; a plan refuses the rest, a form disables it. */
  readonly features: ReadonlySet<PlatformFeature>;
  /** One bulk observation of everything that changes often. Costs the same number of calls for 10 guests and 10,000. */
  observe(signal?: AbortSignal): Promise<Observation>;
  /** The version, and whether credentials work; the cheapest call there is. */
  about(): Promise<PlatformInfo>;
  /** Walks DNS, TCP, TLS, credentials and rights, and says for each what is wrong and how to mend it. Never throws. */
  testConnection(): Promise<ConnectionReport>;
  /** Counters of the transport since start, for the metrics page. */
  readonly callCount: () => number;
  close(): Promise<void>;
}

export const providerKinds = ["proxmox", "virtfusion", "maas"] as const;
export type ProviderKind = (typeof providerKinds)[number];

// ── facets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface HostFacet {
  get(hostName: string): Promise<HostDetails>;
}

export interface HostDetails {
  name: string;
  status: HostStatus;
  cpuModel?: string;
  cpuCores: number;
  /** Absent, like `memoryUsedMb` and `uptimeSeconds`, where the platform does not tell. */
  cpuFraction?: number;
  memoryTotalMb: number;
  memoryUsedMb?: number;
  uptimeSeconds?: number;
  version?: string;
  kernel?: string;
  loadAverage?: number[];
}

export interface GuestFacet {
  /** The guest now, not from a cache; undefined when the platform has none with that id. */
  get(ref: Pick<GuestRef, "kind" | "vmId"> & { hostName?: string }): Promise<GuestObservation | undefined>;
  /** The whole configuration, in Moxxie's words and in the platform's. */
  config(ref: GuestRef): Promise<GuestConfig>;
  readonly kinds: readonly GuestKind[];
  readonly ids: GuestIds;
  templates(): Promise<TemplateInfo[]>;
  /**
   * What making this guest takes, stage by stage; the list depends on the spec alone.
   * Stages bear the marker `spec.operationId` so that a repetition after a crash finds what is there.
   * @throws MoxxieError `not_supported` with `errors` for each field of the spec that the platform cannot do.
   */
  creation(spec: GuestSpec): Stage[];
  /** The last stage of a creation from a template leaves the guest running, whatever was asked for. */
  readonly startsWhenMade?: true;
  /** Whether the guest bears that operation's marker. False when there is no such guest. */
  madeBy(operationId: string, ref: GuestRef): Promise<boolean>;
  /** Removes whatever `creation(spec)` made, all or part of it, and nothing else. Safe when nothing was made; safe twice. */
  removeCreated(spec: GuestSpec): Promise<TaskRef | null>;
  /** What a change would do. Throws `digest_mismatch`, `cannot_be_done`. */
  planChange(ref: GuestRef, change: GuestChange): Promise<ConfigDiff>;
  change(ref: GuestRef, change: GuestChange): Promise<TaskRef | null>;
  /** What bringing a saved configuration back would change. Disks are never made, removed or swapped by it. */
  planRestore(ref: GuestRef, saved: GuestConfig): Promise<ConfigDiff>;
  /** Brings a saved configuration back: the undo of a change, or later because somebody asks. */
  restoreConfig(ref: GuestRef, saved: GuestConfig): Promise<TaskRef | null>;
  /** Absent where disks keep their size. */
  resizeDisk?(ref: GuestRef, disk: string, sizeGb: number): Promise<TaskRef | null>;
  /** Destroys a stopped guest with its disks. */
  destroy(ref: GuestRef, options: { purge: boolean }): Promise<TaskRef | null>;
  /**
   * What the inventory keeps of the guest's configuration; few calls. Undefined when there is no such guest, or the
   * platform does not tell.
   */
  settings(ref: GuestRef): Promise<GuestSettings | undefined>;
  /** Addresses the guest really has, from its agent or the platform; undefined when nobody can tell. */
  addresses(ref: GuestRef): Promise<InterfaceAddresses[] | undefined>;
}

/** Who gives a new guest its platform id. */
export type GuestIds =
  | {
      givenBy: "moxxie";
      /** Ids that the platform takes; they are claimed under Moxxie's own lock. */
      range: { from: number; to: number };
      /** Whether the platform would give this id to a new guest. */
      isFree(vmId: string): Promise<boolean>;
    }
  | {
      /** It gives each once and never again: from the first stage on the id alone says whose guest it is. */
      givenBy: "platform";
      /** The guest that bears the mark of the spec's operation; until it is known, `spec.vmId` is provisional. */
      find(spec: GuestSpec): Promise<{ vmId: string; hostName: string } | undefined>;
    };

export interface PowerFacet {
  start(ref: GuestRef): Promise<TaskRef | null>;
  /** Pulls the plug. */
  stop(ref: GuestRef): Promise<TaskRef | null>;
  /** Asks the guest; `forceStop` pulls the plug after `timeoutSeconds`. */
  shutdown(ref: GuestRef, options: { timeoutSeconds: number; forceStop: boolean }): Promise<TaskRef | null>;
  reboot(ref: GuestRef, options: { timeoutSeconds: number }): Promise<TaskRef | null>;
  reset?(ref: GuestRef): Promise<TaskRef | null>;
}

export interface SuspendFacet {
  /** memory: the guest stands still and goes on where it was. access: it is switched off and locked until resumed. */
  readonly keeps: "memory" | "access";
  /** `toDisk` only where the platform has the feature `suspendToDisk`. */
  suspend(ref: GuestRef, options: { toDisk: boolean }): Promise<TaskRef | null>;
  resume(ref: GuestRef): Promise<TaskRef | null>;
}

export interface CloneFacet {
  /** Stages of a clone; like `creation`, found again by the operation's marker. */
  cloning(source: GuestRef, spec: CloneSpec): Stage[];
  removeCloned(source: GuestRef, spec: CloneSpec): Promise<TaskRef | null>;
}

export interface CloneSpec {
  operationId: string;
  vmId: string;
  name: string;
  full: boolean;
  targetHost?: string;
  storage?: string;
  snapshot?: string;
}

/** Sizes and defaults that guests are made by. */
export interface PackageFacet {
  list(): Promise<PackageInfo[]>;
  /**
   * Brings the guest to another package; disks never shrink.
   * @returns what the platform left as it was, in its words.
   */
  change(ref: GuestRef, packageId: string): Promise<{ notes: string[] }>;
}

export interface SnapshotFacet {
  list(ref: GuestRef): Promise<SnapshotInfo[]>;
  create(ref: GuestRef, options: { name: string; description?: string; withMemory: boolean }): Promise<TaskRef | null>;
  rollback(ref: GuestRef, name: string, options: { start: boolean }): Promise<TaskRef | null>;
  remove(ref: GuestRef, name: string): Promise<TaskRef | null>;
}

export interface SnapshotInfo {
  name: string;
  description?: string;
  /** ISO 8601. */
  createdAt?: string;
  parent?: string;
  withMemory: boolean;
}

export interface MigrationFacet {
  /** Whether and how the guest can go to another host of the same platform. */
  check(ref: GuestRef, targetHost: string): Promise<MigrationCheck>;
  migrate(
    ref: GuestRef,
    options: { targetHost: string; online: boolean; withLocalDisks: boolean; targetStorage?: string },
  ): Promise<TaskRef | null>;
}

export interface MigrationCheck {
  allowed: boolean;
  /** Each a sentence that says what is in the way and how to mend it. */
  blockers: string[];
  warnings: string[];
  localDisks: { volume: string; sizeGb: number }[];
  running: boolean;
}

export interface StorageFacet {
  contents(hostName: string, storage: string): Promise<StorageVolume[]>;
}

export interface StorageVolume {
  volume: string;
  content: StorageContent;
  sizeGb: number;
  vmId?: string;
}

/** Which facets a provider has: the API, the UI and the planner ask here. */
export function capabilitiesOf(provider: Provider) {
  return {
    suspend: provider.suspend !== undefined,
    reset: provider.power.reset !== undefined,
    clone: provider.clone !== undefined,
    snapshots: provider.snapshots !== undefined,
    migration: provider.migration !== undefined,
    metrics: provider.metrics !== undefined,
    resize: provider.guests.resizeDisk !== undefined,
    packages: provider.packages !== undefined,
    traffic: provider.traffic !== undefined,
    console: provider.console !== undefined,
    passwords: provider.passwords !== undefined,
    ownership: provider.ownership !== undefined,
    backupPlans: provider.backupPlans !== undefined,
    cpuThrottle: provider.cpuThrottle !== undefined,
    firewall: provider.firewall !== undefined,
    publicAddresses: provider.publicAddresses !== undefined,
    ...featuresOf(provider),
  };
}
export type Capabilities = ReturnType<typeof capabilitiesOf>;

const featuresOf = ({ features }: Provider) =>
  Object.fromEntries(platformFeatures.map((feature) => [feature, features.has(feature)])) as Record<
    PlatformFeature,
    boolean
  >;
