import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeOfHost } from "./capacity";
import type { DatacenterRecord, EstateView, GuestRecord, HostRecord, StorageRecord } from "./estate";
import { hostsOfDatacenter } from "./estate-index";
import { roomInLimits } from "./limits";
import { type GuestShape, type PackedHost, type PackingQuestion, packGuests } from "./packing";
import { capacityOfStorage, diskStoragesOfHost } from "./storage-capacity";
import { aDatacenter, aGuest, aHold, aHost, anEndpoint, aSharedStorage, aStorage, testNow, viewOf } from "./testing";

const now = testNow;
const small: GuestShape = { cpuCores: 2, memoryMb: 4096, diskGb: 100 };
const ask = (shape: GuestShape, change: Partial<PackingQuestion> = {}): PackingQuestion => ({
  datacenterId: "DC1",
  shape,
  now,
  isFresh: () => true,
  diskContent: "vm-disk",
  ...change,
});
const pack = (view: EstateView, shape = small, change: Partial<PackingQuestion> = {}) =>
  packGuests(view, ask(shape, change));
const countsOf = (packing: ReturnType<typeof packGuests>) =>
  packing.hosts.map(({ host, guests }) => [host.name, guests]);

const two = { hosts: [aHost(), aHost({ name: "pve2" })] };
const localOf = (name: string, change: Partial<StorageRecord> = {}) =>
  aStorage({ id: `pve:${name}:local`, hostName: name, hostNames: [name], ...change });

describe("how many guests of a shape fit", () => {
  test("is counted host by host: halves on two hosts do not make a whole", () => {
    const guests = [
      aGuest({ memoryMb: 65_536 - 6144 }),
      aGuest({ id: "h", hostName: "pve2", memoryMb: 65_536 - 6144, vmId: "101" }),
    ];
    const view = viewOf({ ...two, guests, storages: [localOf("pve1"), localOf("pve2")] });
    // 12 GB are free in all, which divided by 4 GB would be three.
    expect(pack(view)).toMatchObject({ total: 2, limitedBy: "memory" });
  });

  test("a disk lies on one storage: rests on two do not make a whole", () => {
    const rest = { totalGb: 150, usedGb: 0 };
    const storages = [localOf("pve1", rest), localOf("pve1", { ...rest, id: "pve:pve1:zfs", name: "zfs" })];
    expect(pack(viewOf({ hosts: [aHost()], storages }))).toMatchObject({ total: 2, limitedBy: "disk" });
  });

  test("a storage that hosts share is spent once, and evenly", () => {
    const view = viewOf({ ...two, storages: [aSharedStorage(["pve1", "pve2"], { totalGb: 700, usedGb: 100 })] });
    const packing = pack(view);
    expect(packing).toMatchObject({ total: 6, limitedBy: "disk" });
    expect(countsOf(packing)).toEqual([
      ["pve1", 3],
      ["pve2", 3],
    ]);
  });

  test("a host with storages of its own leaves the shared one to those that have none", () => {
    const storages = [aSharedStorage(["pve1", "pve2"], { totalGb: 300, usedGb: 0 }), localOf("pve1")];
    expect(countsOf(pack(viewOf({ ...two, storages })))).toEqual([
      ["pve1", 8],
      ["pve2", 3],
    ]);
  });

  test("is none for a guest with more cores than any host has, however much may be overcommitted", () => {
    const datacenters = [aDatacenter({ cpuOvercommit: 16 })];
    const view = viewOf({ ...two, datacenters, storages: [localOf("pve1")] });
    expect(pack(view, { ...small, cpuCores: 17 })).toMatchObject({ total: 0, limitedBy: "cpu" });
    expect(pack(view, { ...small, cpuCores: 16 }).total).toBe(8);
  });

  test("counts reservations until they end, and disks of guests that are being made", () => {
    const storages = [localOf("pve1", { totalGb: 400, usedGb: 0 })];
    const guests = [aGuest({ status: "creating", diskGb: 100, diskStorageId: "pve:pve1:local" })];
    const view = viewOf({ hosts: [aHost()], storages, guests, holds: [aHold({ diskGb: 100 })] });
    expect(pack(view).total).toBe(2);
    expect(pack(view, small, { now: aHold().expiresAt }).total).toBe(3);
  });

  test.each<[string, Partial<HostRecord>, Partial<PackingQuestion>]>([
    ["is offline", { status: "offline" }, {}],
    ["nobody heard of", { status: "unknown" }, {}],
    ["is in maintenance", { maintenance: true }, {}],
    ["tells no memory yet", { memoryTotalMb: 0 }, {}],
    ["belongs to an endpoint that does not answer", {}, { isFresh: () => false }],
    ["is in another datacenter", { datacenterId: "DC2" }, {}],
  ])("a host that %s does not count", (_, host, question) => {
    const view = viewOf({ hosts: [aHost(host)], storages: [localOf("pve1")] });
    expect(pack(view, small, question)).toEqual({ total: 0, hosts: [], limitedBy: "hosts" });
  });

  test("a storage that is out of reach or takes no such disks does not count", () => {
    const storages = [
      localOf("pve1", { available: false }),
      localOf("pve1", { id: "ct", contents: ["container-disk"] }),
    ];
    const view = viewOf({ hosts: [aHost()], storages });
    expect(pack(view)).toMatchObject({ total: 0, limitedBy: "disk" });
    expect(pack(view, small, { diskContent: "container-disk" }).total).toBe(8);
  });

  test.each<[string, Partial<DatacenterRecord["limits"]>, number]>([
    ["maxVms", { maxVms: 4 }, 3],
    ["maxCpu", { maxCpu: 7 }, 2],
    ["maxMemoryGB", { maxMemoryGb: 14 }, 3],
    ["maxDiskGB", { maxDiskGb: 650 }, 2],
    ["maxVms", { maxVms: 0 }, 0],
  ])("is cut by the datacenter's %s, evenly over the hosts", (limitedBy, limits, total) => {
    const guests = [aGuest({ status: "stopped" })];
    const storages = [localOf("pve1"), localOf("pve2")];
    const packing = pack(viewOf({ ...two, datacenters: [aDatacenter(limits)], guests, storages }));
    expect(packing).toMatchObject({ total, limitedBy });
    const [first = 0, second = 0] = packing.hosts.map((host) => host.guests);
    expect(first + second).toBe(total);
    expect(Math.abs(first - second)).toBeLessThanOrEqual(1);
  });
});

