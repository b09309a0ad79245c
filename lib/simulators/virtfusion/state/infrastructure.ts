/** A group of hypervisors, into which servers are placed. */
export interface HypervisorGroup {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly distributionType: number;
  enabled: boolean;
  readonly isDefault: boolean;
  readonly createdAt: Date;
}

/** A bridge on one hypervisor. Its id is not a network profile. */
export interface HypervisorNetwork {
  readonly id: number;
  readonly type: string;
  readonly bridge: string;
  readonly primary: boolean;
  readonly isDefault: boolean;
}

/** Storage of a hypervisor beside its local one. */
export interface OtherStorage {
  readonly id: number;
  readonly name: string;
  /** What a storage profile means by its number. */
  readonly storageType: number;
  readonly capacityGb: number;
}

export interface Hypervisor {
  readonly id: number;
  readonly groupId: number;
  readonly name: string;
  readonly ip: string;
  /** 3: ready. */
  commissioned: number;
  maintenance: boolean;
  enabled: boolean;
  /** Whether the panel reaches it; the panel itself does not show that. */
  reachable: boolean;
  /** 0: unlimited. */
  readonly cpuCoresMax: number;
  /** 0: unlimited. */
  readonly memoryMbMax: number;
  readonly localStorageGbMax: number;
  readonly localStorageType: number;
  readonly otherStorage: readonly OtherStorage[];
  readonly networks: readonly HypervisorNetwork[];
  readonly createdAt: Date;
}

/** A network profile. No call of the API lists them. */
export interface NetworkProfile {
  readonly id: number;
  /** Groups whose networks use it. */
  groupIds: number[];
}

export interface FirewallRuleset {
  readonly id: number;
  readonly name: string;
  readonly enabled: boolean;
}

export interface BackupPlan {
  readonly id: number;
  readonly name: string;
}
