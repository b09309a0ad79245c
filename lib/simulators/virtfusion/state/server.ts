export type ServerState = "allocated" | "queued" | "building" | "complete" | "failed";

/** 0 allocated, 1 queued, 2 building or failed, 3 complete. */
export type CommissionStatus = 0 | 1 | 2 | 3;

export type InterfaceName = "primary" | "secondary";

export interface SimDisk {
  /** Unique on the panel. */
  readonly id: number;
  /** 1, 2, 3 on the server. */
  readonly order: number;
  capacityGb: number;
  /** Storage profile; 0 is the default. */
  readonly profile: number;
  readonly primary: boolean;
  /** A disk that was added but not yet attached waits for a power cycle. */
  attached: boolean;
  /** Id of the hypervisor's other storage; null: local storage. */
  readonly storageId: number | null;
  readonly createdAt: Date;
}

export interface SimIpv4 {
  readonly id: number;
  readonly blockId: number;
  readonly address: string;
  readonly gateway: string;
  readonly netmask: string;
}

export interface SimIpv6 {
  readonly id: number;
  readonly blockId: number;
  readonly blockName: string;
  readonly subnet: string;
  readonly cidr: number;
  readonly gateway: string;
}

export interface SimInterface {
  readonly id: number;
  readonly which: InterfaceName;
  /** `eth0`. */
  readonly name: string;
  readonly mac: string;
  /** Profile of the network; 0 is none. Not to be confused with the hypervisor's network. */
  networkProfile: number;
  /** Id of the hypervisor's network that it is plugged into. */
  hypervisorNetwork: number;
  inboundKbytesPerSecond: number;
  outboundKbytesPerSecond: number;
  ipv4: SimIpv4[];
  ipv6: SimIpv6[];
  firewallEnabled: boolean;
  firewallRulesets: number[];
  whitelist: { id: number; ip: string; cidr: number }[];
}

/** Work that waits for a power cycle. */
export interface PendingAction {
  readonly id: number;
  /** A later action of the same kind takes its place; disks are each of their own kind. */
  readonly kind: string;
  readonly text: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  /** What the power cycle changes. */
  readonly apply: (server: SimServer) => void;
}

/** A time in which the server ran; open while `toMs` is absent. */
export interface OnlineSpan {
  readonly fromMs: number;
  toMs?: number;
}

/** A server as the panel holds it. */
export interface SimServer {
  readonly id: number;
  readonly uuid: string;
  /** Empty until it is built or renamed. */
  name: string;
  hostname: string | null;
  state: ServerState;
  commissionStatus: CommissionStatus;
  suspended: boolean;
  protected: boolean;
  /** Refuses to be deleted, with a text of its own. */
  doNotDisturb: boolean;
  buildFailed: boolean;
  /** The hypervisor that it is on. */
  hypervisorId: number;
  groupId: number;
  ownerId: number;
  packageId: number;
  /** Whether the machine is on. */
  running: boolean;
  /** As configured; a running server has `appliedMemoryMb` until its next power cycle. */
  memoryMb: number;
  cpuCores: number;
  appliedMemoryMb: number;
  appliedCpuCores: number;
  cpuThrottlePercent: number;
  /** GB a month; 0 is unlimited. */
  trafficGb: number;
  disks: SimDisk[];
  interfaces: SimInterface[];
  /** The keys that the last build put in. */
  sshKeyIds: number[];
  /** null: never built. */
  osTemplateId: number | null;
  timezone: string;
  hypervisorAssetGroups: number[];
  backupPlanId: number | null;
  backupAccess: string;
  vnc: { port: number; password: string; token: string; enabled: boolean };
  pendingActions: PendingAction[];
  trafficBlocks: { id: number; month: number; trafficGb: number; addedAt: Date }[];
  onlineSpans: OnlineSpan[];
  /** What became of the last order to suspend it. */
  suspension: "none" | "scheduled" | "failed";
  /** When a delayed deletion is due. */
  deletionDueAt: Date | null;
  lastOnAt: Date | null;
  builtAt: Date | null;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** Size of the primary disk in GB. */
export function primaryStorageGb(server: SimServer): number {
  return server.disks.find((disk) => disk.primary)?.capacityGb ?? 0;
}

export function interfaceOf(server: SimServer, which: InterfaceName): SimInterface | undefined {
  return server.interfaces.find((found) => found.which === which);
}
