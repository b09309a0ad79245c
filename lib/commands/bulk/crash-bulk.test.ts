import { describe, expect, test } from "vitest";
import { crashWorld, points } from "@/lib/operations/crash.test-helper";
import { breakPoints } from "@/lib/testing/broken-steps";

/** Workers that are killed in the middle of a bulk operation, forward and back, and another one that takes it up. */
const world = crashWorld();

const vm = (name: string) => ({
  type: "CREATE_VM",
  params: { name, datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 20, template: "debian-12", start: true },
});
const named = (prefix: string) =>
  world()
    .platform.guests()
    .filter(({ config }) => config.name?.startsWith(prefix));

describe("a bulk operation survives the death of its worker", () => {
  test.each(points({ record: ["before"], clone: breakPoints, start: ["task-unknown"], refresh: ["undocumented"] }))(
    "killed at $step, $point",
    { timeout: 120_000 },
    async (strike) => {
      const bulk = { mode: "transactional" as const, operations: [vm("phoenix-1"), vm("phoenix-2"), vm("phoenix-3")] };
      const outcome = await world().crashAndResume({ bulk }, strike);
      expect(outcome.operations.filter(({ parentId }) => parentId === null)).toEqual([
        expect.objectContaining({ command: "operation.bulk", status: "completed" }),
      ]);
      expect(outcome.items.map(({ status }) => status)).toEqual(["completed", "completed", "completed"]);
      expect(outcome.operations).toHaveLength(4);
      expect(named("phoenix").map(({ power }) => power)).toEqual(["running", "running", "running"]);
      expect(outcome.guests.filter(({ busyOperationId }) => busyOperationId !== null)).toEqual([]);
      expect(outcome.claims).toBe(0);
    },
  );
});

test("one that is being taken back when its worker dies is taken back all the same", { timeout: 120_000 }, async () => {
  const before = world().platform.guests().length;
  // The last creation cannot be started; the worker is killed when it removes what it has made.
  world().platform.faults.failTask({ type: "qmstart", message: "start failed: out of luck" });
  const bulk = { mode: "transactional" as const, operations: [vm("phoenix-1"), vm("phoenix-2")] };
  const outcome = await world().crashAndResume({ bulk }, { step: "clone", point: "undo" });
  expect(outcome.operations.find(({ command }) => command === "operation.bulk")?.status).toBe("rolled_back");
  expect(outcome.items.map(({ status }) => status).sort()).toEqual(["failed", "rolled_back"]);
  expect(world().platform.guests()).toHaveLength(before);
  expect(outcome.guests.filter(({ name }) => name.startsWith("phoenix"))).toEqual([]);
  expect(outcome.guests.filter(({ busyOperationId }) => busyOperationId !== null)).toEqual([]);
  expect(outcome.claims).toBe(0);
});
