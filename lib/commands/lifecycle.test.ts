import { afterAll, beforeAll, expect, test } from "vitest";
import { getOperation, operationLog } from "@/lib/queries/operations";
import { admin, startWorld, type World } from "@/lib/testing/world";
import { commands } from ".";
import { execute } from "./execute";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

async function run(name: string, input: unknown, options = {}) {
  const command = commands.get(name);
  if (!command) throw new Error(name);
  const outcome = await execute(world.moxxie, admin, { command, input, options });
  if (outcome.kind !== "accepted") throw new Error(`${name} was not accepted`);
  await world.moxxie.operations.settled(outcome.operationId, 30_000);
  const operation = await getOperation(world.moxxie, admin, outcome.operationId);
  return { operation, guestId: outcome.guestId ?? "" };
}

test("a VM is made, started, changed, stopped and deleted", async () => {
  const made = await run("vm.create", {
    name: "web-server",
    datacenter: "DC1",
    cores: 2,
    memoryMB: 2048,
    diskGB: 20,
    tags: ["env-prod"],
  });
  const log = await operationLog(world.moxxie, admin, { id: made.operation.operationId, limit: 1000 });
  expect(
    made.operation.status,
    JSON.stringify({ error: made.operation.error, log: log.lines.map((line) => line.text) }, null, 1),
  ).toBe("completed");
  const guest = () => world.moxxie.inventory.view().guests.get(made.guestId);
  expect(guest()).toMatchObject({
    name: "web-server",
    status: "stopped",
    cpuCores: 2,
    memoryMb: 2048,
    diskGb: 20,
    managed: true,
    busyOperationId: null,
    tags: ["env-prod"],
  });

  expect((await run("vm.start", { vmId: made.guestId })).operation.status).toBe("completed");
  expect(guest()?.status).toBe("running");
  const changed = await run("vm.update", {
    vmId: made.guestId,
    change: { memoryMB: 4096, description: "a web server" },
  });
  expect(changed.operation.status, JSON.stringify(changed.operation.error)).toBe("completed");
  expect((await run("vm.stop", { vmId: made.guestId })).operation.status).toBe("completed");
  expect(guest()?.status).toBe("stopped");

  const deleted = await run("vm.delete", { vmId: made.guestId });
  expect(deleted.operation.status, JSON.stringify(deleted.operation.error)).toBe("completed");
  expect(guest()).toBeUndefined();
  expect(world.platform.guests().map(({ vmid }) => String(vmid))).not.toContain(made.operation.vmId);
});

test("a configuration saved before a change can be brought back", async () => {
  const made = await run("vm.create", { name: "restorable", datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 4 });
  await run("vm.update", { vmId: made.guestId, change: { memoryMB: 1024, tags: ["env-test"], onBoot: true } });
  const [saved] = await world.moxxie.db.prisma.savedConfig.findMany({ where: { guestId: made.guestId } });
  const restored = await run("vm.config.restore", { vmId: made.guestId, savedConfigId: saved?.id });
  expect(restored.operation.status, JSON.stringify(restored.operation.error)).toBe("completed");
  expect(world.platform.guest(Number(made.operation.vmId))?.config).toMatchObject({ memory: "512" });
  expect(world.moxxie.inventory.view().guests.get(made.guestId)).toMatchObject({ memoryMb: 512, tags: [] });
});
