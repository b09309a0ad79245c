import { computeOfHost } from "./capacity";
import type { EstateView, HostRecord, StorageRecord } from "./estate";
import { hostsOfDatacenter } from "./estate-index";
import { roomInLimits } from "./limits";
import { assignToStorages, type HostDemand } from "./packing-storages";
import { spread } from "./spread";
import { capacityOfStorage, diskStoragesOfHost } from "./storage-capacity";
import { timesIn } from "./times-in";
import { whyNotUsable } from "./usable-host";

/** What each of the guests gets; its disk lies on one storage. */
export interface GuestShape {
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
}

export type Shortage = "cpu" | "memory" | "disk" | "maxVms" | "maxCpu" | "maxMemoryGB" | "maxDiskGB" | "hosts";

export interface PackedHost {
  host: HostRecord;
  guests: number;
  /** Where their disks lie, by storage id. */
  disks: ReadonlyMap<string, number>;
}

export interface Packing {
  total: number;
  /** The hosts that something new can be put on, those that take none included. */
  hosts: PackedHost[];
  /** What one more guest would lack. */
  limitedBy: Shortage;
}

export interface PackingQuestion {
  datacenterId: string;
  shape: GuestShape;
  now: Date;
  /** Whether the data of an endpoint is recent enough to put something on its hosts. */
  isFresh: (endpointId: string) => boolean;
  /** What its storages must take. */
  diskContent: "vm-disk" | "container-disk";
}

/**
 * How many guests of one shape a datacenter takes, and where. Exact: on a host as many fit as its free cores and
 * memory each allow (none where the guest has more cores than the host physically has, see the placement filter `cpu`),
 * on a storage as many disks as its free room allows; who takes which storage is a maximum flow
 * ({@link assignToStorages}). The datacenter's limits cut the total, evenly over the hosts. Pure.
 */
export function packGuests(view: EstateView, question: PackingQuestion): Packing {
  const hosts = usableHosts(view, question).map((host) => demandOf(view, host, question));
  if (hosts.length === 0) return { total: 0, hosts: [], limitedBy: "hosts" };
  const room = new Map<string, number>();
  for (const { storages } of hosts) {
    for (const storage of storages) {
      if (!room.has(storage.id)) room.set(storage.id, disksOn(view, storage, question));
    }
  }
  const disks = assignToStorages(hosts, room);
  const counts = disks.map((of) => sumOf(of.values()));
  const allowed = withinLimits(view, question);
  const most = sumOf(counts);
  if (allowed.guests <= most) {
    const cut = spread(allowed.guests, counts);
    return { total: allowed.guests, hosts: packed(hosts, disks, cut), limitedBy: allowed.limitedBy };
  }
  return { total: most, hosts: packed(hosts, disks, counts), limitedBy: lackOfMost({ hosts, disks, room }) };
}

const usableHosts = (view: EstateView, { datacenterId, isFresh }: PackingQuestion) =>
  hostsOfDatacenter(view, datacenterId).filter(
    (host) => whyNotUsable(host, { fresh: isFresh(host.endpointId) }) === null,
  );

interface Demand extends HostDemand {
  host: HostRecord;
  storages: readonly StorageRecord[];
  byCpu: number;
  byMemory: number;
}

function demandOf(view: EstateView, host: HostRecord, { shape, now, diskContent }: PackingQuestion): Demand {
  const { cpu, memoryMb } = computeOfHost(view, host, { now });
  const byCpu = shape.cpuCores > host.cpuCores ? 0 : timesIn(cpu.available, shape.cpuCores);
  const byMemory = timesIn(memoryMb.available, shape.memoryMb);
  const storages = diskStoragesOfHost(view, host).filter(
    ({ available, contents }) => available && contents.includes(diskContent),
  );
  return { host, byCpu, byMemory, guests: Math.min(byCpu, byMemory), storages };
}

const disksOn = (view: EstateView, storage: StorageRecord, { shape, now }: PackingQuestion) =>
  timesIn(capacityOfStorage(view, storage, { now }).available, shape.diskGb);

/** The tightest limit; the first one of several that are equally tight. */
function withinLimits(
  view: EstateView,
  { datacenterId, shape, now }: PackingQuestion,
): { guests: number; limitedBy: Shortage } {
  const room = roomInLimits(view, datacenterId, { now });
  const allowed: { guests: number; limitedBy: Shortage }[] = [
    { limitedBy: "maxVms", guests: timesIn(room.guests, 1) },
    { limitedBy: "maxCpu", guests: timesIn(room.cpuCores, shape.cpuCores) },
    { limitedBy: "maxMemoryGB", guests: timesIn(room.memoryMb, shape.memoryMb) },
    { limitedBy: "maxDiskGB", guests: timesIn(room.diskGb, shape.diskGb) },
  ];
  return allowed.reduce((tightest, each) => (each.guests < tightest.guests ? each : tightest));
}

/** The packing with so many guests left on each host; which of its disks go does not matter. */
function packed(
  hosts: readonly Demand[],
  disks: readonly ReadonlyMap<string, number>[],
  counts: readonly number[],
): PackedHost[] {
  return hosts.map(({ host }, index) => {
    const guests = counts[index] ?? 0;
    let left = guests;
    const kept = new Map<string, number>();
    for (const [storageId, units] of disks[index] ?? []) {
      const taken = Math.min(left, units);
      if (taken > 0) kept.set(storageId, taken);
      left -= taken;
    }
    return { host, guests, disks: kept };
  });
}

/** What most hosts lack for one guest more; CPU before memory before disk where as many lack the one as the other. */
function lackOfMost({
  hosts,
  disks,
  room,
}: {
  hosts: readonly Demand[];
  disks: readonly ReadonlyMap<string, number>[];
  room: ReadonlyMap<string, number>;
}): Shortage {
  const left = new Map(room);
  for (const of of disks) for (const [id, units] of of) left.set(id, (left.get(id) ?? 0) - units);
  const lacking = { cpu: 0, memory: 0, disk: 0 };
  for (const [index, { byCpu, byMemory, storages }] of hosts.entries()) {
    const guests = sumOf(disks[index]?.values() ?? []);
    if (guests >= byCpu) lacking.cpu += 1;
    if (guests >= byMemory) lacking.memory += 1;
    if (storages.every(({ id }) => (left.get(id) ?? 0) === 0)) lacking.disk += 1;
  }
  const { cpu, memory, disk } = lacking;
  if (cpu >= memory && cpu >= disk) return "cpu";
  return memory >= disk ? "memory" : "disk";
}

function sumOf(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
