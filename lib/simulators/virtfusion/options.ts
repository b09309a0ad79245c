import type { DoorOptions } from "../http/door";

/** A group of hypervisors of the generated world. */
export interface GroupOptions {
  readonly name: string;
  readonly hypervisors: number;
  /** Whether its hypervisors have no limit of memory and cores (a maximum of 0). Default false. */
  readonly unlimited?: boolean;
  /** Memory of each hypervisor in MB; by the number of servers when absent. */
  readonly memoryMb?: number;
  /** Virtual cores of each hypervisor; by the number of servers when absent. */
  readonly cpuCores?: number;
}

export interface VirtfusionSimulatorOptions extends DoorOptions {
  /** Seed of the generated world. Default 1. */
  seed?: number;
  /** How many servers it begins with, built and mostly running. Default 10. */
  guests?: number;
  /** How many times faster than believable queued work is done, delays of deletions included. Default 200. */
  speed?: number;
  /** How many requests a minute each token may make. Default: as many as it likes. */
  requestsPerMinute?: number;
  /** Default: Prague with three hypervisors and Brno with one. */
  groups?: readonly GroupOptions[];
  /** First two bytes of the servers' IPv4 addresses. Default `172.18`. */
  guestNetwork?: string;
}
