import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, operator, type World } from "@/lib/testing/world";
import { approveRequest } from "../approval/approve";
import { execute } from "../execute";
import { bulkOperation } from "./bulk";
import { creation, endOf, makeVms, standingOf, startBulkWorld, vmIdOf } from "./bulk.test-helper";

let world: World;
beforeAll(async () => {
  world = await startBulkWorld();
}, 60_000);
afterAll(() => world?.close());

test("a bulk with one item that needs an approval waits as a whole, and is carried out after the yes", async () => {
  const [doomed = ""] = await makeVms(world.moxxie, [{}]);
  const vmid = vmIdOf(world, doomed);
  const input = { operations: [creation(), { type: "DELETE_VM", params: { vmId: doomed } }] };
  const asked = await execute(world.moxxie, operator, { command: bulkOperation, input });
  if (asked.kind !== "awaiting_approval") throw new Error(`the bulk operation is ${asked.kind}`);
  const { operationId, approvalId } = asked;
  expect(await standingOf(world.moxxie, operationId)).toMatchObject({
    status: "awaiting_approval",
    approvalId,
    results: [],
  });
  await execute(world.moxxie, admin, { command: approveRequest, input: { approvalId } });
  const end = await endOf(world.moxxie, operationId);
  expect(end.statuses, `${end.error?.message}\n${end.log.join("\n")}`).toEqual(["completed", "completed"]);
  expect(end).toMatchObject({ status: "completed", actor: { id: operator.id } });
  expect(world.platform.guest(vmid)).toBeUndefined();
});
