import { afterAll, beforeAll, expect, test } from "vitest";
import { execute } from "@/lib/commands/execute";
import { admin, startWorld, type World } from "@/lib/testing/world";
import { allocateNetwork } from "./allocate";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

async function warnings(): Promise<readonly string[]> {
  const outcome = await execute(world.moxxie, admin, {
    command: allocateNetwork,
    input: { clientId: "acme", datacenter: "DC1" },
    options: { dryRun: true },
  });
  if (outcome.kind !== "plan") throw new Error("no plan");
  return outcome.plan.warnings;
}

test("warns of guests whose networks nobody has read yet, and of none when all are read", async () => {
  const { prisma } = world.moxxie.db;
  const inDc1 = { template: false, endpoint: { datacenterId: "DC1" } };
  await prisma.guest.updateMany({ where: inDc1, data: { networksAt: null } });
  const guests = await prisma.guest.count({ where: inDc1 });
  expect(guests).toBeGreaterThan(1);
  expect(await warnings()).toEqual([
    expect.stringContaining(`The networks of ${guests} guests have not been read yet`),
  ]);
  await prisma.guest.updateMany({ where: inDc1, data: { networksAt: new Date() } });
  expect(await warnings()).toEqual([]);
});
