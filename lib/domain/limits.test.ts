import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roomInLimits } from "./limits";
import { aDatacenter, aGuest, aHold, anEndpoint, aSharedStorage, aStorage, testNow, viewOf } from "./testing";

const now = testNow;
const storages = [
  aStorage(),
  aSharedStorage(["pve1", "pve2"], { usedGb: 100 }),
  aStorage({ id: "iso", contents: ["image"] }),
];
const limits = { maxVms: 10, maxCpu: 40, maxMemoryGb: 64, maxDiskGb: 1000 };

describe("what the limits leave", () => {
  test("is without end where there are none, also in a datacenter that nobody knows", () => {
    const none = { guests: Infinity, cpuCores: Infinity, memoryMb: Infinity, diskGb: Infinity };
    expect(roomInLimits(viewOf({ guests: [aGuest()], storages, holds: [aHold()] }), "DC1", { now })).toEqual(none);
    expect(roomInLimits(viewOf(), "DC9", { now })).toEqual(none);
  });

  test("is the limit less guests in every state and reservations, each of which becomes a guest", () => {
    const guests = [
      aGuest({ status: "stopped" }),
      aGuest({ id: "h", status: "creating", diskGb: 20, diskStorageId: "pve:ceph" }),
      aGuest({ id: "t", template: true }),
    ];
    const view = viewOf({ datacenters: [aDatacenter(limits)], guests, storages, holds: [aHold()] });
    expect(roomInLimits(view, "DC1", { now })).toEqual({
      guests: 10 - 2 - 1,
      cpuCores: 40 - 4 - 2,
      memoryMb: 64 * 1024 - 4096 - 4096,
      diskGb: 1000 - 200 - 100 - 20 - 10,
    });
    expect(roomInLimits(view, "DC1", { now, except: "hold-1" })).toEqual({
      guests: 8,
      cpuCores: 36,
      memoryMb: 60 * 1024,
      diskGb: 680,
    });
    expect(roomInLimits(view, "DC1", { now: aHold().expiresAt }).guests).toBe(8);
  });

  test("counts guests whose host is offline or not known: a limit is not raised by an outage", () => {
    const view = viewOf({ datacenters: [aDatacenter(limits)], guests: [aGuest({ hostName: "gone" })] });
    expect(roomInLimits(view, "DC1", { now })).toMatchObject({ guests: 9, cpuCores: 38 });
  });

  test("counts the endpoints of the datacenter and no others", () => {
    const endpoints = [anEndpoint(), anEndpoint({ id: "b" }), anEndpoint({ id: "c", datacenterId: "DC2" })];
    const guests = ["pve", "b", "c"].map((endpointId) => aGuest({ id: endpointId, endpointId }));
    const view = viewOf({ datacenters: [aDatacenter(limits)], endpoints, guests });
    expect(roomInLimits(view, "DC1", { now }).guests).toBe(8);
  });

  test("is negative where a limit was lowered below what is there", () => {
    const datacenters = [aDatacenter({ maxVms: 0, maxCpu: 1, maxMemoryGb: 1, maxDiskGb: 0 })];
    const room = roomInLimits(viewOf({ datacenters, guests: [aGuest()], storages }), "DC1", { now });
    expect(room).toEqual({ guests: -1, cpuCores: -1, memoryMb: -1024, diskGb: -300 });
  });

  test("falls by exactly what one guest more is given", () => {
    const one = fc.record({ cpuCores: fc.nat(64), memoryMb: fc.nat(99_999), diskGb: fc.nat(500) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 5 }), one, (others, last) => {
        const made = [...others, last].map((shape, index) =>
          aGuest({ id: `g${index}`, status: "creating", diskStorageId: "pve:ceph", ...shape }),
        );
        const roomWith = (guests: typeof made) =>
          roomInLimits(viewOf({ datacenters: [aDatacenter(limits)], storages, guests }), "DC1", { now });
        const [before, after] = [roomWith(made.slice(0, -1)), roomWith(made)];
        expect(before.guests - after.guests).toBe(1);
        expect(before.cpuCores - after.cpuCores).toBe(last.cpuCores);
        expect(before.memoryMb - after.memoryMb).toBe(last.memoryMb);
        expect(before.diskGb - after.diskGb).toBe(last.diskGb);
      }),
    );
  });
});
