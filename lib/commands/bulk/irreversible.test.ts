import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, endpointId, type World } from "@/lib/testing/world";
import { execute } from "../execute";
import { retryOperation } from "../work/retry-operation";
import { askBulk, endOf, type Item, makeVms, runBulk, startBulkWorld, vmIdOf } from "./bulk.test-helper";

let world: World;
beforeAll(async () => {
  world = await startBulkWorld({ bulk: { perDatacenter: 1 } });
}, 60_000);
afterAll(() => world?.close());

const remove = (vmId: string): Item => ({ type: "DELETE_VM", params: { vmId } });
const exists = (vmid: number) => world.platform.guest(vmid) !== undefined;
const failNext = (vmid: number) =>
  world.platform.faults.failTask({ type: "qmdestroy", vmid, message: "unable to remove the disk: it is in use" });

describe("what cannot be undone", () => {
  test("comes last, whatever its place in the request", async () => {
    const [one = "", two = ""] = await makeVms(world.moxxie, [{}, {}]);
    const end = await runBulk(world.moxxie, [remove(one), { type: "START_VM", params: { vmId: two } }]);
    expect(end.status).toBe("completed");
    const [deleted, started] = end.results;
    expect(Date.parse(deleted?.startedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(started?.endedAt ?? ""));
  });

  test("is not begun when one such item would be refused by then: all is undone", async () => {
    const [one = "", two = "", three = ""] = await makeVms(world.moxxie, [{}, {}, {}]);
    const [first, second] = [vmIdOf(world, one), vmIdOf(world, two)];
    const id = await askBulk(world.moxxie, [
      { type: "START_VM", params: { vmId: three } },
      { type: "REBOOT_VM", params: { vmId: three } },
      remove(one),
      remove(two),
    ]);
    // Somebody protects one of them on the platform after the plan.
    const guest = world.platform.guest(second);
    if (!guest) throw new Error("the guest is gone");
    world.platform.cluster.change(guest, ({ config }) => {
      config.protection = "1";
    });
    const end = await endOf(world.moxxie, id);
    expect(end.statuses, end.log.join("\n")).toEqual(["rolled_back", "rolled_back", "skipped", "failed"]);
    expect(end).toMatchObject({ status: "rolled_back", leftovers: [] });
    expect(end.results[3]?.error?.code).toBe("guest_protected");
    expect([exists(first), exists(second)]).toEqual([true, true]);
    expect(world.moxxie.inventory.view().guests.get(three)?.status).toBe("stopped");
  });

  test("and fails before any of it is done is undone with all the rest", async () => {
    const [one = "", two = ""] = await makeVms(world.moxxie, [{}, {}]);
    failNext(vmIdOf(world, two));
    const end = await runBulk(world.moxxie, [{ type: "START_VM", params: { vmId: one } }, remove(two)]);
    expect(end.statuses).toEqual(["rolled_back", "failed"]);
    expect(end.status).toBe("rolled_back");
    expect(world.moxxie.inventory.view().guests.get(one)).toMatchObject({ status: "stopped", busyOperationId: null });
  });

  test("once done there is no way back: the rest is done, the answer says what is left, and a retry does it", async () => {
    const [one = "", two = "", three = "", four = ""] = await makeVms(world.moxxie, [{}, {}, {}, {}]);
    const vmIds = [two, three, four].map((id) => vmIdOf(world, id));
    failNext(vmIds[1] ?? 0);
    const id = await askBulk(world.moxxie, [
      { type: "START_VM", params: { vmId: one } },
      remove(two),
      { ...remove(three), dependsOn: [1] },
      { ...remove(four), dependsOn: [1] },
    ]);
    const end = await endOf(world.moxxie, id);
    expect(end.statuses, end.log.join("\n")).toEqual(["completed", "completed", "failed", "completed"]);
    expect(end).toMatchObject({ status: "needs_attention", retryable: true });
    expect(end.leftovers).toEqual([expect.stringMatching(/^Delete VM .*: not done\. .*it is in use/)]);
    expect(end.error?.message).toContain("cannot be undone");
    expect(vmIds.map(exists)).toEqual([false, true, false]);
    expect(world.moxxie.inventory.view().guests.get(three)?.busyOperationId).toBeNull();

    await execute(world.moxxie, admin, { command: retryOperation, input: { operationId: id } });
    const again = await endOf(world.moxxie, id);
    expect(again.statuses, again.log.join("\n")).toEqual(["completed", "completed", "completed", "completed"]);
    expect(again).toMatchObject({ status: "completed", leftovers: [], retryable: false, error: null });
    expect(vmIds.map(exists)).toEqual([false, false, false]);
  });

  test("and a retry takes what has gone meanwhile for done", async () => {
    const [one = "", two = ""] = await makeVms(world.moxxie, [{}, {}]);
    const left = vmIdOf(world, two);
    failNext(left);
    const id = await askBulk(world.moxxie, [remove(one), { ...remove(two), dependsOn: [0] }]);
    expect((await endOf(world.moxxie, id)).status).toBe("needs_attention");
    world.platform.faults.vanishGuest(left);
    const isForgotten = async () => {
      await world.moxxie.inventory.pollNow(endpointId);
      return world.moxxie.inventory.view().guests.get(two) === undefined;
    };
    await expect.poll(isForgotten, { timeout: 20_000 }).toBe(true);
    await execute(world.moxxie, admin, { command: retryOperation, input: { operationId: id } });
    const again = await endOf(world.moxxie, id);
    expect(again, again.log.join("\n")).toMatchObject({ status: "completed", statuses: ["completed", "completed"] });
    expect(again.log).toContainEqual(expect.stringMatching(/^Delete VM .*: it is gone already$/));
  });
});
