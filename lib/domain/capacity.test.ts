import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bothInGb, capacityOfHost, diskCapacity, diskStoragesOf, inGb, limitsOf, reaches } from "./capacity";
import type { DatacenterRecord, EstateView, GuestRecord, HostRecord, StorageRecord } from "./estate";
import { guestStatuses } from "./guest";
import { storageContents } from "./platform";

const at = new Date("2026-03-01T12:00:00Z");

const datacenter = (cpuOvercommit: number, memoryOvercommit: number): DatacenterRecord => ({
  id: "DC1",
  name: "One",
  location: "",
  routerAddress: null,
  network: { ipRange: null, vlanRange: null, qinqEnabled: false, serviceVlan: null },
  limits: { cpuOvercommit, memoryOvercommit, maxVms: null, maxCpu: null, maxMemoryGb: null, maxDiskGb: null },
  source: "file",
});

const host = (change: Partial<HostRecord> = {}): HostRecord => ({
  id: "pve:pve1",
  endpointId: "pve",
  datacenterId: "DC1",
  name: "pve1",
  status: "online",
  maintenance: false,
  cpuCores: 16,
  memoryTotalMb: 65_536,
  version: null,
  cpuFraction: null,
  memoryUsedMb: null,
  uptimeSeconds: null,
  observedAt: at,
  ...change,
});

const guest = (change: Partial<GuestRecord> = {}): GuestRecord => ({
  id: "g",
  endpointId: "pve",
  datacenterId: "DC1",
  provider: "any",
  kind: "vm",
  vmId: "100",
  name: "web",
  hostName: "pve1",
  status: "running",
  template: false,
  cpuCores: 2,
  memoryMb: 2048,
  diskGb: 20,
  tags: [],
  addresses: [],
  lock: null,
  pool: null,
  startedAt: null,
  managed: true,
  protected: false,
  clientId: null,
  primaryDc: null,
  failoverDc: null,
  busyOperationId: null,
  stateChangedAt: at,
  observedAt: at,
  cpuFraction: null,
  memoryUsedMb: null,
  ...change,
});

const storage = (change: Partial<StorageRecord> = {}): StorageRecord => ({
  id: "pve:pve1:local",
  endpointId: "pve",
  datacenterId: "DC1",
  name: "local",
  hostName: "pve1",
  hostNames: ["pve1"],
  type: "lvm",
  shared: false,
  available: true,
  contents: ["vm-disk"],
  totalGb: 1000,
  usedGb: 200,
  observedAt: at,
  ...change,
});

function viewOf(parts: { datacenter?: DatacenterRecord; storages?: readonly StorageRecord[] } = {}): EstateView {
  const { datacenter: one = datacenter(1, 1), storages = [] } = parts;
  return {
    version: 1,
    guestsVersion: 1,
    datacenters: new Map([[one.id, one]]),
    endpoints: new Map(),
    hosts: new Map(),
    guests: new Map(),
    storages: new Map(storages.map((each) => [each.id, each])),
    profilesOf: () => [],
    templatesOf: () => [],
    guestsOfEndpoint: () => [],
    guestByVmId: () => undefined,
    guestsByName: () => [],
    guestsWithVmId: () => [],
  };
}

const anyGuest = fc
  .record({
    cpuCores: fc.integer({ min: 0, max: 64 }),
    memoryMb: fc.integer({ min: 0, max: 200_000 }),
    template: fc.boolean(),
    status: fc.constantFrom(...guestStatuses),
  })
  .map(guest);
const overcommit = fc.constantFrom(0.5, 1, 1.5, 2, 4, 16);

