import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Capacity,
  capacityOfDatacenter,
  capacityOfHost,
  capacityOfStorage,
  diskStoragesOf,
  limitsOf,
  reaches,
} from "./capacity";
import { guestStatuses } from "./guest";
import { storageContents } from "./platform";
import { aDatacenter, aGuest, aHold, aHost, aSharedStorage, aStorage, testNow, viewOf } from "./testing";

const now = testNow;
const at = (ms: number) => new Date(now.getTime() + ms);

const anyGuest = fc
  .record({
    cpuCores: fc.integer({ min: 0, max: 64 }),
    memoryMb: fc.integer({ min: 0, max: 200_000 }),
    template: fc.boolean(),
    status: fc.constantFrom(...guestStatuses),
  })
  .map(aGuest);
const overcommit = fc.constantFrom(0.5, 1, 1.5, 2, 4, 16);

describe("the room of a host", () => {
  test("is total × overcommit − what is assigned to its guests, whatever their state", () => {
    fc.assert(
      fc.property(fc.array(anyGuest, { maxLength: 30 }), overcommit, overcommit, (guests, cpu, memory) => {
        const datacenters = [aDatacenter({ cpuOvercommit: cpu, memoryOvercommit: memory })];
        const room = capacityOfHost(viewOf({ datacenters, guests }), aHost(), { now });
        const assigned = guests.filter(({ template }) => !template);
        const cores = assigned.reduce((total, { cpuCores }) => total + cpuCores, 0);
        const memoryMb = assigned.reduce((total, each) => total + each.memoryMb, 0);
        const none = { reserved: 0 };
        expect(room.cpu).toEqual({ ...none, total: 16, overcommit: cpu, used: cores, available: 16 * cpu - cores });
        expect(room.memoryMb).toEqual({
          ...none,
          total: 65_536,
          overcommit: memory,
          used: memoryMb,
          available: 65_536 * memory - memoryMb,
        });
        expect(room.runningMemoryMb).toBeLessThanOrEqual(room.memoryMb.used);
      }),
    );
  });

  test("shrinks by exactly what one more guest is given; a template takes nothing", () => {
    fc.assert(
      fc.property(fc.array(anyGuest, { maxLength: 10 }), anyGuest, (guests, one) => {
        const before = capacityOfHost(viewOf({ guests }), aHost(), { now });
        const after = capacityOfHost(viewOf({ guests: [...guests, one] }), aHost(), { now });
        expect(before.memoryMb.available - after.memoryMb.available).toBe(one.template ? 0 : one.memoryMb);
        expect(before.cpu.available - after.cpu.available).toBe(one.template ? 0 : one.cpuCores);
      }),
    );
  });

  test("can be less than nothing, so that sums over hosts stay true", () => {
    const { memoryMb } = capacityOfHost(viewOf({ guests: [aGuest({ memoryMb: 70_000 })] }), aHost(), { now });
    expect(memoryMb.available).toBe(65_536 - 70_000);
  });

  test("is without overcommit where the datacenter is gone", () => {
    expect(capacityOfHost(viewOf(), aHost({ datacenterId: "DC9" }), { now }).cpu.available).toBe(16);
    expect(limitsOf(undefined)).toEqual({ cpuOvercommit: 1, memoryOvercommit: 1 });
  });

  test("memory of running guests is that of those which hold it now", () => {
    const guests = guestStatuses.map((status, index) => aGuest({ status, memoryMb: 2 ** index }));
    const { runningMemoryMb } = capacityOfHost(viewOf({ guests }), aHost(), { now });
    const holding = guestStatuses.filter((_, index) => (runningMemoryMb & (2 ** index)) !== 0);
    expect(holding).toEqual(["running", "paused", "migrating"]);
  });
});

describe("a reservation", () => {
  const storages = [aStorage()];
  const holdUntil = (expiresAt: Date, id = "hold-1") => aHold({ id, expiresAt });
  const reservedOn = (view: ReturnType<typeof viewOf>, asked: { now: Date; except?: string }) => {
    const { cpu, memoryMb, diskGb } = capacityOfHost(view, aHost(), asked);
    return [cpu.reserved, memoryMb.reserved, diskGb.reserved];
  };

  test("holds CPU, memory and disk until the very millisecond it is due, and nothing from then on", () => {
    const view = viewOf({ storages, holds: [holdUntil(now)] });
    expect(reservedOn(view, { now: at(-1) })).toEqual([2, 4096, 10]);
    expect(reservedOn(view, { now })).toEqual([0, 0, 0]);
    expect(reservedOn(view, { now: at(1) })).toEqual([0, 0, 0]);
  });

  test("counts as free for whoever is about to use it, the others do not", () => {
    const view = viewOf({ storages, holds: [holdUntil(at(1), "mine"), holdUntil(at(1), "theirs")] });
    expect(reservedOn(view, { now })).toEqual([4, 8192, 20]);
    expect(reservedOn(view, { now, except: "mine" })).toEqual([2, 4096, 10]);
    expect(capacityOfStorage(view, aStorage(), { now, except: "mine" }).reserved).toBe(10);
    expect(reservedOn(view, { now, except: "unheard of" })).toEqual([4, 8192, 20]);
  });

  test("takes from its own host and storage alone", () => {
    const storagesOfTwo = [aStorage(), aStorage({ id: "pve:pve2:local", hostName: "pve2", hostNames: ["pve2"] })];
    const holds = [aHold(), aHold({ id: "hold-2", endpointId: "other", storageId: null })];
    const other = capacityOfHost(viewOf({ storages: storagesOfTwo, holds }), aHost({ name: "pve2" }), { now });
    expect([other.cpu.reserved, other.memoryMb.reserved, other.diskGb.reserved]).toEqual([0, 0, 0]);
  });
});

