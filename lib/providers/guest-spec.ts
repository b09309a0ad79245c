import type { GuestNetwork } from "@/lib/domain/estate";
import type { GuestKind } from "@/lib/domain/guest";
import type { TemplateInfo } from "@/lib/domain/platform";

export type { InterfaceAddresses } from "@/lib/domain/estate";

/** All that is needed to make a guest; frozen when the request is accepted. */
export interface GuestSpec {
  operationId: string;
  kind: GuestKind;
  /** Provisional (`lib/domain/vm-id.ts`) where the platform gives ids and has not yet. */
  vmId: string;
  name: string;
  /** Where the platform places guests by group: a host of the group, until the platform has chosen. */
  hostName: string;
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
  storage: string;
  template?: TemplateInfo;
  /** Share the template's disk instead of copying it, where the platform can; the guest then stays on the template's storage. */
  linkedClone?: boolean;
  network?: NetworkSpec;
  /** The platform's package that it is made by. */
  packageId?: string;
  /** Disks beyond the first. */
  extraDisks?: { sizeGb: number }[];
  cloudInit?: CloudInitSpec;
  container?: { swapMb: number; unprivileged: boolean; rootPasswordSealed?: string };
  tags: string[];
  description?: string;
}

export interface NetworkSpec {
  profileId: string;
  vlan?: number;
  /** Both ways, in Mbit/s. */
  bandwidthMbps?: number;
  /** Whether the platform gives it a public IPv4 address; absent: as the platform does by itself. */
  publicAddress?: boolean;
  /** Ids of the platform's firewall rulesets. */
  firewallRulesets?: string[];
}

export interface CloudInitSpec {
  user?: string;
  sshKeys?: string[];
  /** Keys that the platform knows, by their names there. */
  sshKeyNames?: string[];
  userData?: string;
  /** `dhcp` or an address with prefix, e.g. 172.16.100.20/24. */
  ip?: string;
  gateway?: string;
  nameservers?: string[];
}

export interface GuestConfig {
  name: string;
  cpuCores: number;
  cpuSockets: number;
  memoryMb: number;
  swapMb?: number;
  onBoot: boolean;
  protected: boolean;
  description: string;
  tags: string[];
  disks: DiskConfig[];
  interfaces: InterfaceConfig[];
  cloudInit?: {
    user?: string;
    hasPassword: boolean;
    sshKeys: string[];
    ip?: string;
    gateway?: string;
    nameservers?: string[];
  };
  agent: boolean;
  osType?: string;
  bootOrder?: string[];
  /** Changes that wait for a restart. */
  pending: ConfigChange[];
  /** Guards an update against a change in between. */
  digest: string;
  /** The platform's own keys and values, for people and for restoring; secrets masked by the platform. */
  raw: Record<string, string | number>;
}

/** What the inventory keeps of a guest's configuration. */
export interface GuestSettings {
  /** What its interfaces are put on, with the VLANs that follow from it. */
  networks: GuestNetwork[];
  /** The platform refuses to remove it. */
  protected: boolean;
}

export interface DiskConfig {
  id: string;
  storage: string;
  volume: string;
  sizeGb: number;
  boot: boolean;
  media: "disk" | "cdrom" | "cloud-init" | "root" | "mount" | "unused";
  mountPath?: string;
}

export interface InterfaceConfig {
  id: string;
  name?: string;
  model?: string;
  macAddress?: string;
  bridge?: string;
  vlan?: number;
  firewall: boolean;
  connected: boolean;
  rateMbps?: number;
  ip?: string;
  gateway?: string;
}

/** What PATCH may change; absent = untouched. */
export interface GuestChange {
  name?: string;
  cpuCores?: number;
  memoryMb?: number;
  swapMb?: number;
  onBoot?: boolean;
  protected?: boolean;
  description?: string;
  tags?: string[];
  agent?: boolean;
  cloudInit?: CloudInitSpec;
  interfaces?: {
    id: string;
    profileId?: string;
    vlan?: number | null;
    firewall?: boolean;
    connected?: boolean;
    rateMbps?: number | null;
  }[];
  digest?: string;
}

export interface ConfigChange {
  field: string;
  from: ConfigValue;
  to: ConfigValue;
  requiresRestart: boolean;
}
export type ConfigValue = string | number | boolean | null;

export interface ConfigDiff {
  changes: ConfigChange[];
  digest: string;
}
