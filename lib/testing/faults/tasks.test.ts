import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { stepsOf } from "@/lib/commands";
import { OperationRef } from "@/lib/contracts/operations";
import { LetGo } from "@/lib/operations/step";
import { brokenSteps } from "@/lib/testing/broken-steps";
import { endpointId } from "@/lib/testing/world";
import { holdingsOf, named } from "./platform-state.test-helper";
import { type RestWorld, startRestWorld } from "./rest.test-helper";

/** Tasks of the platform that end badly, that nobody hears of, or that somebody stops. */
let world: RestWorld;
let current: typeof stepsOf = stepsOf;
beforeAll(async () => {
  world = await startRestWorld({ simulator: { speed: 25 }, stepsOf: (...args) => current(...args) });
});
afterEach(async () => {
  current = stepsOf;
  await world.platform.faults.clear();
});
afterAll(() => world?.close());

let count = 0;
const vm = (change: object = {}) => ({
  name: `task-${++count}`,
  datacenter: "DC1",
  cores: 1,
  memoryMB: 512,
  diskGB: 12,
  template: "debian-12",
  host: "pve3",
  start: true,
  ...change,
});

describe("a task that fails on its way", () => {
  const noSpace = "rbd create 'vm-112-disk-0' error: (28) No space left on device";
  test.each([
    ["a clone at once, for lack of space", { type: "qmclone", message: noSpace }, {}],
    ["a clone half-way", { type: "qmclone", atPercent: 50, message: noSpace }, {}],
    ["a creation half-way", { type: "qmcreate", atPercent: 50, message: noSpace }, { template: undefined }],
    ["a start", { type: "qmstart", message: "start failed: QEMU exited with code 1" }, {}],
  ] as const)("%s: the operation fails with its words, and nothing is left", async (_, fault, more) => {
    const before = holdingsOf(world.platform);
    const body = vm(more);
    world.platform.faults.failTask(fault);
    const ended = await world.ended("POST", "/vms", { body });
    expect(ended.status, ended.log.join("\n")).toBe("failed");
    expect(ended.error?.message).toMatch(/The platform could not do it: /);
    expect(ended.error?.message).toContain(fault.message.split(": ").at(-1));
    const taskError = ended.log.find((line) => line.startsWith("TASK ERROR: "));
    expect(taskError).toContain(fault.message);
    expect(holdingsOf(world.platform)).toEqual(before);
    expect((await world.ask("GET", `/vms/${ended.guest}`)).status).toBe(404);
    await world.moxxie.inventory.pollNow(endpointId);
    expect(world.moxxie.inventory.view().guestsByName(body.name)).toEqual([]);
  });

  test.each([
    ["create", "qmcreate", { template: undefined }],
    ["start", "qmstart", {}],
  ] as const)(
    "after its effect (%s): what is there is believed, and the contradiction is told",
    async (_, type, more) => {
      world.platform.faults.failTask({ type, atPercent: 100, message: "unexpected status" });
      const body = vm(more);
      const ended = await world.ended("POST", "/vms", { body });
      expect(ended.status, ended.log.join("\n")).toBe("completed");
      expect(ended.log.join("\n")).toMatch(/ended with 'unexpected status', but what it was for has happened/);
      expect(named(world.platform, body.name)).toMatchObject([{ power: "running" }]);
    },
  );

  test("a deletion that fails half-way says so, and the guest is there still", async () => {
    const made = await world.ended("POST", "/vms", { body: vm({ start: false }) });
    world.platform.faults.failTask({ type: "qmdestroy", message: "rbd error: image has watchers" });
    const ended = await world.ended("DELETE", `/vms/${made.guest}`);
    expect(ended).toMatchObject({ status: "failed", error: { code: "platform_error" } });
    expect(ended.error?.message).toMatch(/image has watchers/);
    expect(world.platform.guest(Number(made.vmId))).toBeDefined();
    expect((await world.ended("DELETE", `/vms/${made.guest}`)).status).toBe("completed");
  });
});

