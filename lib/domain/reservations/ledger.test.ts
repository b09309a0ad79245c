import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RoomLedger } from "./ledger";
import { endInWords, holdsAt, type Reservation, statusAt } from "./lifecycle";
import { Model, size, step, viewOf } from "./model.test-helper";
import { limitInWords, type RoomPlace, type TakenRoom } from "./room";

test("10,000 random schedules give no host, storage or datacenter more than it has", () => {
  let granted = 0;
  let refused = 0;
  fc.assert(
    fc.property(size, fc.array(step, { maxLength: 40, size: "max" }), (drawn, steps) => {
      const model = new Model(drawn);
      for (const each of steps) {
        const before = model.granted;
        model.apply(each);
        model.now += 1;
        granted += model.granted - before;
        if (each.kind === "grant" && model.granted === before) refused += 1;
        expect(model.overGrants()).toEqual([]);
      }
    }),
    { numRuns: 10_000 },
  );
  // Schedules in which nothing is ever refused, or nothing given, would prove nothing.
  expect(granted).toBeGreaterThan(10_000);
  expect(refused).toBeGreaterThan(5_000);
}, 120_000);

describe("a reservation", () => {
  const due = new Date("2026-03-01T12:00:00Z");
  const before = new Date(due.getTime() - 1);
  const active: Reservation = { id: "r1", status: "active", expiresAt: due, endedAt: null, operationId: null };

  test("holds until the very moment that it is due, whatever its row says later", () => {
    expect([statusAt(active, before), statusAt(active, due)]).toEqual(["active", "expired"]);
    expect([holdsAt(active, before), holdsAt(active, due)]).toEqual([true, false]);
    expect(statusAt({ ...active, status: "consumed" }, due)).toBe("consumed");
  });

  test("says how and when it ended", () => {
    expect(endInWords(active, before)).toBeUndefined();
    expect(endInWords(active, due)).toBe("Reservation r1 expired at 2026-03-01T12:00:00.000Z.");
    const released = { ...active, status: "released" as const, endedAt: before };
    expect(endInWords(released, due)).toBe("Reservation r1 was released at 2026-03-01T11:59:59.999Z.");
    const consumed = { ...active, status: "consumed" as const, endedAt: before, operationId: "o1" };
    expect(endInWords(consumed, due)).toBe("Reservation r1 was used at 2026-03-01T11:59:59.999Z by operation o1.");
  });
});

describe("a ledger", () => {
  const view = viewOf({
    hosts: [{ cpuCores: 4, memoryMb: 4096 }],
    storageGb: 10,
    limits: { maxVms: 2, maxCpu: 6, maxMemoryGb: 3, maxDiskGb: 12 },
  });
  const place: RoomPlace = { datacenterId: "DC1", endpointId: "pve", hostName: "h0", storageId: "pve:ceph" };
  const counted: TakenRoom = {
    hosts: new Map([["pve:h0", { cpuCores: 1, memoryMb: 1024 }]]),
    storages: new Map([["pve:ceph", 1]]),
    datacenter: { guests: 1, cpuCores: 1, memoryMb: 1024, diskGb: 1 },
  };
  const asked = { cpuCores: 1, memoryMb: 512, diskGb: 1 };

  test("names everything that is lacking, and leaves what it was made from alone", () => {
    const ledger = new RoomLedger(view, counted);
    expect(ledger.lacks(place, asked)).toEqual([]);
    expect(ledger.lacks(place, { cpuCores: 8, memoryMb: 4096, diskGb: 20 })).toEqual([
      "cpu",
      "memory",
      "disk",
      "maxCpu",
      "maxMemoryGB",
      "maxDiskGB",
    ]);
    ledger.take(place, asked);
    expect(ledger.lacks(place, asked)).toEqual(["maxVms"]);
    expect(new RoomLedger(view, counted).lacks(place, asked)).toEqual([]);
  });

  test("knows nothing of a host or storage that is gone or was not counted", () => {
    const ledger = new RoomLedger(view, counted);
    expect(ledger.lacks({ ...place, hostName: "h9" }, asked)).toBeUndefined();
    expect(ledger.lacks({ ...place, storageId: "pve:gone" }, asked)).toBeUndefined();
    expect(new RoomLedger(view, { ...counted, hosts: new Map() }).lacks(place, asked)).toBeUndefined();
  });

  test("tells which limit is reached, with its figures", () => {
    const datacenter = view.datacenters.get("DC1");
    const left = new RoomLedger(view, counted).left(place)?.limits;
    if (!datacenter || !left) throw new Error("nothing was counted");
    const words = (["maxVms", "maxCpu", "maxMemoryGB", "maxDiskGB"] as const).map((lack) =>
      limitInWords(lack, { datacenter, left }),
    );
    expect(words).toEqual([
      "DC1 may hold 2 guests (maxVms), reservations included, and has them",
      "DC1 may give 6 cores (maxCpu); 5 are left",
      "DC1 may give 3 GB memory (maxMemoryGB); 2 GB is left",
      "DC1 may give 12 GB disk (maxDiskGB); 6 GB is left",
    ]);
  });
});
