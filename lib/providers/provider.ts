import type { GuestKind } from "@/lib/domain/guest";
import type {
  HostStatus,
  NetworkProfile,
  PackageInfo,
  PlatformFeature,
  StorageContent,
  TemplateInfo,
} from "@/lib/domain/platform";
import { platformFeatures } from "@/lib/domain/platform";
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
import type { GuestObservation, GuestRef, Observation } from "./observation";
import type { TaskFacet, TaskRef, TaskWork } from "./tasks";

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

export type * from "./guest-spec";
export type * from "./hosting-facets";
export type * from "./observation";
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

export interface PlatformInfo {
  product: string;
  version: string;
}

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

/**
 * One effect on the platform that can be told done or not done. `isDone` looks before `start` writes, also after a
 * crash between the two, so that nothing is made twice.
 */
export interface Stage {
  name: string;
  title: string;
  /** The kind of platform task that it begins; by it a task that a crash left running is found. */
  work: TaskWork;
  isDone(): Promise<boolean>;
  /** Returns the platform's task to wait for, or null when the effect is there already. */
  start(): Promise<TaskRef | null>;
  /**
   * After an attempt since then whose outcome is unknown: finds what it made before it could bear the operation's mark,
   * and marks it. Absent where the mark comes with the guest.
   */
  recover?(since: Date): Promise<void>;
  /** How long an attempt whose answer was lost may still take effect; it is looked for so long before another is made. */
  lateForMs?: number;
}

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

export interface NetworkFacet {
  /** Networks that a guest can be put on, per host, and zones (`makesNetworks`) in which networks can be made. */
  profiles(): Promise<NetworkProfile[]>;
  /** Absent where networks cannot be made on demand. */
  readonly making?: NetworkMaking;
}

/** A network for one VLAN, to be made in a zone that `profiles()` lists. */
export interface ClientNetworkSpec {
  /** The profile id of the zone. */
  zoneId: string;
  vlan: number;
  /** The outer tag that the zone must have; null where the datacenter is not Q-in-Q. */
  serviceVlan: number | null;
  /** Client and purpose, for people who look at the platform. */
  label: string;
}

/** Networks made on demand; the same spec always means the same network, and making it twice is harmless. */
export interface NetworkMaking {
  /** The profile id that the network has, or will have. From the spec alone. */
  profileIdOf(spec: ClientNetworkSpec): string;
  /**
   * Looks on the platform whether the network is there or can be made.
   * @throws MoxxieError `network_misconfigured` when the zone or its outer tag is not as the spec says, `conflict` when
   * somebody else's unfinished changes would be applied with ours, `network_taken` when the name is another network's.
   */
  check(spec: ClientNetworkSpec): Promise<void>;
  making(spec: ClientNetworkSpec): Stage[];
  /** Removes exactly what `making(spec)` made; safe when nothing was made. */
  removing(spec: ClientNetworkSpec): Stage[];
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

export interface MetricsFacet {
  guest(ref: GuestRef, range: MetricsRange): Promise<MetricsSeries>;
  host(hostName: string, range: MetricsRange): Promise<MetricsSeries>;
}

export const metricsRanges = ["hour", "day", "week", "month", "year"] as const;
export type MetricsRange = (typeof metricsRanges)[number];

export interface MetricsSeries {
  stepSeconds: number;
  points: MetricsPoint[];
}

/** A gap is a point without the value, never a zero. */
export interface MetricsPoint {
  /** ISO 8601. */
  at: string;
  cpuFraction?: number;
  memoryUsedMb?: number;
  memoryTotalMb?: number;
  diskReadBytesPerSecond?: number;
  diskWriteBytesPerSecond?: number;
  netInBytesPerSecond?: number;
  netOutBytesPerSecond?: number;
}

// ── connection test ─────────────────────────────────────────────────────────────────────────────────────────────────

export const connectionChecks = ["dns", "tcp", "tls", "credentials", "permissions", "version", "storage"] as const;

export interface ConnectionReport {
  ok: boolean;
  checks: { name: (typeof connectionChecks)[number]; state: "ok" | "warning" | "failed" | "skipped"; detail: string }[];
  /** SHA-256 of the certificate that was seen, so that a person can compare and pin it. */
  tlsFingerprint?: string;
  info?: PlatformInfo;
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
