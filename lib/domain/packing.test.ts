import { describe, expect, test } from "vitest";
import type { DatacenterRecord, EstateView, HostRecord, StorageRecord } from "./estate";
import { type GuestShape, type PackingQuestion, packGuests } from "./packing";
import { aDatacenter, aGuest, aHold, aHost, aSharedStorage, aStorage, testNow, viewOf } from "./testing";

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
