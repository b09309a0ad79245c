import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { World } from "@/lib/testing/world";
import { askBulk, creation, endOf, type Item, makeVms, standingOf, startBulkWorld } from "./bulk.test-helper";

const limits = { perHost: 2, perEndpoint: 3, perDatacenter: 3 };
let world: World;
beforeAll(async () => {
  world = await startBulkWorld({ simulator: { guests: 3, nodes: 3, seed: 7, speed: 10 }, bulk: limits });
}, 60_000);
afterAll(() => world?.close());

/** Looks again and again at what runs on the platform while the work goes on: the most at once, on all and on one host. */
async function mostAtOnce(work: Promise<unknown>): Promise<{ onAll: number; onOne: number }> {
  const most = { onAll: 0, onOne: 0 };
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const running = world.platform.cluster.parts.tasks.list().filter(({ isRunning }) => isRunning);
    const nodes = Map.groupBy(running, ({ parts }) => parts.node);
    most.onAll = Math.max(most.onAll, running.length);
    most.onOne = Math.max(most.onOne, ...[...nodes.values()].map((tasks) => tasks.length));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await ended;
  return most;
}

const onHost = (host: string): Item => creation({ host });

describe("the limits", () => {
  test("hold for two bulks together, forward and back", { timeout: 120_000 }, async () => {
    const forward = await askBulk(
      world.moxxie,
      Array.from({ length: 6 }, () => creation()),
    );
    // One whose last item fails is undone while the other one runs.
    const doomed = Array.from({ length: 6 }, () => creation());
    const back = await askBulk(world.moxxie, doomed);
    const last = (await world.moxxie.db.prisma.bulkItem.findFirstOrThrow({ where: { operationId: back, index: 5 } }))
      .vmId;
    const fault = world.platform.faults.add({
      method: "POST",
      path: new RegExp(`/qemu/${last}/config`),
      action: { kind: "status", status: 500, reason: "no such luck" },
    });
    const most = await mostAtOnce(
      Promise.all([endOf(world.moxxie, forward, 100_000), endOf(world.moxxie, back, 100_000)]),
    );
    expect(most.onAll).toBeLessThanOrEqual(limits.perDatacenter);
    expect(most.onAll).toBeGreaterThan(1);
    world.platform.faults.remove(fault);
    expect((await endOf(world.moxxie, forward)).status).toBe("completed");
    expect((await endOf(world.moxxie, back)).status).toBe("rolled_back");
  });

  test("hold for each host", { timeout: 120_000 }, async () => {
    const ids = await makeVms(
      world.moxxie,
      Array.from({ length: 5 }, () => ({ host: "pve2" })),
    );
    const start = ids.map((vmId): Item => ({ type: "START_VM", params: { vmId } }));
    const id = await askBulk(world.moxxie, start);
    const most = await mostAtOnce(endOf(world.moxxie, id, 100_000));
    expect(most).toEqual({ onAll: limits.perHost, onOne: limits.perHost });
  });

  test("give a place that is free to the oldest that waits for it; others pass where they disturb nobody", {
    timeout: 120_000,
  }, async () => {
    const older = await askBulk(
      world.moxxie,
      Array.from({ length: 6 }, () => onHost("pve1")),
    );
    const younger = await askBulk(world.moxxie, [onHost("pve1"), onHost("pve2")]);
    const [first, second] = [await endOf(world.moxxie, older, 100_000), await endOf(world.moxxie, younger, 100_000)];
    const startOf = ({ startedAt = "" }: { startedAt?: string }) => Date.parse(startedAt);
    const starts = first.results.map(startOf);
    const [same, other] = second.results.map(startOf);
    // Nobody of the younger bulk overtook on the host that was full; the free host was used meanwhile.
    expect(same).toBeGreaterThanOrEqual(Math.max(...starts));
    expect(other).toBeLessThan(Math.max(...starts));
    expect([first.status, second.status]).toEqual(["completed", "completed"]);
  });

  test("show how many wait before an item", { timeout: 120_000 }, async () => {
    const one = await askBulk(
      world.moxxie,
      Array.from({ length: 5 }, () => onHost("pve1")),
    );
    const two = await askBulk(world.moxxie, [onHost("pve1")]);
    const places: (number | undefined)[] = [];
    await expect
      .poll(
        async () => {
          const { results } = await standingOf(world.moxxie, two);
          places.push(results[0]?.queuePlace);
          return results[0]?.status;
        },
        { timeout: 60_000, interval: 20 },
      )
      .toBe("processing");
    const seen = places.filter((place) => place !== undefined);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    expect(seen[0]).toBeLessThanOrEqual(5);
    await Promise.all([endOf(world.moxxie, one), endOf(world.moxxie, two)]);
  });
});
