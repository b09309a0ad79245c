import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { World } from "@/lib/testing/world";
import { creation, makeVms, runBulk, startBulkWorld, vmIdOf } from "./bulk.test-helper";

let world: World;
beforeAll(async () => {
  world = await startBulkWorld();
});
afterAll(() => world?.close());

describe("in best effort", () => {
  test("each item is on its own: what fails is undone alone, what depends on it is skipped", async () => {
    const [one = "", two = "", three = ""] = await makeVms(world.moxxie, [{}, {}, {}]);
    world.platform.faults.failTask({ type: "qmstart", vmid: vmIdOf(world, two), message: "start failed: bad luck" });
    const end = await runBulk(
      world.moxxie,
      [
        { type: "START_VM", params: { vmId: one } },
        { type: "START_VM", params: { vmId: two } },
        { type: "UPDATE_VM", params: { vmId: three, memoryMB: 512 }, dependsOn: [1] },
        creation(),
      ],
      "best_effort",
    );
    expect(end.statuses, end.log.join("\n")).toEqual(["completed", "failed", "skipped", "completed"]);
    expect(end).toMatchObject({
      status: "failed",
      error: {
        code: "bulk_failed",
        message: "1 of 4 items failed, 1 was not done because of it; the other 2 are done.",
      },
      leftovers: [],
    });
    expect(end.results[1]?.error?.message).toContain("bad luck");
    expect(end.results[2]?.error?.message).toContain("which it depends on, was not done");
    const { guests } = world.moxxie.inventory.view();
    expect([one, two, three].map((id) => guests.get(id))).toEqual([
      expect.objectContaining({ status: "running", busyOperationId: null }),
      expect.objectContaining({ status: "stopped", busyOperationId: null }),
      expect.objectContaining({ memoryMb: 256, busyOperationId: null }),
    ]);
  });

  test("what cannot be done has failed from the start, and the rest is done", async () => {
    const [one = ""] = await makeVms(world.moxxie, [{}]);
    const end = await runBulk(
      world.moxxie,
      [
        { type: "STOP_VM", params: { vmId: one } },
        { type: "START_VM", params: { vmId: "999999" } },
        creation({ datacenter: "DC1" }),
      ],
      "best_effort",
    );
    expect(end.statuses).toEqual(["failed", "failed", "completed"]);
    expect(end.results.map(({ error }) => error?.code)).toEqual(["invalid_state", "not_found", undefined]);
  });

  test("a bulk whose items are all done has completed", async () => {
    const ids = await makeVms(world.moxxie, [{}, {}]);
    const start = ids.map((vmId) => ({ type: "START_VM" as const, params: { vmId } }));
    expect(await runBulk(world.moxxie, start, "best_effort")).toMatchObject({ status: "completed", progress: 1 });
  });
});