test("a limit that is spent as the hosts are full is named before what the hosts lack: it is the cheaper one to raise", () => {
  const view = viewOf({ hosts: [aHost()], storages: [localOf("pve1")], datacenters: [aDatacenter({ maxVms: 8 })] });
  expect(pack(view)).toMatchObject({ total: 8, limitedBy: "maxVms" });
  expect(pack(viewOf({ hosts: [aHost()], storages: [localOf("pve1")] }))).toMatchObject({ total: 8, limitedBy: "cpu" });
});

// ── against a naive account of the same estate ──────────────────────────────────────────────────────────────────────

const hostNames = ["pve0", "pve1", "pve2", "pve3"];
const limit = (max: number) => fc.option(fc.integer({ min: 0, max }), { freq: 2 });

/** Small estates in which everything can run short: cores, memory, disks, limits. */
const anyEstate = (max: { hosts: number; storages: number; sizeGb: number; cores: number }) =>
  fc
    .record({
      limits: fc.record({
        cpuOvercommit: fc.constantFrom(0.5, 1, 2),
        memoryOvercommit: fc.constantFrom(0.5, 1, 1.5),
        maxVms: limit(12),
        maxCpu: limit(40),
        maxMemoryGb: limit(40),
        maxDiskGb: limit(400),
      }),
      hosts: fc.array(
        fc.record({
          status: fc.constantFrom("online" as const, "online" as const, "offline" as const),
          maintenance: fc.constantFrom(false, false, true),
          cpuCores: fc.integer({ min: 1, max: max.cores }),
          memoryTotalMb: fc.integer({ min: 1024, max: 24_576 }),
        }),
        { minLength: 1, maxLength: max.hosts },
      ),
      storages: fc.array(
        fc.record({
          // Often the same for several: hosts that reach the same storages go as one.
          reach: fc.oneof(fc.constant(hostNames), fc.subarray(hostNames, { minLength: 1 })),
          available: fc.constantFrom(true, true, true, false),
          totalGb: fc.integer({ min: 0, max: max.sizeGb }),
          usedGb: fc.integer({ min: 0, max: 30 }),
        }),
        { maxLength: max.storages },
      ),
      guests: fc.array(
        fc.record({
          hostName: fc.constantFrom(...hostNames),
          status: fc.constantFrom("running" as const, "stopped" as const, "creating" as const),
          diskStorageId: fc.constantFrom(null, "storage-0"),
          template: fc.boolean(),
          cpuCores: fc.integer({ min: 1, max: 3 }),
          memoryMb: fc.integer({ min: 1, max: 4096 }),
        }),
        { maxLength: 3 },
      ),
      holds: fc.array(
        fc.record({
          hostName: fc.constantFrom(...hostNames),
          storageId: fc.constantFrom(null, "storage-0", "storage-1"),
          expiresAt: fc.constantFrom(now, new Date(now.getTime() + 1)),
        }),
        { maxLength: 2 },
      ),
    })
    .map(({ limits, hosts, storages, guests, holds }) =>
      viewOf({
        datacenters: [aDatacenter(limits)],
        endpoints: [anEndpoint()],
        hosts: hosts.map((host, index) => aHost({ name: `pve${index}`, ...host })),
        storages: storages.map(({ reach, ...storage }, index) =>
          aSharedStorage(reach, { id: `storage-${index}`, name: `s${index}`, ...storage }),
        ),
        guests: guests.map((guest, index) => aGuest({ id: `g${index}`, vmId: `${100 + index}`, ...guest })),
        holds: holds.map((hold, index) => aHold({ id: `hold-${index}`, ...hold })),
      }),
    );

