import type { GuestRef } from "./observation";
import type { TaskRef } from "./tasks";

/** Facets of platforms that rent guests out: owners, packages, traffic, access. */

/** What the platform notes of a guest that it rents out. */
export interface HostingFacet {
  /** As it is now, in one call, not from a cache: what a change is planned from and its undo goes back to. */
  facts(ref: GuestRef): Promise<HostingFacts>;
}

/** Absent: the platform does not tell; what is changed then has no known way back. */
export interface HostingFacts {
  packageId?: string;
  ownerId?: string;
  /** Null: none. */
  backupPlanId?: string | null;
  cpuThrottlePercent?: number;
  /** IPv4 addresses out of the platform's pools: those that `publicAddresses` adds to and takes from. */
  publicAddresses?: string[];
}

/** Keys that the platform keeps, to be put into new guests by their names. */
export interface SshKeyFacet {
  list(): Promise<{ id: string; name: string }[]>;
}

export interface TrafficFacet {
  /** Billing periods, newest first. */
  periods(ref: GuestRef): Promise<TrafficPeriod[]>;
}

export interface TrafficPeriod {
  /** ISO 8601. */
  from: string;
  to: string;
  receivedBytes: number;
  sentBytes: number;
  totalBytes: number;
  /** What the guest may use in the period; null: without limit. */
  limitGb: number | null;
}

export interface ConsoleFacet {
  /** How to reach the guest's screen. Short-lived; the password is a secret and never logged. */
  vnc(ref: GuestRef): Promise<VncDetails>;
  setVnc(ref: GuestRef, enabled: boolean): Promise<TaskRef | null>;
}

export interface VncDetails {
  enabled: boolean;
  host: string;
  port: number;
  password: string;
  /** The platform's own WebSocket, absolute; null where it has none. */
  webSocketUrl: string | null;
}

export interface PasswordFacet {
  /** Sets a new password inside the guest; it is good only once the task has ended well. */
  reset(ref: GuestRef, options: { user: string }): Promise<{ task: TaskRef; password: string }>;
}

export interface OwnershipFacet {
  change(ref: GuestRef, ownerId: string): Promise<void>;
}

export interface BackupPlanFacet {
  /** Null: none. */
  assign(ref: GuestRef, planId: string | null): Promise<void>;
}

export interface CpuThrottleFacet {
  /** How much of its CPU time is withheld, 0 to 99 %. */
  set(ref: GuestRef, percent: number): Promise<void>;
}

export interface FirewallFacet {
  state(ref: GuestRef): Promise<{ enabled: boolean; rules: number }>;
  /** Replaces all rules by those of the rulesets; none: removes all. */
  applyRulesets(ref: GuestRef, rulesetIds: readonly string[]): Promise<void>;
  setEnabled(ref: GuestRef, enabled: boolean): Promise<void>;
}

export interface PublicAddressFacet {
  /** So many more IPv4 addresses out of the platform's pools; the new ones. */
  add(ref: GuestRef, count: number): Promise<string[]>;
  remove(ref: GuestRef, addresses: readonly string[]): Promise<void>;
}
