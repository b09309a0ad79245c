import { afterEach, expect, test } from "vitest";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import type { Moxxie } from "@/lib/moxxie";
import { admin, startWorld, type World } from "@/lib/testing/world";
import { execute } from "./execute";
import { createVm } from "./guest/create";

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const names = Array.from({ length: 50 }, (_, index) => `racer-${index + 1}`);

function create(moxxie: Moxxie, name: string) {
  const input = { name, datacenter: "DC1", cores: 1, memoryMB: 64, diskGB: 1 };
  return execute(moxxie, admin, { command: createVm, input });
}

async function createAll(moxxies: readonly Moxxie[]): Promise<void> {
  const accepted = await Promise.all(
    names.map((name, index) => create(moxxies[index % moxxies.length] as Moxxie, name)),
  );
  for (const [index, outcome] of accepted.entries()) {
    if (outcome.kind !== "accepted") throw new Error("not accepted");
    await (moxxies[index % moxxies.length] as Moxxie).operations.settled(outcome.operationId, 60_000);
  }
}

/** Every one is there once, under an id of its own, on the platform and in Moxxie. */
async function expectAllMade({ moxxie, platform }: World): Promise<void> {
  const ended = await moxxie.db.prisma.operation.groupBy({ by: ["status"], _count: true });
  expect(ended).toEqual([{ status: "completed", _count: names.length }]);
  const made = platform.guests().filter(({ config }) => config.name?.startsWith("racer-"));
  expect(made.map(({ config }) => config.name).sort()).toEqual([...names].sort());
  const rows = await moxxie.db.prisma.guest.findMany({ where: { name: { startsWith: "racer-" } } });
  const platformIds = new Map(made.map(({ vmid, config }) => [config.name, String(vmid)]));
  for (const row of rows) expect(row.vmId).toBe(platformIds.get(row.name));
  expect(rows).toHaveLength(names.length);
}

test("50 creations at once get 50 ids", async () => {
  world = await startWorld();
  await createAll([world.moxxie]);
  await expectAllMade(world);
});

test("a foreign client that takes ids meanwhile only costs other ids", async () => {
  world = await startWorld();
  const { platform } = world;
  let taken = 0;
  // Whenever Moxxie makes its first ones, somebody else makes a guest under the lowest ids that are still free.
  const thief = setInterval(() => {
    const used = new Set(platform.guests().map(({ vmid }) => vmid));
    const highest = Math.max(...[...used].filter((vmid) => vmid < 9000));
    for (let vmid = highest + 1; vmid < highest + 3 && taken < 40; vmid++, taken++) {
      platform.operator.create({ kind: "qemu", vmid, name: `foreign-${vmid}` });
    }
  }, 15);
  try {
    await createAll([world.moxxie]);
  } finally {
    clearInterval(thief);
  }
  const collisions = await world.moxxie.db.prisma.operationLogLine.count({
    where: { text: { contains: "taken by somebody else" } },
  });
  expect(collisions).toBeGreaterThan(0);
  await expectAllMade(world);
});

test.runIf(hasServer())("two Moxxie processes on one database never give the same id", async () => {
  const database = await createServerDatabase();
  world = await startWorld({ databaseUrl: database.url });
  const second = await world.another();
  try {
    await createAll([world.moxxie, second]);
    await expectAllMade(world);
  } finally {
    await second.stop();
    await world.close();
    world = undefined;
    await database.drop();
  }
});
