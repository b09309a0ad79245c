import { afterEach, describe, expect, test } from "vitest";
import { execute } from "@/lib/commands/execute";
import { createReservation } from "@/lib/commands/reservation/create";
import { extendReservation } from "@/lib/commands/reservation/extend";
import { insertReservation, otto, TwoHosts } from "@/lib/commands/reservation/world.test-helper";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { capacityOfHost } from "@/lib/domain/capacity";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { expireDue, nextDueInMs } from "./expire";
import { watchExpiry } from "./expiry-watch";

let db: Database | undefined;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  await db?.close();
});

describe.each(testDatabases())("on the $name database", ({ name, create }) => {
  async function start(processes: number): Promise<{ database: Database; moxxies: BareMoxxie[]; first: BareMoxxie }> {
    const database = await create();
    db = database;
    const moxxies: BareMoxxie[] = [];
    for (let count = 0; count < processes; count++) {
      const moxxie = await startBareMoxxie({ db: database, platforms: [new TwoHosts()], work: false });
      stops.push(() => moxxie.stop());
      moxxies.push(moxxie);
    }
    return { database, moxxies, first: moxxies[0] as BareMoxxie };
  }
  const watch = async (moxxie: BareMoxxie) => {
    const watching = await watchExpiry(moxxie);
    stops.push(() => watching.stop());
  };
  const expiredTold = (database: Database) =>
    database.prisma.event.findMany({ where: { type: "reservation.expired" }, orderBy: { id: "asc" } });
  const reserve = (moxxie: BareMoxxie, duration: string) =>
    execute(moxxie, otto, {
      command: createReservation,
      input: { resources: { cpu: 1, memoryGB: 8 }, duration, reason: "short", node: "pve1" },
    });

  test("what has expired is free at once, in the arithmetic and for the next who asks, though nobody has written it", async () => {
    const { first } = await start(1);
    const outcome = await reserve(first, "PT1S");
    if (outcome.kind !== "done") throw new Error("not granted");
    await expect(reserve(first, "PT1S")).rejects.toMatchObject({ code: "no_capacity" });
    const dueAt = Date.parse(outcome.result.expiresAt);
    const host = first.inventory.view().hosts.get("pve:pve1");
    if (!host) throw new Error("no host");
    const reservedAt = (at: number) =>
      capacityOfHost(first.inventory.view(), host, { now: new Date(at) }).memoryMb.reserved;
    expect([reservedAt(dueAt - 1), reservedAt(dueAt)]).toEqual([8192, 0]);
    await expect
      .poll(
        () =>
          reserve(first, "PT1M").then(
            () => true,
            () => false,
          ),
        { timeout: 5_000, interval: 20 },
      )
      .toBe(true);
    const granted = await first.db.prisma.resourceReservation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    expect(granted.createdAt.getTime() - dueAt).toBeGreaterThanOrEqual(0);
    expect(granted.createdAt.getTime() - dueAt).toBeLessThan(1000);
  });

  test("it is written and told within a few seconds of its time, without the minute's job", async () => {
    const { database, first } = await start(1);
    await watch(first);
    const outcome = await reserve(first, "PT1S");
    if (outcome.kind !== "done") throw new Error("not granted");
    const { reservationId: id, expiresAt } = outcome.result;
    await expect.poll(() => expiredTold(database), { timeout: 10_000 }).toHaveLength(1);
    const [event] = await expiredTold(database);
    expect(event?.subject).toBe(id);
    expect((event?.at.getTime() ?? 0) - Date.parse(expiresAt)).toBeLessThan(5_000);
    const row = await database.prisma.resourceReservation.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ status: "expired", endedAt: new Date(expiresAt) });
    await expect.poll(() => first.inventory.view().holds.has(id), { timeout: 5_000 }).toBe(false);
  });

  test("an extended one expires at its new time only", async () => {
    const { database, first } = await start(1);
    const id = await insertReservation(first, { expiresIn: 60 });
    await execute(first, otto, {
      command: extendReservation,
      input: { reservationId: id, duration: "PT1H" },
    });
    expect(await expireDue(first)).toBe(0);
    expect(await nextDueInMs(database)).toBeGreaterThan(3_600_000);
  });

  test("thousands that are due after a stop are told once each, by however many processes", async () => {
    const processes = name === "server" ? 2 : 1;
    const { database, moxxies } = await start(processes);
    const expiresAt = new Date(Date.now() - 60_000);
    await database.prisma.resourceReservation.createMany({
      data: Array.from({ length: 2_000 }, (_, index) => ({
        datacenterId: "DC1",
        endpointId: "pve",
        hostName: "pve1",
        cpu: 1,
        memoryGb: 1,
        reservedBy: "Otto",
        reservedById: otto.id,
        reason: `due ${index}`,
        expiresAt,
      })),
    });
    const counts = await Promise.all(moxxies.flatMap((moxxie) => [expireDue(moxxie), expireDue(moxxie)]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2_000);
    const told = await expiredTold(database);
    expect(new Set(told.map(({ subject }) => subject)).size).toBe(2_000);
    expect(told).toHaveLength(2_000);
    expect(await nextDueInMs(database)).toBeNull();
  }, 60_000);
});
