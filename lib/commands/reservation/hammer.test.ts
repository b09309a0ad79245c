import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { nextTurn } from "@/lib/db/next-turn";
import { testDatabases } from "@/lib/db/testing";
import { insertEndpoints } from "@/lib/inventory/testing";
import type { Moxxie } from "@/lib/moxxie";
import { mendHolds } from "@/lib/reservations/expire";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { PlanOutdated } from "../define";
import { execute } from "../execute";
import { requireRoomStill } from "../guest/room";
import { createReservation } from "./create";
import { extendReservation } from "./extend";
import { releaseReservation } from "./release";
import { consumeReservation, giveBackReservation } from "./use";
import { insertGuest, otto, TwoHosts } from "./world.test-helper";

/** What two hosts with 8 cores (assigned twice at most) and 8 GB, and a storage of 100 GB, may give. */
const limits = { cpuOvercommit: 2, maxVms: 20, maxCpu: 24, maxMemoryGb: 14, maxDiskGb: 90 };
const most = { hostCpu: 16, hostMemoryGb: 8, diskGb: 90, guests: 20, cpu: 24, memoryGb: 14 };

/** What is given at one moment, guests and reservations together, by the tables alone. */
async function given(db: Database) {
  const { rows } = await db.executeSql(`
    WITH taken AS (
      SELECT host_name, cpu, memory_gb, disk_gb FROM resource_reservations
      WHERE status = 'active' AND expires_at > clock_timestamp()
      UNION ALL SELECT host_name, cpu_cores, memory_mb / 1024.0, disk_gb FROM guests
    ), by_host AS (SELECT sum(cpu) AS cpu, sum(memory_gb) AS memory_gb FROM taken GROUP BY host_name)
    SELECT (SELECT coalesce(max(cpu), 0)::float8 FROM by_host) AS "hostCpu",
      (SELECT coalesce(max(memory_gb), 0)::float8 FROM by_host) AS "hostMemoryGb",
      coalesce(sum(disk_gb), 0)::float8 AS "diskGb", count(*)::float8 AS "guests",
      coalesce(sum(cpu), 0)::float8 AS "cpu", coalesce(sum(memory_gb), 0)::float8 AS "memoryGb" FROM taken`);
  return rows[0] as typeof most;
}

