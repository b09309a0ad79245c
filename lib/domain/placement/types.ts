import type { ProfileWish } from "../network-profile";
import type { NetworkProfile, TemplateInfo } from "../platform";

/** What placement looks at: facts of one moment, plain data. Sizes in MB and GB as the names say. */

export interface PlacementRequest {
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
  /** What is asked of the network; empty: the host's default will do. */
  network: ProfileWish;
  /** The template it is made from, by id or name; one must be reachable from the host. */
  template?: string;
  /** The storage asked for by name. */
  storage?: string;
  /** The host asked for by name; every other one is refused by the filter of that name. */
  hostName?: string;
  /** What is kept on the disk's storage. */
  diskContent: "vm-disk" | "container-disk";
}

export interface HostCandidate {
  id: string;
  endpointId: string;
  name: string;
  online: boolean;
  maintenance: boolean;
  /** The endpoint's data is old. */
  stale: boolean;
  /** Total × overcommit − assigned to guests, running and stopped, and being made. */
  cpuFree: number;
  cpuTotal: number;
  memoryFreeMb: number;
  memoryTotalMb: number;
  storages: { name: string; shared: boolean; freeGb: number; totalGb: number }[];
  profiles: readonly NetworkProfile[];
  /** Those that the host reaches, of the kind asked for. Ids are `endpointId:platform id`. */
  templates: readonly TemplateInfo[];
}

/** One named reason against a host; pure. Null: none. */
export interface Filter {
  name: string;
  reject(request: PlacementRequest, host: HostCandidate): string | null;
}

/** One named preference, 0..1. */
export interface Scorer {
  name: string;
  weight: number;
  score(request: PlacementRequest, host: HostCandidate): number;
}

export interface Verdict {
  endpoint: string;
  host: string;
  fits: boolean;
  /** 0..100; 0 when it does not fit. */
  score: number;
  /** Why not, or what speaks for it; with numbers. */
  reasons: string[];
  /** The storage that would take the disk. */
  storage: string | null;
}