describe("the room on disks", () => {
  const shared = aSharedStorage(["pve1", "pve2"]);

  test("of a host is its own storages and the shared ones that it reaches, those that take guests' disks", () => {
    const storages = [
      aStorage(),
      aStorage({ id: "pve:pve2:local", hostName: "pve2", hostNames: ["pve2"] }),
      shared,
      aSharedStorage(["pve2"], { id: "pve:nfs", name: "nfs" }),
      aStorage({ id: "pve:pve1:iso", name: "iso", contents: ["image", "backup"] }),
      aStorage({ id: "other:pve1:local", endpointId: "other" }),
      aStorage({ id: "pve:pve1:ct", name: "ct", contents: ["container-disk"], totalGb: 10, usedGb: 1 }),
      aStorage({ id: "pve:pve1:broken", name: "broken", available: false }),
    ];
    const { diskGb } = capacityOfHost(viewOf({ storages }), aHost(), { now });
    expect(diskGb).toEqual({ total: 2010, overcommit: 1, used: 401, reserved: 0, available: 1609 });
  });

  test("of a host that is offline is what was last known", () => {
    const view = viewOf({ storages: [aStorage({ available: false })] });
    expect(capacityOfHost(view, aHost({ status: "offline" }), { now }).diskGb.total).toBe(1000);
  });

  test("of an endpoint counts a shared storage once, however many hosts reach it", () => {
    expect(reaches(shared, "pve1") && reaches(shared, "pve2")).toBe(true);
    expect(reaches(shared, "pve3") || reaches(aStorage(), "pve2")).toBe(false);
    expect(diskStoragesOf(viewOf({ storages: [shared] }), "pve")).toEqual([shared]);
  });

  test("is less by the disks of guests that are being made: no storage's usage tells of them yet", () => {
    const made = aGuest({ status: "creating", diskGb: 30, diskStorageId: "pve:pve1:local" });
    const guests = [
      made,
      aGuest({ id: "h", status: "creating", diskGb: 5, diskStorageId: "pve:ceph" }),
      // Already in the storage's usage.
      aGuest({ id: "i", status: "running", diskGb: 7, diskStorageId: "pve:pve1:local" }),
      aGuest({ id: "j", status: "creating", diskGb: 9, diskStorageId: null }),
    ];
    const view = viewOf({ storages: [aStorage(), shared], guests });
    expect(capacityOfStorage(view, aStorage(), { now })).toMatchObject({ used: 230, available: 770 });
    expect(capacityOfStorage(view, shared, { now })).toMatchObject({ used: 205, available: 795 });
  });

  test("is total − used − reserved; what a storage does not tell counts as nothing", () => {
    const size = fc.option(fc.integer({ min: 0, max: 10_000 }));
    const held = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 4 });
    fc.assert(
      fc.property(size, size, held, fc.subarray([...storageContents]), (totalGb, usedGb, sizes, contents) => {
        const storage = aStorage({ totalGb, usedGb, contents });
        const holds = sizes.map((diskGb, index) => aHold({ id: `hold-${index}`, diskGb }));
        const room = capacityOfStorage(viewOf({ storages: [storage], holds }), storage, { now });
        const reserved = sizes.reduce((sum, each) => sum + each, 0);
        const [total, used] = [totalGb ?? 0, usedGb ?? 0];
        expect(room).toEqual({ total, overcommit: 1, used, reserved, available: total - used - reserved });
      }),
    );
  });
});