const anyShape = fc.record({
  cpuCores: fc.integer({ min: 1, max: 6 }),
  memoryMb: fc.integer({ min: 256, max: 8192 }),
  diskGb: fc.integer({ min: 1, max: 60 }),
});

interface Place {
  host: HostRecord;
  storage: StorageRecord;
}

/** Where one guest more could be put in the view as it is, by the arithmetic alone. */
function placesFor(view: EstateView, shape: GuestShape): Place[] {
  const room = roomInLimits(view, "DC1", { now });
  if (room.guests < 1 || room.cpuCores < shape.cpuCores) return [];
  if (room.memoryMb < shape.memoryMb || room.diskGb < shape.diskGb) return [];
  return hostsOfDatacenter(view, "DC1").flatMap((host) => {
    if (host.status !== "online" || host.maintenance || host.cpuCores < shape.cpuCores) return [];
    const { cpu, memoryMb } = computeOfHost(view, host, { now });
    if (cpu.available < shape.cpuCores || memoryMb.available < shape.memoryMb) return [];
    return diskStoragesOfHost(view, host)
      .filter((storage) => storage.available && capacityOfStorage(view, storage, { now }).available >= shape.diskGb)
      .map((storage) => ({ host, storage }));
  });
}

let made = 0;
/** The view with one guest more, whose disk is on its way to the storage. */
function withGuest(view: EstateView, shape: GuestShape, { host, storage }: Place): EstateView {
  made += 1;
  const guest: GuestRecord = aGuest({
    id: `made-${made}`,
    vmId: `${1000 + made}`,
    hostName: host.name,
    status: "creating",
    diskStorageId: storage.id,
    ...shape,
  });
  const guests = [...view.guests.values(), guest];
  return viewOf({
    datacenters: [...view.datacenters.values()],
    endpoints: [...view.endpoints.values()],
    hosts: [...view.hosts.values()],
    storages: [...view.storages.values()],
    holds: [...view.holds.values()],
    guests,
  });
}

/** The most guests by trying every place for every guest. */
function mostByTrying(view: EstateView, shape: GuestShape, known = new Map<string, number>(), key = ""): number {
  const before = known.get(key);
  if (before !== undefined) return before;
  const most = placesFor(view, shape).reduce((best, place) => {
    // The order in which guests come does not matter, only how many are where.
    const next = [...key.split("|").filter(Boolean), `${place.host.id}@${place.storage.id}`].sort().join("|");
    return Math.max(best, 1 + mostByTrying(withGuest(view, shape, place), shape, known, next));
  }, 0);
  known.set(key, most);
  return most;
}

