import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getOperation } from "@/lib/queries/operations";
import { admin, type World } from "@/lib/testing/world";
import { execute } from "../execute";
import { cancelOperation } from "../work/cancel-operation";
import {
  askBulk,
  creation,
  endOf,
  type Item,
  makeVms,
  platformState,
  startBulkWorld,
  tables,
  vmIdOf,
} from "./bulk.test-helper";

let world: World;
beforeAll(async () => {
  // Slow enough that something runs when it is canceled, and few at once.
  world = await startBulkWorld({ simulator: { guests: 6, nodes: 3, seed: 7, speed: 4 }, bulk: { perDatacenter: 2 } });
}, 60_000);
afterAll(() => world?.close());

const cancel = (operationId: string) =>
  execute(world.moxxie, admin, { command: cancelOperation, input: { operationId } });
const countOf = async (operationId: string, status: "completed" | "processing") =>
  (await getOperation(world.moxxie, admin, operationId)).bulk?.counts[status] ?? 0;

describe("a transactional bulk that is canceled is as if it had never been", () => {
  test.each([
    { when: "at once", after: 0 },
    { when: "when one item is done", after: 1 },
    { when: "when three items are done", after: 3 },
  ])("$when", { timeout: 120_000 }, async ({ after }) => {
    const [one = "", two = ""] = await makeVms(world.moxxie, [{}, { start: true }]);
    const before = { platform: platformState(world), tables: await tables(world.moxxie) };
    const id = await askBulk(world.moxxie, [
      { type: "START_VM", params: { vmId: one } },
      { type: "STOP_VM", params: { vmId: two } },
      creation({ start: true }),
      creation(),
      creation(),
    ]);
    await expect.poll(() => countOf(id, "completed"), { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(after);
    await cancel(id);
    const end = await endOf(world.moxxie, id);
    expect(end.status, end.log.join("\n")).toBe("canceled");
    expect(end.error?.message).toBe("Canceled by Ada.");
    expect(end.statuses.filter((status) => status !== "rolled_back" && status !== "skipped")).toEqual([]);
    expect({ platform: platformState(world), tables: await tables(world.moxxie) }).toEqual(before);
  });
});

test("of one in best effort what is done stays, what runs is undone, and the rest is not begun", {
  timeout: 120_000,
}, async () => {
  const items: Item[] = [creation(), creation(), creation(), creation(), creation()];
  const id = await askBulk(world.moxxie, items, { mode: "best_effort" });
  await expect.poll(() => countOf(id, "completed"), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
  await cancel(id);
  const end = await endOf(world.moxxie, id);
  expect(end.status).toBe("canceled");
  const made = end.results.filter(({ status }) => status === "completed");
  expect(made.length).toBeGreaterThan(0);
  expect(made.length).toBeLessThan(items.length);
  expect(end.statuses.filter((status) => !["completed", "rolled_back", "skipped"].includes(status))).toEqual([]);
  const names = world.platform.guests().map(({ config }) => config.name);
  const wanted = items.map(({ params }) => params.name);
  expect(names.filter((name) => wanted.includes(name)).length).toBe(made.length);
});

test("a deletion that has begun is not broken off: it is waited for, and what is done then stays", {
  timeout: 120_000,
}, async () => {
  const [one = "", two = "", three = ""] = await makeVms(world.moxxie, [{}, {}, {}]);
  const doomed = vmIdOf(world, two);
  const id = await askBulk(world.moxxie, [
    { type: "START_VM", params: { vmId: one } },
    { type: "DELETE_VM", params: { vmId: two }, dependsOn: [0] },
    { type: "DELETE_VM", params: { vmId: three }, dependsOn: [1] },
  ]);
  const isDestroying = () =>
    world.platform.cluster.parts.tasks
      .list()
      .some(({ parts, exitStatus }) => parts.type === "qmdestroy" && parts.id === String(doomed) && !exitStatus);
  await expect.poll(isDestroying, { timeout: 60_000, interval: 5 }).toBe(true);
  await cancel(id);
  const end = await endOf(world.moxxie, id);
  expect(end.statuses).toEqual(["completed", "completed", "skipped"]);
  expect(end).toMatchObject({ status: "needs_attention", retryable: true });
  expect(end.leftovers).toEqual([expect.stringMatching(/^Delete VM .*: not begun\.$/)]);
});
