import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin } from "@/lib/testing/world";
import { PlanOutdated } from "../define";
import { requireRoomStill } from "../guest/room";
import { consumeReservation, giveBackReservation, reservationForGuest } from "./use";
import { insertGuest, insertReservation, olga, otto, TwoHosts } from "./world.test-helper";

describe.each(testDatabases())("on the $name database", ({ create }) => {
  let db: Database;
  let moxxie: BareMoxxie;
  beforeAll(async () => {
    db = await create();
    moxxie = await startBareMoxxie({ db, platforms: [new TwoHosts()], work: false });
  });
  afterAll(async () => {
    await moxxie?.stop();
    await db?.close();
  });
  beforeEach(async () => {
    await db.prisma.resourceReservation.deleteMany();
    await db.prisma.guest.deleteMany();
    await db.prisma.event.deleteMany();
  });

  const use = (id: string, { actor = otto, datacenterId = "DC1" }: { actor?: Actor; datacenterId?: string } = {}) =>
    reservationForGuest({ moxxie, actor }, id, { datacenterId });
  const consume = (reservationId: string, operationId: string, guestId: string) =>
    db.prisma.$transaction((tx) => consumeReservation({ tx, moxxie }, { reservationId, operationId, guestId }));
  const giveBack = (reservationId: string, operationId: string) =>
    db.prisma.$transaction((tx) => giveBackReservation({ tx, moxxie }, { reservationId, operationId }));
  const rowOf = (id: string) => db.prisma.resourceReservation.findUniqueOrThrow({ where: { id } });
  const told = async () => (await db.prisma.event.findMany({ orderBy: { id: "asc" } })).map(({ type }) => type);

  test("a creation learns what it may count on", async () => {
    const id = await insertReservation(moxxie, { hostName: "pve2", cpu: 4, memoryGb: 1.5, diskGb: 20 });
    const hold = { id, endpointId: "pve", hostName: "pve2", storageId: "pve:ceph", cpuCores: 4, memoryMb: 1536 };
    expect(await use(id)).toMatchObject(hold);
    expect(await use(id, { actor: admin })).toMatchObject(hold);
    expect((await rowOf(id)).status).toBe("active");
  });

  test("nobody uses what is not there, not theirs, ended, or elsewhere, and each hears why", async () => {
    const id = await insertReservation(moxxie);
    const due = await insertReservation(moxxie, { expiresIn: -1 });
    const elsewhere = { ...otto, datacenterIds: ["DC9"] };
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => "none",
        (error) => error.code,
      );
    expect(await codeOf(use(randomUUID()))).toBe("unknown_reservation");
    expect(await codeOf(use("not an id"))).toBe("unknown_reservation");
    expect(await codeOf(use(id, { actor: elsewhere, datacenterId: "DC9" }))).toBe("unknown_reservation");
    expect(await codeOf(use(id, { actor: olga }))).toBe("reservation_not_yours");
    expect(await codeOf(use(id, { datacenterId: "DC2" }))).toBe("cannot_be_done");
    await expect(use(due)).rejects.toMatchObject({
      code: "reservation_ended",
      message: expect.stringContaining(`${due} expired at ${(await rowOf(due)).expiresAt.toISOString()}`),
    });
    const operationId = randomUUID();
    await consume(id, operationId, randomUUID());
    await expect(use(id)).rejects.toMatchObject({
      code: "reservation_ended",
      message: expect.stringContaining(operationId),
    });
  });

  test("of many creations at once exactly one gets it", async () => {
    const id = await insertReservation(moxxie);
    const operations = Array.from({ length: 20 }, () => randomUUID());
    const outcomes = await Promise.allSettled(operations.map((operation) => consume(id, operation, randomUUID())));
    const winners = operations.filter((_, index) => outcomes[index]?.status === "fulfilled");
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(PlanOutdated);
    expect(await rowOf(id)).toMatchObject({ status: "consumed", operationId: winners[0], endedAt: expect.any(Date) });
    expect(await told()).toEqual(["reservation.consumed"]);
  });

  test("one that is due is not consumed, though nobody has written yet that it expired", async () => {
    const id = await insertReservation(moxxie, { expiresIn: -0.001 });
    await expect(consume(id, randomUUID(), randomUUID())).rejects.toBeInstanceOf(PlanOutdated);
    expect((await rowOf(id)).status).toBe("active");
  });

  test("a creation that is rolled back has consumed nothing", async () => {
    const id = await insertReservation(moxxie);
    const broken = db.prisma.$transaction(async (tx) => {
      await consumeReservation({ tx, moxxie }, { reservationId: id, operationId: randomUUID(), guestId: randomUUID() });
      throw new Error("the name was taken");
    });
    await expect(broken).rejects.toThrow("the name was taken");
    expect((await rowOf(id)).status).toBe("active");
    expect(await told()).toEqual([]);
  });

  describe("a creation that fails gives it back", () => {
    async function consumed(held: Parameters<typeof insertReservation>[1] = {}) {
      const id = await insertReservation(moxxie, held);
      const [operationId, guestId] = [randomUUID(), await insertGuest(db)];
      await consume(id, operationId, guestId);
      return { id, operationId, guestId };
    }

    test("active, once, whether its guest is gone already or not", async () => {
      const { id, operationId } = await consumed({ cpu: 8, memoryGb: 8 });
      expect(await giveBack(id, operationId)).toBe("active");
      expect(await rowOf(id)).toMatchObject({ status: "active", endedAt: null, operationId: null, guestId: null });
      expect(await giveBack(id, operationId)).toBeNull();
      expect(await told()).toEqual(["reservation.consumed", "reservation.returned"]);
    });

    test("but only to itself", async () => {
      const { id } = await consumed();
      expect(await giveBack(id, randomUUID())).toBeNull();
      expect(await giveBack(randomUUID(), randomUUID())).toBeNull();
      expect((await rowOf(id)).status).toBe("consumed");
    });

    test("as expired when it is due meanwhile", async () => {
      const { id, operationId } = await consumed();
      const expiresAt = new Date(Date.now() - 1000);
      await db.prisma.resourceReservation.update({ where: { id }, data: { expiresAt } });
      expect(await giveBack(id, operationId)).toBe("expired");
      expect(await rowOf(id)).toMatchObject({ status: "expired", endedAt: expiresAt, operationId });
      expect(await told()).toEqual(["reservation.consumed", "reservation.expired"]);
    });

    test("as released when its room was given away", async () => {
      const { id, operationId } = await consumed({ memoryGb: 4 });
      await insertReservation(moxxie, { cpu: 1, memoryGb: 5 });
      expect(await giveBack(id, operationId)).toBe("released");
      expect(await rowOf(id)).toMatchObject({ status: "released", operationId });
      expect(await told()).toEqual(["reservation.consumed", "reservation.released"]);
    });
  });

  describe("the room that a guest still needs", () => {
    const require = (wanted: Partial<Parameters<typeof requireRoomStill>[1]>, except?: { reservationId: string }) =>
      db.prisma.$transaction((tx) =>
        requireRoomStill(
          { tx, moxxie },
          { datacenterId: "DC1", endpointId: "pve", hostName: "pve1", memoryMb: 1024, cpuCores: 1, ...wanted },
          except,
        ),
      );
    const isThere = (work: Promise<unknown>) =>
      work.then(
        () => true,
        (error) => {
          expect(error).toBeInstanceOf(PlanOutdated);
          return false;
        },
      );

    test("counts guests and reservations of the host, in memory and cores", async () => {
      await insertGuest(db, { cpuCores: 3, memoryMb: 3072 });
      await insertReservation(moxxie, { cpu: 4, memoryGb: 4 });
      await insertReservation(moxxie, { cpu: 8, memoryGb: 8, hostName: "pve2" });
      await insertReservation(moxxie, { cpu: 8, memoryGb: 8, expiresIn: -1 });
      expect(await isThere(require({ memoryMb: 1024, cpuCores: 1 }))).toBe(true);
      expect(await isThere(require({ memoryMb: 1025, cpuCores: 1 }))).toBe(false);
      // Eight cores may be assigned four times; seven of the 32 are.
      expect(await isThere(require({ cpuCores: 25 }))).toBe(true);
      expect(await isThere(require({ cpuCores: 26 }))).toBe(false);
      await insertGuest(db, { cpuCores: 30, memoryMb: 64 });
      expect(await isThere(require({ memoryMb: 64, cpuCores: undefined }))).toBe(true);
    });

    test("leaves out the reservation that the guest uses", async () => {
      const id = await insertReservation(moxxie, { cpu: 8, memoryGb: 8, diskGb: 100 });
      const wanted = { memoryMb: 8192, cpuCores: 8, storageId: "pve:ceph", diskGb: 100 };
      expect(await isThere(require(wanted))).toBe(false);
      expect(await isThere(require(wanted, { reservationId: id }))).toBe(true);
    });

    test("counts on the storage the disks that are being made and those that are held, wherever", async () => {
      await insertGuest(db, { hostName: "pve2", diskGb: 30 });
      await insertReservation(moxxie, { hostName: "pve2", diskGb: 40 });
      expect(await isThere(require({ storageId: "pve:ceph", diskGb: 30 }))).toBe(true);
      expect(await isThere(require({ storageId: "pve:ceph", diskGb: 30.5 }))).toBe(false);
      expect(await isThere(require({ storageId: "pve:gone", diskGb: 1 }))).toBe(false);
    });

    test("is gone with its host", async () => {
      expect(await isThere(require({ hostName: "pve9" }))).toBe(false);
    });

    test("ends at the datacenter's limits, and says which", async () => {
      await db.prisma.datacenter.update({ where: { id: "DC1" }, data: { limits: { maxVms: 2, maxCpu: 6 } } });
      await moxxie.inventory.reload();
      await insertGuest(db, { cpuCores: 2 });
      await expect(require({ cpuCores: 5 })).rejects.toMatchObject({
        code: "no_capacity",
        message: "DC1 may give 6 cores (maxCpu); 4 are left.",
      });
      expect(await isThere(require({ cpuCores: 4 }))).toBe(true);
      await insertReservation(moxxie, { cpu: 1, hostName: "pve2" });
      await expect(require({})).rejects.toMatchObject({ code: "no_capacity", message: /maxVms/ });
      await db.prisma.datacenter.update({ where: { id: "DC1" }, data: { limits: {} } });
      await moxxie.inventory.reload();
    });
  });
});
