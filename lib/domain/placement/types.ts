import type { AffinityConstraint } from "../affinity/types";
import type { RoomInLimits } from "../capacity";
import type { GuestKind } from "../guest";
import type { ProfileWish } from "../network-profile";
import type { NetworkProfile, PackageInfo, TemplateInfo } from "../platform";

/** What placement looks at: facts of one moment, plain data. Sizes in MB and GB as the names say. */

export interface PlacementRequest {
  kind: GuestKind;
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
  /** What further disks of it take together, on the same storage as the first. */
  extraDiskGb?: number;
  /** Networks that the host must have, all of them; none: []. An empty wish `{}` asks for the host's default. */
  networks: readonly ProfileWish[];
  /** The template it is made from, by id or name; one must be reachable from the host. */
  template?: string;
  /** The platform's package that it is made by, by id or name; absent: the endpoint's default. */
  package?: string;
  /** The storage asked for by name. */
  storage?: string;
  /** The host asked for by name or id; every other one is refused by the filter of that name. */
  hostName?: string;
  /** The group of hosts asked for by name. */
  hostGroup?: string;
  /** The datacenters that it may be in; absent: wherever the candidates are. */
  datacenterIds?: readonly string[];
  /** The kind of platform that it must be on. */
  provider?: string;
  /** Capabilities that its platform must have, by their names, e.g. `snapshots`. */
  requires?: readonly string[];
  /** What is kept on the disk's storage. */
  diskContent: "vm-disk" | "container-disk";
  affinity: readonly AffinityConstraint[];
  /** Where the reservation lies that the request uses; preferred above all else. */
  holdHost?: { endpointId: string; hostName: string };
  /** How many guests of the same client or group are on each host, by host id; they are spread. Absent: all guests are. */
  alike?: ReadonlyMap<string, number>;
}

export interface StorageCandidate {
  name: string;
  shared: boolean;
  /** Never negative. */
  freeGb: number;
  totalGb: number;
  reservedGb: number;
}

/** Hosts among which their platform may choose for a new guest. */
export interface HostGroup {
  name: string;
  /** Those of its hosts that are online and not in maintenance. */
  placeable: number;
}

/** The limits that a datacenter sets itself, and what they leave; Infinity where there is none. */
export interface DatacenterRoom {
  max: RoomInLimits;
  left: RoomInLimits;
}

export interface HostCandidate {
  id: string;
  endpointId: string;
  datacenterId: string;
  name: string;
  /** By which hosts of the same score are ordered; see `sortKeyOf`. */
  sortKey: string;
  /** The group that it is in; one object for all its hosts. */
  group: HostGroup | null;
  /** The kind of its platform. */
  provider: string;
  /** The names of what its platform can do. */
  capabilities: ReadonlySet<string>;
  online: boolean;
  maintenance: boolean;
  /** The endpoint's data is old. */
  stale: boolean;
  /** Since its endpoint was last polled well; null: never. */
  dataAgeSeconds: number | null;
  /** Total × overcommit − assigned to guests, running and stopped, and being made − reserved. */
  cpuFree: number;
  cpuTotal: number;
  cpuReserved: number;
  memoryFreeMb: number;
  memoryTotalMb: number;
  memoryReservedMb: number;
  /** Guests on it, stopped ones and those being made included. */
  guests: number;
  /** Those that take the kind of disk asked for. */
  storages: readonly StorageCandidate[];
  profiles: readonly NetworkProfile[];
  /** The outer tag of a Q-in-Q datacenter: a VLAN asked for by its number is inside it. */
  serviceVlan: number | null;
  /** Those that the host reaches, of the kind asked for. Ids are `endpointId:platform id`. */
  templates: readonly TemplateInfo[];
  /** The packages of its platform, one list for all hosts of an endpoint; null where it has no such thing. */
  packages: readonly PackageInfo[] | null;
  /** One object for all hosts of a datacenter. */
  room: DatacenterRoom;
}

/** One named reason against a host; pure. */
export interface Filter {
  name: string;
  /** Why the host cannot take it, in words and figures; null: nothing against it. */
  reject(request: PlacementRequest, host: HostCandidate): string | null;
}

/** One named preference; pure. */
export interface Scorer {
  name: ScorerName;
  /** Whether it has something to say on this request; one that has not is left out, and weighs nothing. */
  applies(request: PlacementRequest): boolean;
  /** 0..1. `all`: what the scorers that compare look at. */
  score(request: PlacementRequest, host: HostCandidate, all: Comparison): number;
}

export const scorerNames = [
  "balance",
  "packing",
  "spread",
  "reserved-headroom",
  "data-age",
  "affinity",
  "held-host",
] as const;
export type ScorerName = (typeof scorerNames)[number];
export type Weights = Readonly<Record<ScorerName, number>>;

/** What is known of all candidates together. */
export interface Comparison {
  /** The most guests, or alike guests, on one of the hosts that fit. */
  mostGuests: number;
}

export interface Verdict {
  endpoint: string;
  host: string;
  datacenter: string;
  fits: boolean;
  /** 0..100; 0 when it does not fit. */
  score: number;
  /** Why not, or what speaks for it; with numbers. */
  reasons: string[];
  /** The names of the filters that refuse it. */
  rejectedBy: string[];
  /** What each scorer gave, 0..1; empty when it does not fit. */
  scores: Partial<Record<ScorerName, number>>;
  /** The storage that would take the disk. */
  storage: string | null;
}