describe("the room of a host", () => {
  test("is total × overcommit − what is assigned to its guests, whatever their state", () => {
    fc.assert(
      fc.property(fc.array(anyGuest, { maxLength: 30 }), overcommit, overcommit, (guests, cpu, memory) => {
        const room = capacityOfHost(viewOf({ datacenter: datacenter(cpu, memory) }), host(), guests);
        const assigned = guests.filter(({ template }) => !template);
        const cores = assigned.reduce((total, { cpuCores }) => total + cpuCores, 0);
        const memoryMb = assigned.reduce((total, each) => total + each.memoryMb, 0);
        expect(room.cpu).toEqual({ total: 16, overcommit: cpu, used: cores, available: 16 * cpu - cores });
        expect(room.memoryMb).toEqual({
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
        const before = capacityOfHost(viewOf(), host(), guests);
        const after = capacityOfHost(viewOf(), host(), [...guests, one]);
        expect(before.memoryMb.available - after.memoryMb.available).toBe(one.template ? 0 : one.memoryMb);
        expect(before.cpu.available - after.cpu.available).toBe(one.template ? 0 : one.cpuCores);
      }),
    );
  });

  test("can be less than nothing, so that sums over hosts stay true", () => {
    expect(capacityOfHost(viewOf(), host(), [guest({ memoryMb: 70_000 })]).memoryMb.available).toBe(65_536 - 70_000);
  });

  test("is without overcommit where the datacenter is gone", () => {
    expect(capacityOfHost(viewOf(), host({ datacenterId: "DC9" }), []).cpu.available).toBe(16);
    expect(limitsOf(undefined)).toEqual({ cpuOvercommit: 1, memoryOvercommit: 1 });
  });

  test("memory of running guests is that of those which hold it now", () => {
    const guests = guestStatuses.map((status, index) => guest({ status, memoryMb: 2 ** index }));
    const { runningMemoryMb } = capacityOfHost(viewOf(), host(), guests);
    const holding = guestStatuses.filter((_, index) => (runningMemoryMb & (2 ** index)) !== 0);
    expect(holding).toEqual(["running", "paused", "migrating"]);
  });
});

describe("the room on disks", () => {
  const shared = storage({ id: "pve:ceph", name: "ceph", hostName: null, hostNames: ["pve1", "pve2"], shared: true });

  test("of a host is its own storages and the shared ones that it reaches, those that take guests' disks", () => {
    const storages = [
      storage(),
      storage({ id: "pve:pve2:local", hostName: "pve2", hostNames: ["pve2"] }),
      shared,
      storage({ id: "pve:nfs", name: "nfs", hostName: null, hostNames: ["pve2"], shared: true }),
      storage({ id: "pve:pve1:iso", name: "iso", contents: ["image", "backup"] }),
      storage({ id: "other:pve1:local", endpointId: "other" }),
      storage({ id: "pve:pve1:ct", name: "ct", contents: ["container-disk"], totalGb: 10, usedGb: 1 }),
    ];
    const { diskGb } = capacityOfHost(viewOf({ storages }), host(), []);
    expect(diskGb).toEqual({ total: 2010, overcommit: 1, used: 401, available: 1609 });
  });

  test("of an endpoint counts a shared storage once, however many hosts reach it", () => {
    const view = viewOf({ storages: [shared] });
    expect(reaches(shared, "pve1") && reaches(shared, "pve2")).toBe(true);
    expect(diskStoragesOf(view, "pve")).toEqual([shared]);
  });

  test("is total − used over all; what a storage does not tell counts as nothing", () => {
    const size = fc.option(fc.integer({ min: 0, max: 10_000 }));
    const any = fc
      .record({ totalGb: size, usedGb: size, contents: fc.subarray([...storageContents]) })
      .map((change) => storage(change));
    fc.assert(
      fc.property(fc.array(any), (storages) => {
        const room = diskCapacity(storages);
        expect(room.total).toBe(storages.reduce((total, { totalGb }) => total + (totalGb ?? 0), 0));
        expect(room.available).toBe(room.total - room.used);
      }),
    );
  });
});

test("memory in sentences is in GB with one digit", () => {
  expect([inGb(512), inGb(2048), inGb(12_800)]).toEqual(["0.5 GB", "2 GB", "12.5 GB"]);
});

test("what is needed and what is free never read alike when one is more than the other", () => {
  expect(bothInGb(4096, 2048)).toEqual({ needed: "4 GB", free: "2 GB" });
  expect(bothInGb(4097, 4096)).toEqual({ needed: "4097 MB", free: "4096 MB" });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 0, max: 300_000 }), (neededMb, freeMb) => {
      const { needed, free } = bothInGb(neededMb, freeMb);
      expect(needed === free).toBe(neededMb === freeMb);
    }),
  );
});