async function expectNothingOverGiven(db: Database): Promise<void> {
  const now = await given(db);
  for (const what of Object.keys(most) as (keyof typeof most)[])
    expect(now[what], `${what} of ${JSON.stringify(now)}`).toBeLessThanOrEqual(most[what]);
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("grant" as const),
      cpu: fc.integer({ min: 1, max: 8 }),
      memoryGB: fc.constantFrom(0.5, 1, 2, 3),
      diskGB: fc.constantFrom(0, 5, 12.5, 30),
      node: fc.constantFrom("pve1", "pve2", undefined),
      duration: fc.constantFrom("PT1S", "PT2S", "PT1M"),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("extend" as const, "release" as const, "consume" as const, "create" as const),
      which: fc.nat(100),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** One caller at one process, doing one thing after the other; refusals are answers too. */
async function work(moxxie: Moxxie, steps: readonly Step[], shared: { ids: string[]; granted: number }): Promise<void> {
  for (const each of steps) {
    try {
      await carryOut(moxxie, each, shared);
    } catch (error) {
      const isRefusal = error instanceof PlanOutdated || (error instanceof Error && "code" in error);
      if (!isRefusal) throw error;
    }
  }
}

async function carryOut(moxxie: Moxxie, each: Step, shared: { ids: string[]; granted: number }): Promise<void> {
  if (each.kind === "grant") {
    const { kind: _, duration, node, ...resources } = each;
    const input = { resources, duration, reason: "hammer", ...(node && { node }) };
    const outcome = await execute(moxxie, otto, { command: createReservation, input });
    if (outcome.kind === "done") shared.ids.push(outcome.result.reservationId);
    shared.granted += 1;
    return;
  }
  const reservationId = shared.ids[each.which % Math.max(1, shared.ids.length)];
  if (reservationId === undefined) return;
  switch (each.kind) {
    case "extend":
      await execute(moxxie, otto, { command: extendReservation, input: { reservationId, duration: "PT1S" } });
      break;
    case "release":
      await execute(moxxie, otto, { command: releaseReservation, input: { reservationId } });
      break;
    case "consume":
      await consumeAndMaybeFail(moxxie, { reservationId, fails: each.which % 2 === 0 });
      break;
    case "create":
      await createBeside(moxxie);
  }
}

/** A creation on a reservation: its guest takes the place of what is held, and gives it back when the creation fails. */
async function consumeAndMaybeFail(
  moxxie: Moxxie,
  { reservationId, fails }: { reservationId: string; fails: boolean },
) {
  const operationId = randomUUID();
  const guestId = await moxxie.db.prisma.$transaction(async (tx) => {
    const row = await tx.resourceReservation.findUniqueOrThrow({ where: { id: reservationId } });
    const place = { datacenterId: "DC1", endpointId: "pve", hostName: row.hostName, storageId: "pve:ceph" };
    const size = { cpuCores: row.cpu, memoryMb: row.memoryGb * 1024, diskGb: row.diskGb };
    await requireRoomStill({ tx, moxxie }, { ...place, ...size }, { reservationId });
    const id = await insertGuest({ prisma: tx }, { hostName: row.hostName, ...size });
    await consumeReservation({ tx, moxxie }, { reservationId, operationId, guestId: id });
    return id;
  });
  if (!fails) return;
  await moxxie.db.prisma.$transaction(async (tx) => {
    await tx.guest.delete({ where: { id: guestId } });
    await giveBackReservation({ tx, moxxie }, { reservationId, operationId });
  });
}

/** A creation without a reservation. */
async function createBeside(moxxie: Moxxie): Promise<void> {
  const size = { cpuCores: 2, memoryMb: 1024, diskGb: 5 };
  await moxxie.db.prisma.$transaction(async (tx) => {
    const place = { datacenterId: "DC1", endpointId: "pve", hostName: "pve1", storageId: "pve:ceph" };
    await requireRoomStill({ tx, moxxie }, { ...place, ...size });
    await insertGuest({ prisma: tx }, { hostName: "pve1", ...size });
  });
}

let db: Database | undefined;
const moxxies: BareMoxxie[] = [];
afterEach(async () => {
  for (const moxxie of moxxies.splice(0)) await moxxie.stop();
  await db?.close();
});

describe.each(testDatabases())("on the $name database", ({ name, create }) => {
  const processes = name === "server" ? 2 : 1;

  async function start(): Promise<Database> {
    db = await create();
    for (let count = 0; count < processes; count++)
      moxxies.push(await startBareMoxxie({ db, platforms: [new TwoHosts()], work: false }));
    await db.prisma.datacenter.update({ where: { id: "DC1" }, data: { limits } });
    for (const moxxie of moxxies) await moxxie.inventory.reload();
    return db;
  }

  test(`${processes} processes that do everything at once never give more than there is`, async () => {
    const database = await start();
    const seen = { granted: 0, rounds: 0 };
    const callers = fc.array(fc.array(step, { minLength: 6, maxLength: 10 }), {
      minLength: 6,
      maxLength: 8,
      size: "max",
    });
    await fc.assert(
      fc.asyncProperty(callers, async (drawn) => {
        await database.prisma.guest.deleteMany();
        await database.prisma.resourceReservation.deleteMany();
        for (const moxxie of moxxies) await moxxie.inventory.applyHolds([...moxxie.inventory.view().holds.keys()]);
        const shared = { ids: [], granted: 0 };
        let isOver = false;
        const watching = (async () => {
          for (; !isOver; await nextTurn()) await expectNothingOverGiven(database);
        })();
        await Promise.all(
          drawn.map((steps, index) => work(moxxies[index % processes] as Moxxie, steps, shared)),
        ).finally(() => {
          isOver = true;
        });
        await watching;
        await expectNothingOverGiven(database);
        seen.granted += shared.granted;
        seen.rounds += 1;
      }),
      { numRuns: 5, endOnFailure: true },
    );
    expect(seen.granted / seen.rounds).toBeGreaterThan(3);
  }, 120_000);

  test("a crowd at every process gets all there is and not more", async () => {
    const database = await start();
    const input = { resources: { cpu: 1, memoryGB: 0.5, diskGB: 1 }, duration: "PT5M", reason: "a crowd" };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 80 }, (_, index) =>
        execute(moxxies[index % processes] as Moxxie, otto, { command: createReservation, input }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "no_capacity" });
    expect(await given(database)).toMatchObject({ guests: 20, memoryGb: 10 });
    for (const moxxie of moxxies)
      await expect.poll(() => moxxie.inventory.view().holds.size, { timeout: 5_000 }).toBe(20);
  }, 60_000);

  test("where any datacenter will do, one that is full without our knowing is passed by", async () => {
    const database = await start();
    await moxxies.shift()?.stop();
    await insertEndpoints(database, ["pve-two"], "DC2");
    const both = await startBareMoxxie({
      db: database,
      platforms: [new TwoHosts(), new TwoHosts("pve-two")],
      work: false,
    });
    moxxies.push(both);
    await both.inventory.pollNow("pve-two");
    // Written by somebody who died before telling: DC1 looks empty, and is full.
    const held = { datacenterId: "DC1", endpointId: "pve", storageId: null, cpu: 1, memoryGb: 7 };
    const told = {
      reservedBy: "Otto",
      reservedById: otto.id,
      reason: "never told",
      expiresAt: new Date(Date.now() + 60_000),
    };
    await database.prisma.resourceReservation.createMany({
      data: ["pve1", "pve2"].map((hostName) => ({ ...held, ...told, hostName })),
    });
    const input = { resources: { cpu: 1, memoryGB: 6 }, duration: "PT5M", reason: "anywhere" };
    const crowd = await Promise.allSettled(
      Array.from({ length: 5 }, () => execute(both, otto, { command: createReservation, input })),
    );
    const places = crowd.flatMap((each) =>
      each.status === "fulfilled" && each.value.kind === "done" ? [each.value.result] : [],
    );
    expect(places.map(({ datacenter, node }) => `${datacenter} ${node}`).sort()).toEqual(["DC2 pve1", "DC2 pve2"]);
    for (const each of crowd)
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "no_capacity" });
  }, 60_000);

  test("what a process wrote that died before it told anybody holds its room, and is shown within the minute", async () => {
    const database = await start();
    const survivor = moxxies.at(-1) as BareMoxxie;
    const row = { datacenterId: "DC1", endpointId: "pve", hostName: "pve1", storageId: null };
    const { id } = await database.prisma.resourceReservation.create({
      data: {
        ...row,
        cpu: 1,
        memoryGb: 8,
        reservedBy: "Otto",
        reservedById: otto.id,
        reason: "never told",
        expiresAt: new Date(Date.now() + 60_000),
      },
    });
    expect(survivor.inventory.view().holds.size).toBe(0);
    const input = { resources: { cpu: 1, memoryGB: 1 }, duration: "PT5M", reason: "too much", node: "pve1" };
    await expect(execute(survivor, otto, { command: createReservation, input })).rejects.toMatchObject({
      code: "no_capacity",
    });
    expect(await mendHolds(survivor)).toBe(1);
    for (const moxxie of moxxies)
      await expect.poll(() => moxxie.inventory.view().holds.has(id), { timeout: 5_000 }).toBe(true);
    expect(await mendHolds(survivor)).toBe(0);
  });
});
