import type { EstateView, GuestRecord } from "./estate";
import type { GuestStatus } from "./guest";

/** What is assigned to the guests of a host. Templates never run and do not count. */
export interface HostLoad {
  cpuCores: number;
  memoryMb: number;
  /** Of the guests that hold it now: those that run, are paused or are moving. */
  runningMemoryMb: number;
  guests: number;
  running: number;
}

export const noLoad: Readonly<HostLoad> = { cpuCores: 0, memoryMb: 0, runningMemoryMb: 0, guests: 0, running: 0 };

/** How many guests there are of each kind and in each state. Templates do not count. */
export interface GuestCounts {
  vms: number;
  containers: number;
  byStatus: Readonly<Partial<Record<GuestStatus, number>>>;
}

/** The guests of one endpoint, summed and listed by host. */
export interface EndpointLoads {
  byHost: ReadonlyMap<string, HostLoad>;
  /** Of all its guests, those on hosts that are not known included. */
  total: Readonly<HostLoad>;
  counts: GuestCounts;
  /** GB by storage id that guests which are being made will take. */
  comingDiskGb: ReadonlyMap<string, number>;
  /** Templates included. */
  guestsByHost(): ReadonlyMap<string, readonly GuestRecord[]>;
}

const cache = new WeakMap<readonly GuestRecord[], EndpointLoads>();

/** Made once for the endpoint's guests as they are, and kept for as long as they stay so. */
export function loadsOfEndpoint(view: EstateView, endpointId: string): EndpointLoads {
  const guests = view.guestsOfEndpoint(endpointId);
  const known = cache.get(guests);
  if (known) return known;
  const loads = makeLoads(guests);
  cache.set(guests, loads);
  return loads;
}

function makeLoads(guests: readonly GuestRecord[]): EndpointLoads {
  const byHost = new Map<string, HostLoad>();
  const total = { ...noLoad };
  const byStatus: Partial<Record<GuestStatus, number>> = {};
  let vms = 0;
  const comingDiskGb = new Map<string, number>();
  for (const guest of guests) {
    if (guest.template) continue;
    const load = byHost.get(guest.hostName) ?? { ...noLoad };
    byHost.set(guest.hostName, load);
    addGuest(load, guest);
    addGuest(total, guest);
    byStatus[guest.status] = (byStatus[guest.status] ?? 0) + 1;
    if (guest.kind === "vm") vms += 1;
    if (guest.status === "creating" && guest.diskStorageId !== null)
      comingDiskGb.set(guest.diskStorageId, (comingDiskGb.get(guest.diskStorageId) ?? 0) + guest.diskGb);
  }
  let grouped: ReadonlyMap<string, readonly GuestRecord[]> | undefined;
  const guestsByHost = () => (grouped ??= Map.groupBy(guests, ({ hostName }) => hostName));
  const counts = { vms, containers: total.guests - vms, byStatus };
  return { byHost, total, counts, comingDiskGb, guestsByHost };
}

function addGuest(load: HostLoad, guest: GuestRecord): void {
  load.cpuCores += guest.cpuCores;
  load.memoryMb += guest.memoryMb;
  load.guests += 1;
  if (guest.status === "running") load.running += 1;
  if (isUp(guest)) load.runningMemoryMb += guest.memoryMb;
}

const isUp = ({ status }: GuestRecord) => status === "running" || status === "paused" || status === "migrating";
