import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import type { World } from "@/lib/testing/world";
import { askBulk, creation, endOf, platformState, startBulkWorld } from "./bulk.test-helper";

describe.runIf(hasServer() || process.env.CI === "true")("bulk operations of two processes on one database", () => {
  let world: World;
  let other: Awaited<ReturnType<World["another"]>> | undefined;
  let database: Awaited<ReturnType<typeof createServerDatabase>>;
  const limits = { perHost: 2, perEndpoint: 3, perDatacenter: 3 };
  beforeAll(async () => {
    database = await createServerDatabase();
    const simulator = { guests: 3, nodes: 3, seed: 7, speed: 10 };
    world = await startBulkWorld({ databaseUrl: database.url, simulator, bulk: limits });
    other = await world.another();
  }, 90_000);
  afterAll(async () => {
    await other?.stop();
    await world?.close();
    await database?.drop();
  });

  const six = () => Array.from({ length: 6 }, () => creation());

  test("keep the limits together, and each ends once", { timeout: 120_000 }, async () => {
    if (!other) throw new Error("there is no other process");
    const ids = [await askBulk(world.moxxie, six()), await askBulk(other, six())];
    let most = 0;
    const timer = setInterval(() => {
      const running = world.platform.cluster.parts.tasks.list().filter(({ isRunning }) => isRunning);
      most = Math.max(most, running.length);
    }, 2);
    for (const id of ids) expect((await endOf(world.moxxie, id, 100_000)).status).toBe("completed");
    clearInterval(timer);
    expect(most).toBeLessThanOrEqual(limits.perDatacenter);
    const names = world.platform.guests().map(({ config }) => config.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("one that stops in the middle leaves the rest to the other", { timeout: 120_000 }, async () => {
    if (!other) throw new Error("there is no other process");
    const before = platformState(world).guests.length;
    const id = await askBulk(other, six());
    const done = () => world.moxxie.db.prisma.bulkItem.count({ where: { operationId: id, status: "completed" } });
    await expect.poll(done, { timeout: 60_000, interval: 20 }).toBeGreaterThan(1);
    await other.stop();
    other = undefined;
    const end = await endOf(world.moxxie, id, 100_000);
    expect(end.statuses, end.log.join("\n")).toEqual(Array(6).fill("completed"));
    expect(platformState(world).guests.length).toBe(before + 6);
  });
});
