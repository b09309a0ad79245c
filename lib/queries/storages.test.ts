import { afterAll, beforeAll, expect, test } from "vitest";
import { StorageList } from "@/lib/contracts/estate";
import { admin, startWorld, viewer, type World } from "@/lib/testing/world";
import { listStorages } from "./storages";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

test("every storage is listed once with its size, in the order of names, and in the form of the contract", () => {
  const { items, datacenters } = StorageList.parse(listStorages(world.moxxie, viewer, {}));
  expect(items.length).toBeGreaterThan(1);
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  expect(items.map(({ name }) => name)).toEqual(items.map(({ name }) => name).sort());
  for (const { totalGB, usedGB } of items) expect(usedGB ?? 0).toBeLessThanOrEqual(totalGB ?? 0);
  expect(datacenters.map(({ state }) => state)).toEqual(["fresh"]);
});

test("nobody learns of storages in datacenters that they may not see", () => {
  const elsewhere = { ...admin, datacenterIds: ["DC9"] };
  expect(listStorages(world.moxxie, elsewhere, {}).items).toEqual([]);
  expect(listStorages(world.moxxie, elsewhere, { datacenter: "DC1" }).items).toEqual([]);
  expect(listStorages(world.moxxie, admin, { datacenter: "DC9" }).items).toEqual([]);
});