describe("a platform that goes away in the middle of a task", () => {
  const begun = async (operationId: string) =>
    expect
      .poll(async () => (await world.ask("GET", `/operations/${operationId}`)).json, { timeout: 20_000, interval: 20 })
      .toMatchObject({ steps: expect.arrayContaining([expect.objectContaining({ taskId: expect.any(String) })]) });

  test("is waited for; the task is followed to its end, and begun once", async () => {
    const body = vm();
    const clones = world.platform.requests.count({ method: "POST", path: /clone$/ });
    const reply = await world.ask("POST", "/vms", { body });
    const { operationId } = OperationRef.parse(reply.json);
    await begun(operationId);
    await world.platform.faults.refuseConnections();
    await expect
      .poll(async () => JSON.stringify((await world.ask("GET", `/operations/${operationId}/log`)).json))
      .toMatch(/Waiting until it answers again/);
    await world.platform.faults.acceptConnections();
    const ended = await world.endOf(operationId);
    expect(ended.status, ended.log.join("\n")).toBe("completed");
    expect(world.platform.requests.count({ method: "POST", path: /clone$/ })).toBe(clones + 1);
    expect(named(world.platform, body.name)).toHaveLength(1);
  });

  test("tells no log for a while: the operation ends well, with the log that came late", async () => {
    world.platform.faults.add({ path: /\/tasks\/.*\/log$/, count: 3, action: { kind: "truncate" } });
    const ended = await world.ended("POST", "/vms", { body: vm() });
    expect(ended.status, ended.log.join("\n")).toBe("completed");
    expect(ended.log.join("\n")).toMatch(/TASK OK/);
  });

  test("has never a log to tell: that fails no operation", async () => {
    const action = { kind: "status", status: 500, reason: "unable to open file" } as const;
    world.platform.faults.add({ path: /\/tasks\/.*\/log$/, action });
    const ended = await world.ended("POST", "/vms", { body: vm() });
    expect(ended.status, ended.log.join("\n")).toBe("completed");
  });
});

test("a half-made clone that is seen at neither of two nodes is not taken for another's", async () => {
  const { faults, cluster } = world.platform;
  const { tasks } = cluster.parts;
  const { speed } = tasks;
  onTestFinished(() => {
    tasks.speed = speed;
  });
  let isLetGo = false;
  current = brokenSteps({
    step: "clone",
    point: "task-unknown",
    strike: () => {
      const { vmid, node } = world.platform.guests().find(({ lock }) => lock === "clone") ?? { vmid: 0, node: "" };
      const reason = `Configuration file 'nodes/${node}/qemu-server/${vmid}.conf' does not exist`;
      const path = `/nodes/${node}/qemu/${vmid}/config`;
      faults.add({ path, count: 1, action: { kind: "status", status: 500, reason } });
      isLetGo = true;
      throw new LetGo();
    },
  });
  // The copy is to be under way still when whoever takes the operation up looks at it.
  tasks.speed = 1;
  const { operationId } = OperationRef.parse((await world.ask("POST", "/vms", { body: vm() })).json);
  const isFree = async () =>
    isLetGo && (await world.moxxie.db.prisma.operation.findUnique({ where: { id: operationId } }))?.leaseUntil === null;
  await expect.poll(isFree, { timeout: 10_000 }).toBe(true);
  world.moxxie.operations.wake(operationId);
  await expect.poll(() => faults.list(), { timeout: 10_000 }).toEqual([]);
  tasks.speed = speed;
  const ended = await world.endOf(operationId);
  expect(ended.status, ended.log.join("\n")).toBe("completed");
});

describe("a creation that is canceled", () => {
  const steps = ["record", "clone", "configure", "resize", "start", "refresh"];
  test.each(steps)("at '%s' is undone, or was done already", async (step) => {
    const before = holdingsOf(world.platform);
    let canceled: Promise<{ status: number }> | undefined;
    current = brokenSteps({
      step,
      point: "before",
      strike: () => {
        canceled = cancelRunning();
      },
    });
    const body = vm();
    const ended = await world.ended("POST", "/vms", { body });
    expect([204, 409, 200]).toContain((await canceled)?.status);
    if (ended.status === "completed") {
      expect(["start", "refresh"]).toContain(step);
      expect(named(world.platform, body.name)).toMatchObject([{ power: "running" }]);
      return;
    }
    expect(ended.status, ended.log.join("\n")).toBe("canceled");
    expect(ended.error?.message).toMatch(/Canceled by admin/);
    expect(holdingsOf(world.platform)).toEqual(before);
    expect((await world.ask("GET", `/vms/${ended.guest}`)).status).toBe(404);
    const again = [`/operations/${ended.operationId}/cancel`] as const;
    await world.refused(["POST", ...again], { code: "invalid_state", says: /ended already \(canceled\)/ });
  });
});

async function cancelRunning(): Promise<{ status: number }> {
  const where = { completedAt: null };
  const { id } = await world.moxxie.db.prisma.operation.findFirstOrThrow({ where });
  return world.ask("POST", `/operations/${id}/cancel`);
}
