import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stepsOf } from "@/lib/commands";
import { MoxxieError } from "@/lib/errors";
import { getOperation } from "@/lib/queries/operations";
import { brokenSteps } from "@/lib/testing/broken-steps";
import { admin, type World } from "@/lib/testing/world";
import { execute } from "../execute";
import { startGuest } from "../guest/power";
import { retryOperation } from "../work/retry-operation";
import { creation, makeVms, platformState, runBulk, startBulkWorld, tables, vmIdOf } from "./bulk.test-helper";

let world: World;
let current: typeof stepsOf = stepsOf;
beforeAll(async () => {
  world = await startBulkWorld({ stepsOf: (...args) => current(...args) });
}, 60_000);
afterAll(() => world?.close());
beforeEach(() => {
  current = stepsOf;
});

const retry = (operationId: string) =>
  execute(world.moxxie, admin, { command: retryOperation, input: { operationId } });

describe("what could not be undone", () => {
  test("is told one by one, the rest is undone, and a retry undoes it", async () => {
    const [one = "", two = "", three = ""] = await makeVms(world.moxxie, [{}, {}, {}]);
    const before = { platform: platformState(world), tables: await tables(world.moxxie) };
    const { faults } = world.platform;
    faults.failTask({ type: "qmstart", vmid: vmIdOf(world, three), message: "start failed" });
    faults.failTask({ type: "qmstop", vmid: vmIdOf(world, one), message: "the host hangs" });
    const end = await runBulk(world.moxxie, [
      { type: "START_VM", params: { vmId: one } },
      { type: "START_VM", params: { vmId: two } },
      creation({ start: true }),
      { type: "START_VM", params: { vmId: three }, dependsOn: [0, 1, 2] },
    ]);
    expect(end.statuses, end.log.join("\n")).toEqual(["needs_attention", "rolled_back", "rolled_back", "failed"]);
    expect(end).toMatchObject({ status: "needs_attention", retryable: true });
    expect(end.leftovers).toEqual([
      expect.stringMatching(/^Start VM \d+ bulk-\d+: Start it: could not be undone\. .*the host hangs/),
    ]);

    const outcome = await retry(end.operationId);
    expect(outcome.kind).toBe("done");
    await world.moxxie.operations.settled(end.operationId, 30_000);
    const again = await getOperation(world.moxxie, admin, end.operationId);
    expect(again.results.map(({ status }) => status)).toEqual(["rolled_back", "rolled_back", "rolled_back", "failed"]);
    expect(again).toMatchObject({ status: "rolled_back", retryable: false, leftovers: [] });
    expect({ platform: platformState(world), tables: await tables(world.moxxie) }).toEqual(before);
  });

  test("of a single operation is taken up again too", async () => {
    const [one = ""] = await makeVms(world.moxxie, [{}]);
    const vmid = vmIdOf(world, one);
    world.platform.faults.failTask({ type: "qmstop", vmid, message: "the host hangs" });
    current = brokenSteps({
      step: "start",
      point: "undocumented",
      strike: () => {
        throw new MoxxieError("platform_error", "broken on purpose");
      },
    });
    const outcome = await execute(world.moxxie, admin, { command: startGuest, input: { vmId: one } });
    if (outcome.kind !== "accepted") throw new Error("not accepted");
    const { operationId } = outcome;
    const end = async () => {
      await world.moxxie.operations.settled(operationId, 30_000);
      return getOperation(world.moxxie, admin, operationId);
    };
    expect(await end()).toMatchObject({ status: "needs_attention", retryable: true });
    expect(world.platform.guest(vmid)?.power).toBe("running");
    await retry(operationId);
    expect(await end()).toMatchObject({ status: "failed", retryable: false, error: { message: "broken on purpose" } });
    expect(world.moxxie.inventory.view().guests.get(one)).toMatchObject({ status: "stopped", busyOperationId: null });
  });

  test("of an item is the bulk operation's business", async () => {
    const [one = ""] = await makeVms(world.moxxie, [{}]);
    const { results } = await runBulk(world.moxxie, [{ type: "START_VM", params: { vmId: one } }]);
    await expect(retry(results[0]?.operationId ?? "")).rejects.toMatchObject({ code: "invalid_state" });
  });

  test("is refused with the reason where there is nothing to try again", async () => {
    const [one = ""] = await makeVms(world.moxxie, [{}]);
    const outcome = await execute(world.moxxie, admin, { command: startGuest, input: { vmId: one } });
    if (outcome.kind !== "accepted") throw new Error("not accepted");
    await world.moxxie.operations.settled(outcome.operationId, 30_000);
    await expect(retry(outcome.operationId)).rejects.toMatchObject({
      code: "invalid_state",
      message: "Only an operation that needs attention can be tried again; this one is completed.",
    });
    await expect(retry(crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
  });
});