/** Estates of one datacenter: two endpoints, hosts in every state, storages of all kinds, guests and reservations. */
const anyEstate = fc
  .record({
    cpuOvercommit: overcommit,
    hosts: fc.array(
      fc.record({
        endpointId: fc.constantFrom("pve", "other"),
        status: fc.constantFrom("online" as const, "offline" as const, "unknown" as const),
        cpuCores: fc.integer({ min: 0, max: 64 }),
        memoryTotalMb: fc.integer({ min: 0, max: 100_000 }),
      }),
      { maxLength: 6 },
    ),
    storages: fc.array(
      fc.record({
        endpointId: fc.constantFrom("pve", "other"),
        hostNames: fc.subarray(["pve0", "pve1", "pve2", "pve3"]),
        shared: fc.boolean(),
        available: fc.boolean(),
        totalGb: fc.option(fc.integer({ min: 0, max: 1000 })),
        contents: fc.subarray([...storageContents]),
      }),
      { maxLength: 6 },
    ),
    guests: fc.array(
      fc.record({
        endpointId: fc.constantFrom("pve", "other"),
        hostName: fc.constantFrom("pve0", "pve1", "pve2", "pve9"),
        status: fc.constantFrom(...guestStatuses),
        template: fc.boolean(),
        cpuCores: fc.integer({ min: 1, max: 16 }),
        memoryMb: fc.integer({ min: 1, max: 8192 }),
      }),
      { maxLength: 20 },
    ),
    holds: fc.array(
      fc.record({
        endpointId: fc.constantFrom("pve", "other"),
        hostName: fc.constantFrom("pve0", "pve1"),
        storageId: fc.constantFrom(null, "storage-0", "storage-1"),
        cpuCores: fc.integer({ min: 0, max: 8 }),
        expiresAt: fc.constantFrom(at(-1), now, at(1)),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ cpuOvercommit, ...parts }) =>
    viewOf({
      datacenters: [aDatacenter({ cpuOvercommit })],
      hosts: parts.hosts.map((host, index) => aHost({ name: `pve${index}`, ...host })),
      storages: parts.storages.map(({ hostNames, shared, ...storage }, index) => {
        const [first = "pve0"] = hostNames;
        const place = shared ? { hostName: null, hostNames } : { hostName: first, hostNames: [first] };
        return aStorage({ id: `storage-${index}`, shared, ...place, ...storage });
      }),
      guests: parts.guests.map((guest, index) => aGuest({ id: `g${index}`, ...guest })),
      holds: parts.holds.map((hold, index) => aHold({ id: `hold-${index}`, ...hold })),
    }),
  );

const isTrue = ({ total, overcommit, used, reserved, available }: Capacity) =>
  expect(available).toBeCloseTo(total * overcommit - used - reserved, 6);

describe("the room of a datacenter", () => {
  test("is the sum of its hosts that are online, and of the storages that these reach, each once", () => {
    fc.assert(
      fc.property(anyEstate, (view) => {
        const room = capacityOfDatacenter(view, "DC1", now);
        const online = [...view.hosts.values()].filter(({ status }) => status === "online");
        const parts = online.map((host) => capacityOfHost(view, host, { now }));
        const reached = [...view.storages.values()].filter(
          (storage) =>
            storage.available &&
            storage.contents.some((content) => content === "vm-disk" || content === "container-disk") &&
            online.some((host) => host.endpointId === storage.endpointId && reaches(storage, host.name)),
        );
        const disks = reached.map((storage) => capacityOfStorage(view, storage, { now }));
        for (const field of ["total", "used", "reserved", "available"] as const) {
          const sumOf = (capacities: Capacity[]) => capacities.reduce((total, each) => total + each[field], 0);
          expect(room.cpu[field]).toBe(sumOf(parts.map(({ cpu }) => cpu)));
          expect(room.memoryMb[field]).toBe(sumOf(parts.map(({ memoryMb }) => memoryMb)));
          expect(room.diskGb[field]).toBe(sumOf(disks));
        }
      }),
    );
  });

  test("available = total × overcommit − used − reserved, of every host and of the whole", () => {
    fc.assert(
      fc.property(anyEstate, (view) => {
        const hosts = [...view.hosts.values()].map((host) => capacityOfHost(view, host, { now }));
        for (const { cpu, memoryMb, diskGb } of [...hosts, capacityOfDatacenter(view, "DC1", now)]) {
          isTrue(cpu);
          isTrue(memoryMb);
          isTrue(diskGb);
        }
      }),
    );
  });

  test("has nothing of hosts that are offline, and nothing at all where it is not known", () => {
    const storages = [aStorage({ available: false })];
    const view = viewOf({ hosts: [aHost({ status: "offline" })], storages, guests: [aGuest()] });
    expect(capacityOfDatacenter(view, "DC1", now).memoryMb).toMatchObject({ total: 0, used: 0, available: 0 });
    expect(capacityOfDatacenter(view, "DC1", now).diskGb.total).toBe(0);
    expect(capacityOfDatacenter(view, "DC9", now).cpu.total).toBe(0);
  });
});
