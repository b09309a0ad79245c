import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { World } from "@/lib/testing/world";
import { creation, makeVms, platformState, runBulk, startBulkWorld, tables } from "./bulk.test-helper";

let world: World;
beforeAll(async () => {
  world = await startBulkWorld();
});
afterAll(() => world?.close());

describe("a transactional bulk", () => {
  test("starts and makes guests, and gives every one of them back at its end", async () => {
    const [one, two] = await makeVms(world.moxxie, [{}, {}]);
    const end = await runBulk(world.moxxie, [
      { type: "START_VM", params: { vmId: one } },
      { type: "START_VM", params: { vmId: two } },
      creation({ start: true }),
    ]);
    expect(end.status, end.log.join("\n")).toBe("completed");
    expect(end.statuses).toEqual(["completed", "completed", "completed"]);
    expect(end.bulk).toEqual({ mode: "transactional", counts: { completed: 3 }, total: 3 });
    for (const { id } of end.results)
      expect(world.moxxie.inventory.view().guests.get(id ?? "")).toMatchObject({
        status: "running",
        busyOperationId: null,
      });
    expect(end.log.join("\n")).toMatch(/VM \d+ bulk-\d+: started \(\d+\.\d s\)/);
    expect((await tables(world.moxxie)).claims).toBe(0);
  });

  test("of which an item fails is as if it had never been", async () => {
    const ids = await makeVms(world.moxxie, [{}, {}, {}]);
    const [one, two, three] = ids.map((id) => world.moxxie.inventory.view().guests.get(id));
    if (!one || !two || !three) throw new Error("the guests were not made");
    const before = { platform: platformState(world), tables: await tables(world.moxxie) };
    world.platform.faults.failTask({ type: "qmstart", vmid: Number(three.vmId), message: "start failed: out of luck" });
    const end = await runBulk(world.moxxie, [
      creation({ start: true }),
      { type: "START_VM", params: { vmId: one.id } },
      { type: "UPDATE_VM", params: { vmId: two.id, memoryMB: two.memoryMb + 256 } },
      { type: "START_VM", params: { vmId: three.id }, dependsOn: [0, 1, 2] },
      creation(),
    ]);
    expect(end.status, end.log.join("\n")).toBe("rolled_back");
    expect(end.statuses.slice(0, 4)).toEqual(["rolled_back", "rolled_back", "rolled_back", "failed"]);
    expect(end.error?.message).toContain("out of luck");
    expect(end.log.filter((line) => line.includes("out of luck"))).toHaveLength(1);
    expect(end.log).toContain("1 of 5 items failed. What was done is undone.");
    expect({ platform: platformState(world), tables: await tables(world.moxxie) }).toEqual(before);
  });
});
