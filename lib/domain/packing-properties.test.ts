import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeOfHost } from "./capacity";
import type { EstateView, GuestRecord, HostRecord, StorageRecord } from "./estate";
import { hostsOfDatacenter } from "./estate-index";
import { roomInLimits } from "./limits";
import { type GuestShape, type PackedHost, packGuests } from "./packing";
import { capacityOfStorage, diskStoragesOfHost } from "./storage-capacity";
import { aDatacenter, aGuest, aHold, aHost, anEndpoint, aSharedStorage, testNow, viewOf } from "./testing";

/** Packings of random estates against a naive account of the same estates: the arithmetic, asked guest by guest. */

const now = testNow;
const pack = (view: EstateView, shape: GuestShape) =>
  packGuests(view, { datacenterId: "DC1", shape, now, isFresh: () => true, diskContent: "vm-disk" });

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
