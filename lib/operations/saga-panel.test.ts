import { describe, expect, test } from "vitest";
import { execute } from "@/lib/commands/execute";
import { createReservation } from "@/lib/commands/reservation/create";
import { cancelOperation } from "@/lib/commands/work/cancel-operation";
import { getOperation } from "@/lib/queries/operations";
import { type BreakPoint, breakPoints } from "@/lib/testing/broken-steps";
import { admin } from "@/lib/testing/world";
import { brokenOnPurpose, expectUndone, panelWorld } from "./panel-world.test-helper";

/** Creations on a platform that gives ids and hosts itself, broken at every point: nothing of them is left anywhere. */
const { moxxie, panel, begin, end, run, state, breakAt, vm, everything } = panelWorld();

async function hold(): Promise<string> {
  const resources = { cpu: 1, memoryGB: 1, diskGB: 10 };
  const outcome = await execute(moxxie(), admin, {
    command: createReservation,
    input: { resources, datacenter: "DC3", duration: "PT1H", reason: "a creation" },
  });
  if (outcome.kind !== "done") throw new Error(outcome.kind);
  return outcome.result.reservationId;
}

const local = ["before", "undocumented"] as const;
const every = (steps: Record<string, readonly BreakPoint[]>) =>
  Object.entries(steps).flatMap(([step, points]) => points.map((point) => ({ step, point })));

describe("a creation that fails leaves nothing behind", () => {
  const begun = { record: local, allocate: local };

  test.each(every({ ...begun, build: breakPoints, start: local, refresh: local }))(
    "that asks for everything, at $step, $point",
    async ({ step, point }) => {
      const reservationId = await hold();
      const before = await state();
      const wasBroken = breakAt(step, point);
      const ended = await run("vm.create", vm({ ...everything(), reservationId, start: true }));
      expect(wasBroken()).toBe(true);
      expectUndone(ended);
      expect(ended.error?.message).toBe(brokenOnPurpose);
      expect(await state()).toEqual(before);
    },
  );

  test.each(every({ build: ["undocumented"], stop: breakPoints, refresh: local }))(
    "that is to be off, at $step, $point",
    async ({ step, point }) => {
      const before = await state();
      const wasBroken = breakAt(step, point);
      expectUndone(await run("vm.create", vm()));
      expect(wasBroken()).toBe(true);
      expect(await state()).toEqual(before);
    },
  );

  test.each(every({ ...begun, name: local, refresh: local }))(
    "without a system, at $step, $point",
    async ({ step, point }) => {
      const before = await state();
      const wasBroken = breakAt(step, point);
      expectUndone(await run("vm.create", vm({ template: undefined })));
      expect(wasBroken()).toBe(true);
      expect(await state()).toEqual(before);
    },
  );
});

describe("a canceled creation is undone", () => {
  test.each(["allocate", "build"])("while it is at %s", async (step) => {
    const before = await state();
    // The order itself: a dry run goes before it.
    const work = step === "build" ? { path: /^\/servers\/\d+\/build$/ } : { path: "/servers", skip: 1 };
    const slow = panel().faults.add({ method: "POST", ...work, action: { kind: "latency", delayMs: 1_500 } });
    const { operationId } = await begin("vm.create", vm({ ...everything(), start: true }));
    await expect
      .poll(
        () =>
          panel()
            .faults.list()
            .find(({ id }) => id === slow)?.hits,
        { timeout: 10_000 },
      )
      .toBe(1);
    await execute(moxxie(), admin, { command: cancelOperation, input: { operationId } });
    expectUndone(await end(operationId), "canceled");
    expect(await state()).toEqual(before);
  });

  test("while its installation is stuck in the panel's queue, as soon as that lets go of it", async () => {
    const before = await state();
    panel().faults.stuckNextBuild();
    const { operationId } = await begin("vm.create", vm({ ...everything(), start: true }));
    const read = () => getOperation(moxxie(), admin, operationId);
    await expect
      .poll(async () => (await read()).steps.find(({ name }) => name === "build")?.taskId, { timeout: 10_000 })
      .toBeTruthy();
    await execute(moxxie(), admin, { command: cancelOperation, input: { operationId } });
    await expect.poll(() => panel().servers().at(-1)?.state).toBe("queued");
    panel().faults.releaseStuckBuilds();
    expectUndone(await end(operationId), "canceled");
    expect(await state()).toEqual(before);
  });
});
