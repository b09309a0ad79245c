import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { commands, stepsOf } from "@/lib/commands";
import { execute } from "@/lib/commands/execute";
import { createVm } from "@/lib/commands/guest/create";
import { cancelOperation } from "@/lib/commands/work/cancel-operation";
import { MoxxieError } from "@/lib/errors";
import { getOperation, operationLog } from "@/lib/queries/operations";
import { breakPoints, brokenSteps } from "@/lib/testing/broken-steps";
import { admin, startWorld, type World } from "@/lib/testing/world";

let world: World;
let current: typeof stepsOf = stepsOf;
beforeAll(async () => {
  world = await startWorld({ stepsOf: (...args) => current(...args) });
});
afterAll(() => world?.close());
beforeEach(() => {
  current = stepsOf;
});

async function accept(name: string, input: unknown): Promise<{ operationId: string; guestId: string }> {
  const command = commands.get(name);
  if (!command) throw new Error(name);
  const outcome = await execute(world.moxxie, admin, { command, input });
  if (outcome.kind !== "accepted") throw new Error("not accepted");
  return { operationId: outcome.operationId, guestId: outcome.guestId ?? "" };
}

async function run(name: string, input: unknown) {
  const { operationId, guestId } = await accept(name, input);
  await world.moxxie.operations.settled(operationId, 30_000);
  const operation = await getOperation(world.moxxie, admin, operationId);
  const log = await operationLog(world.moxxie, admin, { id: operationId, limit: 1_000 });
  return { operation, guestId, log: log.lines.map(({ text }) => text) };
}

function breakAt(step: string, point: (typeof breakPoints)[number]): void {
  current = brokenSteps({
    step,
    point,
    strike: () => {
      throw new MoxxieError("platform_error", "broken on purpose");
    },
  });
}

let count = 0;
const vm = (more = {}) => ({
  name: `saga-${++count}`,
  datacenter: "DC1",
  cores: 1,
  memoryMB: 512,
  diskGB: 10,
  template: "debian-12",
  start: true,
  ...more,
});

/** What the platform holds: guests with their disks and settings, without what moves by itself. */
const platformState = ({ platform } = world) =>
  JSON.stringify({
    guests: platform.guests().map(({ vmid, kind, power, config, lock }) => ({ vmid, kind, power, config, lock })),
    volumes: platform
      .volumes()
      .map(({ id }) => id)
      .sort(),
  });

const every = (steps: string[]) => steps.flatMap((step) => breakPoints.map((point) => ({ step, point })));

describe("a creation that fails leaves nothing behind", () => {
  test.each(every(["clone", "configure", "start"]))("at $step, $point", async ({ step, point }) => {
    const before = platformState();
    breakAt(step, point);
    const { operation, guestId, log } = await run("vm.create", vm());
    expect(operation.status, log.join("\n")).toBe("failed");
    expect(operation.error?.message).toContain("broken on purpose");
    expect(platformState()).toBe(before);
    expect(world.moxxie.inventory.view().guests.get(guestId)).toBeUndefined();
    expect(await world.moxxie.db.prisma.guest.findUnique({ where: { id: guestId } })).toBeNull();
  });
});

describe("a change that fails is taken back", () => {
  test.each(every(["change"]))("at $step, $point", async ({ step, point }) => {
    const { guestId } = await run("vm.create", vm({ start: false }));
    const before = await configOf(guestId);
    breakAt(step, point);
    const { operation, log } = await run("vm.update", {
      vmId: guestId,
      change: { memoryMB: 1024, tags: ["env-test"] },
    });
    expect(operation.status, log.join("\n")).toBe("failed");
    expect(await configOf(guestId)).toEqual(before);
  });
});

test("a resume that fails leaves the guest paused, with its memory", async () => {
  const { guestId } = await run("vm.create", vm());
  expect((await run("vm.suspend", { vmId: guestId })).operation.status).toBe("completed");
  const status = () => world.moxxie.inventory.view().guests.get(guestId)?.status;
  const before = { status: status(), platform: platformState() };
  breakAt("resume", "undocumented");
  const { operation, log } = await run("vm.resume", { vmId: guestId });
  expect(operation.status, log.join("\n")).toBe("failed");
  expect({ status: status(), platform: platformState() }).toEqual(before);
});

describe("a deletion that fails before the disks are gone puts the guest back to work", () => {
  test.each([
    { step: "stop", point: "undocumented" as const },
    { step: "destroy", point: "before" as const },
  ])("at $step, $point", async ({ step, point }) => {
    const { guestId } = await run("vm.create", vm());
    const before = await configOf(guestId);
    breakAt(step, point);
    const { operation, log } = await run("vm.delete", { vmId: guestId, force: true });
    expect(operation.status, log.join("\n")).toBe("failed");
    expect(world.moxxie.inventory.view().guests.get(guestId)).toMatchObject({
      status: "running",
      busyOperationId: null,
    });
    expect(await configOf(guestId)).toEqual(before);
  });
});

test("a deletion that fails after the disks are gone says what is left", async () => {
  const { guestId } = await run("vm.create", vm({ start: false }));
  breakAt("destroy", "undocumented");
  const { operation } = await run("vm.delete", { vmId: guestId });
  expect(operation.status).toBe("needs_attention");
  expect(operation.leftovers.join()).toMatch(/is destroyed/);
});

test("a canceled creation is undone, its task on the platform stopped", async () => {
  const slow = await startWorld({ simulator: { speed: 1 } });
  try {
    const before = platformState(slow);
    const outcome = await execute(slow.moxxie, admin, { command: createVm, input: vm() });
    if (outcome.kind !== "accepted") throw new Error("not accepted");
    const { operationId } = outcome;
    const read = () => getOperation(slow.moxxie, admin, operationId);
    await expect
      .poll(async () => (await read()).steps.some(({ taskId }) => taskId !== null), { timeout: 10_000 })
      .toBe(true);
    await execute(slow.moxxie, admin, { command: cancelOperation, input: { operationId } });
    await slow.moxxie.operations.settled(operationId, 30_000);
    expect((await read()).status).toBe("canceled");
    expect(platformState(slow)).toBe(before);
  } finally {
    await slow.close();
  }
});

async function configOf(guestId: string) {
  const guest = world.moxxie.inventory.view().guests.get(guestId);
  if (!guest) throw new Error("the guest is gone");
  const { config } = world.platform.guest(Number(guest.vmId)) ?? {};
  return config;
}
