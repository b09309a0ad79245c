import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import type { ReservationView } from "@/lib/contracts/reservations";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { capacityOfHost } from "@/lib/domain/capacity";
import { getReservation, listReservations } from "@/lib/queries/reservations";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin, viewer } from "@/lib/testing/world";
import { execute } from "../execute";
import { createReservation } from "./create";
import { extendReservation } from "./extend";
import { releaseReservation } from "./release";
import { consumeReservation } from "./use";
import { insertGuest, insertReservation, olga, otto, TwoHosts } from "./world.test-helper";

const day = 86_400_000;

describe.each(testDatabases())("on the $name database", ({ create }) => {
  let db: Database;
  let moxxie: BareMoxxie;
  let auditBefore = 0n;
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
    auditBefore = (await db.prisma.auditEntry.aggregate({ _max: { id: true } }))._max.id ?? 0n;
    await moxxie.inventory.applyHolds([...moxxie.inventory.view().holds.keys()]);
  });

  interface Wish {
    cpu?: number;
    memoryGB?: number;
    diskGB?: number;
    duration?: string;
    datacenter?: string;
    node?: string;
    by?: Actor;
  }
  const ask = ({ cpu = 1, memoryGB = 1, diskGB = 0, duration = "PT5M", by = otto, ...place }: Wish = {}) =>
    execute(moxxie, by, {
      command: createReservation,
      input: { resources: { cpu, memoryGB, diskGB }, duration, reason: "a test", ...place },
    });
  async function reserve(wish: Wish = {}): Promise<ReservationView> {
    const outcome = await ask(wish);
    if (outcome.kind !== "done") throw new Error("not granted");
    return outcome.result;
  }
  const extend = (reservationId: string, duration: string, by = otto) =>
    execute(moxxie, by, { command: extendReservation, input: { reservationId, duration } });
  const release = (reservationId: string, by = otto) =>
    execute(moxxie, by, { command: releaseReservation, input: { reservationId } });
  const rowOf = (id: string) => db.prisma.resourceReservation.findUniqueOrThrow({ where: { id } });
  const told = async () => (await db.prisma.event.findMany({ orderBy: { id: "asc" } })).map(({ type }) => type);
  const grantedOf = (outcomes: PromiseSettledResult<unknown>[]) =>
    outcomes.filter(({ status }) => status === "fulfilled").length;

  describe("a grant", () => {
    test("holds what was asked for on a host, from now on, for all to see", async () => {
      const before = Date.now();
      const granted = await reserve({ cpu: 4, memoryGB: 4, diskGB: 50, duration: "PT1H", node: "pve2" });
      expect(granted).toMatchObject({
        datacenter: "DC1",
        node: "pve2",
        endpoint: "pve",
        storage: "ceph",
        status: "active",
        hostRequested: true,
        mine: true,
        reservedBy: "Otto",
        resources: { cpu: 4, memoryGB: 4, diskGB: 50 },
        endedAt: null,
      });
      expect(Date.parse(granted.expiresAt) - Date.parse(granted.createdAt)).toBe(3_600_000);
      expect(Math.abs(Date.parse(granted.createdAt) - before)).toBeLessThan(5_000);
      const view = moxxie.inventory.view();
      const host = view.hosts.get("pve:pve2");
      if (!host) throw new Error("no host");
      const { cpu, memoryMb, diskGb } = capacityOfHost(view, host, { now: new Date() });
      expect([cpu.reserved, memoryMb.reserved, diskGb.reserved]).toEqual([4, 4096, 50]);
      expect(await told()).toEqual(["reservation.created"]);
      expect(await getReservation(moxxie, otto, granted.reservationId)).toMatchObject({
        ...granted,
        remainingSeconds: 3599,
      });
      expect(await db.prisma.auditEntry.findMany({ where: { id: { gt: auditBefore } } })).toMatchObject([
        { command: "reservation.create", outcome: "done", targetId: granted.reservationId, datacenterId: "DC1" },
      ]);
    });

    test("takes the emptier host, and no storage when no disk is asked for", async () => {
      const first = await reserve({ memoryGB: 4 });
      const second = await reserve({ memoryGB: 4 });
      expect(new Set([first.node, second.node])).toEqual(new Set(["pve1", "pve2"]));
      expect(first).toMatchObject({ storage: null, hostRequested: false });
    });

    test("is never less than what was asked for: parts of a MB are rounded up", async () => {
      const { resources } = await reserve({ memoryGB: 0.1, diskGB: 0.1 });
      expect(resources).toEqual({ cpu: 1, memoryGB: 103 / 1024, diskGB: 103 / 1024 });
    });

    test("a dry run says where, and changes nothing", async () => {
      const outcome = await execute(moxxie, otto, {
        command: createReservation,
        input: { resources: { cpu: 2, memoryGB: 2 }, duration: "PT5M", reason: "maybe" },
        options: { dryRun: true },
      });
      expect(outcome).toMatchObject({
        plan: { possible: true, effects: ["Holds 2 cores, 2 GB memory on pve1 in DC1 for 5 minutes."] },
      });
      expect(await db.prisma.resourceReservation.count()).toBe(0);
    });

    test("is refused where there is no room, with a verdict for every host", async () => {
      const refusal = await ask({ memoryGB: 9 }).catch((error) => error);
      expect(refusal).toMatchObject({
        code: "no_capacity",
        extra: {
          verdicts: [
            { host: "pve1", rejectedBy: ["memory"] },
            { host: "pve2", rejectedBy: ["memory"] },
          ],
        },
      });
      expect(refusal.message).toContain("9 GB");
      await expect(ask({ diskGB: 101 })).rejects.toMatchObject({ code: "no_capacity" });
      await expect(ask({ cpu: 9 })).rejects.toMatchObject({ code: "no_capacity" });
      expect(await told()).toEqual([]);
    });

    test("is refused for what is not there, and for a time that is too short or too long", async () => {
      await expect(ask({ datacenter: "DC9" })).rejects.toMatchObject({ code: "unknown_datacenter" });
      await expect(ask({ by: { ...otto, datacenterIds: ["DC9"] }, datacenter: "DC1" })).rejects.toMatchObject({
        code: "unknown_datacenter",
      });
      await expect(ask({ node: "pve9" })).rejects.toMatchObject({ code: "unknown_host" });
      for (const duration of ["PT0S", "P31D", "P1Y", "P1000000Y"])
        await expect(ask({ duration })).rejects.toMatchObject({
          code: "invalid_request",
          errors: [{ path: "duration", message: expect.stringContaining(duration) }],
        });
      await expect(ask({ by: viewer })).rejects.toMatchObject({ code: "forbidden" });
    });

    test("of a crowd goes to as many as there is room for, on both hosts, each with its own audit row", async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 60 }, () => reserve({ memoryGB: 0.5, diskGB: 2 })),
      );
      expect(grantedOf(outcomes)).toBe(32);
      for (const outcome of outcomes)
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "no_capacity" });
      const sums = await db.prisma.resourceReservation.groupBy({
        by: ["hostName"],
        _sum: { memoryGb: true },
        orderBy: { hostName: "asc" },
      });
      expect(sums.map(({ hostName, _sum }) => [hostName, _sum.memoryGb])).toEqual([
        ["pve1", 8],
        ["pve2", 8],
      ]);
      const audited = await db.prisma.auditEntry.groupBy({
        where: { id: { gt: auditBefore } },
        by: ["outcome"],
        _count: true,
        orderBy: { outcome: "asc" },
      });
      expect(audited).toEqual([
        { outcome: "done", _count: 32 },
        { outcome: "refused", _count: 28 },
      ]);
      expect((await told()).filter((type) => type === "reservation.created")).toHaveLength(32);
    });

    test("of a crowd never exceeds the storage, nor a limit of the datacenter", async () => {
      const disks = await Promise.allSettled(Array.from({ length: 12 }, () => reserve({ memoryGB: 0.25, diskGB: 30 })));
      expect(grantedOf(disks)).toBe(3);
      await db.prisma.resourceReservation.deleteMany();
      await db.prisma.datacenter.update({ where: { id: "DC1" }, data: { limits: { maxVms: 5 } } });
      await moxxie.inventory.reload();
      const many = await Promise.allSettled(
        Array.from({ length: 12 }, () => reserve({ memoryGB: 0.25, datacenter: "DC1" })),
      );
      expect(grantedOf(many)).toBe(5);
      for (const outcome of many) if (outcome.status === "rejected") expect(outcome.reason.message).toContain("maxVms");
      await db.prisma.datacenter.update({ where: { id: "DC1" }, data: { limits: {} } });
      await moxxie.inventory.reload();
    });

    test("whose idempotency row cannot be written takes nobody else's with it", async () => {
      const failing = new Error("the key was used");
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) =>
          execute(moxxie, otto, {
            command: createReservation,
            input: { resources: { cpu: 1, memoryGB: 1 }, duration: "PT5M", reason: "a crowd" },
            options: {
              inTransaction: async () => {
                if (index === 5) throw failing;
              },
            },
          }),
        ),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(
        Array.from({ length: 8 }, (_, index) => (index === 5 ? "rejected" : "fulfilled")),
      );
      expect(outcomes[5]).toMatchObject({ reason: failing });
      expect(await db.prisma.resourceReservation.count()).toBe(7);
    });
  });

  describe("an extension", () => {
    test("is added to the present expiry", async () => {
      const { reservationId, expiresAt } = await reserve();
      const outcome = await extend(reservationId, "PT10M");
      const later = new Date(Date.parse(expiresAt) + 600_000);
      expect(outcome).toMatchObject({ result: { reservationId, expiresAt: later.toISOString(), status: "active" } });
      expect(moxxie.inventory.view().holds.get(reservationId)?.expiresAt).toEqual(later);
      expect(await told()).toEqual(["reservation.created", "reservation.extended"]);
    });

    test("reaches at most 30 days ahead", async () => {
      const { reservationId } = await reserve({ duration: "P29D" });
      await expect(extend(reservationId, "P2D")).rejects.toMatchObject({
        code: "cannot_be_done",
        errors: [{ path: "duration" }],
      });
      await expect(extend(reservationId, "P31D")).rejects.toMatchObject({ code: "invalid_request" });
      await extend(reservationId, "PT23H");
      expect((await rowOf(reservationId)).expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 30 * day);
    });

    test("comes too late for one that is due, or has ended otherwise", async () => {
      const due = await insertReservation(moxxie, { expiresIn: -0.01 });
      await expect(extend(due, "PT5M")).rejects.toMatchObject({ code: "reservation_ended", message: /expired at/ });
      const { reservationId } = await reserve();
      await release(reservationId);
      await expect(extend(reservationId, "PT5M")).rejects.toMatchObject({
        code: "reservation_ended",
        message: /released/,
      });
    });

    test("and the expiry: exactly one of them comes first, however close they are", async () => {
      for (let round = 0; round < 10; round++) {
        const id = await insertReservation(moxxie, { memoryGb: 8, expiresIn: 0.03 });
        let wasExtended: boolean | undefined;
        const extended = extend(id, "PT5M").then(
          () => true,
          () => false,
        );
        extended.then((was) => {
          wasExtended = was;
        });
        // Somebody else asks for the room again and again until one of the two has it.
        let isGranted = false;
        while (!isGranted && wasExtended !== true) isGranted = await isFree();
        expect([await extended, isGranted || (await isFree())]).toEqual([!isGranted, isGranted]);
        const ids = (await db.prisma.resourceReservation.findMany()).map((row) => row.id);
        await db.prisma.resourceReservation.deleteMany();
        await moxxie.inventory.applyHolds(ids);
      }
    });

    const isFree = () =>
      reserve({ memoryGB: 8, node: "pve1", by: olga }).then(
        () => true,
        () => false,
      );
  });

  describe("a release", () => {
    test("frees what was held, once; a second one changes nothing", async () => {
      const { reservationId } = await reserve({ memoryGB: 8, node: "pve1" });
      await expect(ask({ memoryGB: 1, node: "pve1" })).rejects.toMatchObject({ code: "no_capacity" });
      expect(await release(reservationId)).toMatchObject({
        result: { status: "released", endedAt: expect.any(String) },
      });
      const { endedAt } = await rowOf(reservationId);
      expect(await release(reservationId)).toMatchObject({ result: { endedAt: endedAt?.toISOString() } });
      expect(await told()).toEqual(["reservation.created", "reservation.released"]);
      await reserve({ memoryGB: 8, node: "pve1" });
    });

    test("comes too late for one that was used or has expired", async () => {
      const due = await insertReservation(moxxie, { expiresIn: -1 });
      await expect(release(due)).rejects.toMatchObject({ code: "reservation_ended" });
      const used = await insertReservation(moxxie);
      const facts = { reservationId: used, operationId: randomUUID(), guestId: await insertGuest(db) };
      await db.prisma.$transaction((tx) => consumeReservation({ tx, moxxie }, facts));
      await expect(release(used)).rejects.toMatchObject({ code: "reservation_ended" });
      expect((await rowOf(used)).status).toBe("consumed");
    });

    test("and a use: exactly one of them happens", async () => {
      const id = await insertReservation(moxxie);
      const facts = { reservationId: id, operationId: randomUUID(), guestId: randomUUID() };
      const both = await Promise.allSettled([
        release(id),
        db.prisma.$transaction((tx) => consumeReservation({ tx, moxxie }, facts)),
      ]);
      expect(grantedOf(both)).toBe(1);
    });
  });

  test("others may not change it, administrators may; in a datacenter that one does not see it is not there", async () => {
    const { reservationId } = await reserve();
    const elsewhere = { ...otto, datacenterIds: ["DC9"] };
    for (const change of [
      (by: Actor) => extend(reservationId, "PT5M", by),
      (by: Actor) => release(reservationId, by),
    ]) {
      await expect(change(olga)).rejects.toMatchObject({ code: "reservation_not_yours", message: /Otto/ });
      await expect(change(elsewhere)).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(getReservation(moxxie, elsewhere, reservationId)).rejects.toMatchObject({ code: "not_found" });
    expect(await getReservation(moxxie, olga, reservationId)).toMatchObject({ mine: false });
    await extend(reservationId, "PT5M", admin);
    await release(reservationId, admin);
  });

  describe("the list", () => {
    test("tells of those that are due as expired, and filters by state, place and time", async () => {
      const due = await insertReservation(moxxie, { expiresIn: -60 });
      const here = await insertReservation(moxxie, { hostName: "pve2", cpu: 3, memoryGb: 3, diskGb: 30 });
      const { reservationId: released } = await reserve();
      await release(released);
      const idsOf = async (query: Partial<Parameters<typeof listReservations>[2]>, by = otto) =>
        (await listReservations(moxxie, by, { limit: 100, ...query })).items.map(({ reservationId }) => reservationId);
      expect(new Set(await idsOf({}))).toEqual(new Set([due, here, released]));
      expect(await idsOf({ status: "expired" })).toEqual([due]);
      expect(await idsOf({ status: "active" })).toEqual([here]);
      expect(await idsOf({ status: "released" })).toEqual([released]);
      expect(await idsOf({ host: "pve2" })).toEqual([here]);
      expect(await idsOf({ host: "pve:pve2" })).toEqual([here]);
      expect(await idsOf({ datacenter: "DC9" })).toEqual([]);
      expect(await idsOf({}, { ...otto, datacenterIds: ["DC9"] })).toEqual([]);
      expect(await idsOf({ from: new Date(Date.now() + 60_000).toISOString() })).toEqual([here]);
      expect(await idsOf({ to: new Date(Date.now() - 60_000).toISOString() })).toEqual([]);
      const { summary } = await listReservations(moxxie, otto, { limit: 1 });
      expect(summary).toMatchObject({
        active: 1,
        cpu: 3,
        memoryGB: 3,
        diskGB: 30,
        nextToExpire: { reservationId: here, status: "active" },
        today: { granted: 3, consumed: 0, released: 1 },
      });
    });

    test("gives 10,000 rows page by page, each once, newest first", async () => {
      const at = Date.now() - day;
      const rows = Array.from({ length: 10_000 }, (_, index) => ({
        datacenterId: "DC1",
        endpointId: "pve",
        hostName: "pve1",
        cpu: 1,
        memoryGb: 1,
        reservedBy: "Otto",
        reservedById: otto.id,
        reason: "many",
        status: "released",
        // Five of each moment: their ids tell them apart.
        createdAt: new Date(at + Math.floor(index / 5)),
        endedAt: new Date(at + 10_000),
        expiresAt: new Date(at + 20_000),
      }));
      for (let start = 0; start < rows.length; start += 1000)
        await db.prisma.resourceReservation.createMany({ data: rows.slice(start, start + 1000) });
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof listReservations>> = await listReservations(moxxie, otto, {
          limit: 1000,
          ...(cursor !== null && { cursor }),
        });
        expect(page.total).toBe(10_000);
        seen.push(...page.items.map(({ createdAt, reservationId }) => `${createdAt} ${reservationId}`));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(new Set(seen).size).toBe(10_000);
      expect(seen).toEqual(seen.toSorted().reverse());
      await expect(listReservations(moxxie, otto, { limit: 10, cursor: "nonsense" })).rejects.toMatchObject({
        code: "invalid_request",
      });
    }, 60_000);
  });
});