describe("a packing", () => {
  test("can be made guest by guest without anything running short, and then takes no further guest", () => {
    const estate = anyEstate({ hosts: 4, storages: 5, sizeGb: 200, cores: 12 });
    fc.assert(
      fc.property(estate, anyShape, (view, shape) => {
        const { total, hosts } = pack(view, shape);
        let after = view;
        for (const { host, disks } of hosts) {
          for (const [storageId, units] of disks) {
            for (let guest = 0; guest < units; guest += 1) {
              const place = placesFor(after, shape).find(
                (each) => each.host.id === host.id && each.storage.id === storageId,
              );
              if (!place) throw new Error(`no room on ${host.name} and ${storageId} for a guest that was packed there`);
              after = withGuest(after, shape, place);
            }
          }
        }
        expect(after.guests.size - view.guests.size).toBe(total);
        expect(placesFor(after, shape)).toEqual([]);
        expect(pack(after, shape).total).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test("is the largest there is, as trying every place for every guest shows", () => {
    const estate = anyEstate({ hosts: 3, storages: 3, sizeGb: 90, cores: 4 });
    const shape = fc.record({
      cpuCores: fc.integer({ min: 1, max: 2 }),
      memoryMb: fc.integer({ min: 2048, max: 8192 }),
      diskGb: fc.integer({ min: 20, max: 60 }),
    });
    fc.assert(
      fc.property(estate, shape, (view, asked) => void expect(pack(view, asked).total).toBe(mostByTrying(view, asked))),
      { numRuns: 200 },
    );
  });

  test("names what runs short: a limit that is spent, or what most hosts have too little of", () => {
    const estate = anyEstate({ hosts: 4, storages: 5, sizeGb: 200, cores: 12 });
    fc.assert(
      fc.property(estate, anyShape, (view, shape) => {
        const { limitedBy, total, hosts } = pack(view, shape);
        const room = roomInLimits(view, "DC1", { now });
        const left = {
          maxVms: [room.guests - total, 1],
          maxCpu: [room.cpuCores - total * shape.cpuCores, shape.cpuCores],
          maxMemoryGB: [room.memoryMb - total * shape.memoryMb, shape.memoryMb],
          maxDiskGB: [room.diskGb - total * shape.diskGb, shape.diskGb],
        } as const;
        if (limitedBy === "hosts") return void expect(hosts).toEqual([]);
        if (limitedBy === "cpu" || limitedBy === "memory" || limitedBy === "disk") {
          const lacking = hosts.map((packed) => lacksOf(view, { shape, packed, hosts }));
          const count = (resource: string) => lacking.filter((each) => each.includes(resource)).length;
          return void expect(count(limitedBy)).toBe(Math.max(...["cpu", "memory", "disk"].map(count)));
        }
        const [free, need] = left[limitedBy];
        expect(free).toBeLessThan(need);
      }),
      { numRuns: 300 },
    );
  });
});

/** What a host has too little of for one guest more, once all are placed. */
function lacksOf(
  view: EstateView,
  { shape, packed, hosts }: { shape: GuestShape; packed: PackedHost; hosts: readonly PackedHost[] },
): string[] {
  const { host, guests } = packed;
  const { cpu, memoryMb } = computeOfHost(view, host, { now });
  const onStorage = (id: string) => hosts.reduce((sum, { disks }) => sum + (disks.get(id) ?? 0), 0);
  const reached = diskStoragesOfHost(view, host).filter(({ available }) => available);
  const freeGb = (storage: StorageRecord) =>
    capacityOfStorage(view, storage, { now }).available - onStorage(storage.id) * shape.diskGb;
  return [
    ...(host.cpuCores < shape.cpuCores || cpu.available - guests * shape.cpuCores < shape.cpuCores ? ["cpu"] : []),
    ...(memoryMb.available - guests * shape.memoryMb < shape.memoryMb ? ["memory"] : []),
    ...(reached.every((storage) => freeGb(storage) < shape.diskGb) ? ["disk"] : []),
  ];
}

test("thousands of hosts that share storages in pairs are packed without holding everything up", () => {
  const hosts = Array.from({ length: 2000 }, (_, index) => aHost({ name: `pve${index}` }));
  const storages = hosts.map((host, index) =>
    aSharedStorage([host.name, `pve${(index + 1) % hosts.length}`], { id: `s${index}`, totalGb: 250, usedGb: 0 }),
  );
  // Of this thread's own work: other work of the machine does not count.
  const before = process.threadCpuUsage();
  expect(pack(viewOf({ hosts, storages })).total).toBe(4000);
  expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(1000);
});
