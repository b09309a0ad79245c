import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, startWorld, type World } from "@/lib/testing/world";
import { execute } from "../execute";
import { createDatacenter } from "./create";
import { updateDatacenter } from "./update";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  const input = {
    id: "DC2",
    name: "Rotterdam",
    network: { ipRange: "172.17.0.0/16", vlanRange: { from: 100, to: 200 } },
    limits: { maxMemoryGB: 512 },
  };
  await execute(world.moxxie, admin, { command: createDatacenter, input });
});
afterAll(() => world?.close());

async function changesOf(change: object) {
  const input = { id: "DC2", change };
  const outcome = await execute(world.moxxie, admin, { command: updateDatacenter, input, options: { dryRun: true } });
  if (outcome.kind !== "plan") throw new Error(`a dry run answered ${outcome.kind}`);
  return outcome.plan.changes.map(({ field, from, to }) => [field, from, to]);
}

test("the plan names each setting that differs, and none of those that are sent along unchanged", async () => {
  const network = { ipRange: "172.17.0.0/16", vlanRange: { from: 100, to: 300 }, qinqEnabled: true, serviceVlan: 1000 };
  expect(await changesOf({ name: "Rotterdam", network })).toEqual([
    ["vlanRange", "100-200", "100-300"],
    ["qinqEnabled", false, true],
    ["serviceVlan", null, 1000],
  ]);
  expect(await changesOf({ limits: { maxMemoryGB: 256, maxVms: 50 } })).toEqual([
    ["maxVms", null, 50],
    ["maxMemoryGB", 512, 256],
  ]);
});

test("how long released networks rest is named as a duration, a day unless said otherwise", async () => {
  const network = { ipRange: "172.17.0.0/16", vlanRange: { from: 100, to: 200 } };
  expect(await changesOf({ network })).toEqual([]);
  expect(await changesOf({ network: { ...network, quarantine: "PT24H" } })).toEqual([]);
  expect(await changesOf({ network: { ...network, quarantine: "P7D" } })).toEqual([["quarantine", "P1D", "P7D"]]);
  await expect(changesOf({ network: { ...network, quarantine: "7d" } })).rejects.toMatchObject({
    code: "invalid_request",
  });
});
