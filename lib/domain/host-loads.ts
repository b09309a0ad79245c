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

/**
 * Makes the loads of an endpoint's guests `after` one of them changed out of the loads before it: what thousands of
 * others weigh is not counted again. `removed`: the guest as it was, where it was there; `added`: as it is now.
 */
export function carryLoads(
  view: EstateView,
  endpointId: string,
  { after, removed, added }: { after: readonly GuestRecord[]; removed?: GuestRecord; added: GuestRecord },
): void {
  const { byHost, total, counts, comingDiskGb } = loadsOfEndpoint(view, endpointId);
  const sums: Sums = {
    byHost: new Map(byHost),
    total: { ...total },
    vms: counts.vms,
    byStatus: { ...counts.byStatus },
    comingDiskGb: new Map(comingDiskGb),
  };
  // Loads of hosts are shared with the ones before: the touched ones are made anew.
  for (const { hostName } of removed ? [removed, added] : [added])
    sums.byHost.set(hostName, { ...(sums.byHost.get(hostName) ?? noLoad) });
  if (removed) count(sums, removed, -1);
  count(sums, added, 1);
  cache.set(after, loadsOf(sums, after));
}

/** Loads that are being counted. */
interface Sums {
  byHost: Map<string, HostLoad>;
  total: HostLoad;
  vms: number;
  byStatus: Partial<Record<GuestStatus, number>>;
  comingDiskGb: Map<string, number>;
}

function makeLoads(guests: readonly GuestRecord[]): EndpointLoads {
  const sums: Sums = { byHost: new Map(), total: { ...noLoad }, vms: 0, byStatus: {}, comingDiskGb: new Map() };
  for (const guest of guests) count(sums, guest, 1);
  return loadsOf(sums, guests);
}

function loadsOf({ byHost, total, vms, byStatus, comingDiskGb }: Sums, guests: readonly GuestRecord[]): EndpointLoads {
  let grouped: ReadonlyMap<string, readonly GuestRecord[]> | undefined;
  const guestsByHost = () => (grouped ??= Map.groupBy(guests, ({ hostName }) => hostName));
  const counts = { vms, containers: total.guests - vms, byStatus };
  return { byHost, total, counts, comingDiskGb, guestsByHost };
}

function count(sums: Sums, guest: GuestRecord, by: 1 | -1): void {
  const { template, hostName, status, kind, diskStorageId, diskGb } = guest;
  if (template) return;
  const load = sums.byHost.get(hostName) ?? { ...noLoad };
  sums.byHost.set(hostName, load);
  addGuest(load, guest, by);
  addGuest(sums.total, guest, by);
  sums.byStatus[status] = (sums.byStatus[status] ?? 0) + by;
  if (kind === "vm") sums.vms += by;
  if (status === "creating" && diskStorageId !== null)
    sums.comingDiskGb.set(diskStorageId, (sums.comingDiskGb.get(diskStorageId) ?? 0) + by * diskGb);
}

function addGuest(load: HostLoad, guest: GuestRecord, by: 1 | -1): void {
  load.cpuCores += by * guest.cpuCores;
  load.memoryMb += by * guest.memoryMb;
  load.guests += by;
  if (guest.status === "running") load.running += by;
  if (isUp(guest)) load.runningMemoryMb += by * guest.memoryMb;
}

const isUp = ({ status }: GuestRecord) => status === "running" || status === "paused" || status === "migrating";
