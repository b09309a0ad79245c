import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Inventory } from "@/lib/inventory/inventory";
import type { Freshness } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { admin, endpointId, startWorld, type World } from "@/lib/testing/world";
import { readiness } from "./readiness";

let world: World;
beforeAll(async () => {
  world = await startWorld({ work: false });
});
afterAll(() => world?.close());

/** The world with another look at the estate. */
const seeing = (view: Inventory["view"], freshness: Freshness): Moxxie => ({
  ...world.moxxie,
  inventory: { ...world.moxxie.inventory, view, freshnessOf: () => freshness },
});

const failed = (checks: { name: string; ok: boolean }[]) => checks.filter(({ ok }) => !ok).map(({ name }) => name);

describe("readiness", () => {
  test("names endpoints to those who may see them, and to nobody else", async () => {
    const mine = await readiness(world.moxxie, admin);
    expect(mine.ready).toBe(true);
    expect(mine.checks.map(({ name }) => name)).toContain(`endpoint ${endpointId}`);
    for (const actor of [null, { ...admin, datacenterIds: ["DC9"] }]) {
      const told = await readiness(world.moxxie, actor);
      expect(told.ready).toBe(true);
      expect(JSON.stringify(told)).not.toContain(endpointId);
    }
  });

  test("is not there before an endpoint was tried", async () => {
    const view = world.moxxie.inventory.view();
    const endpoints = new Map([...view.endpoints].map(([id, endpoint]) => [id, { ...endpoint, lastPollAt: null }]));
    const told = await readiness(
      seeing(() => ({ ...view, endpoints }), "unknown"),
      null,
    );
    expect([told.ready, failed(told.checks)]).toEqual([false, ["inventory"]]);
  });

  test("stays when a platform is down, which is shown", async () => {
    const told = await readiness(
      seeing(() => world.moxxie.inventory.view(), "stale"),
      admin,
    );
    expect([told.ready, failed(told.checks)]).toEqual([true, [`endpoint ${endpointId}`]]);
  });

  test("ends when the database does not answer, whose error stays in the log", async () => {
    const count = async () => {
      throw new Error("connection refused at db.internal:5432");
    };
    const db = { ...world.moxxie.db, prisma: { operation: { count } } } as unknown as typeof world.moxxie.db;
    const told = await readiness({ ...world.moxxie, db }, admin);
    expect(told.ready).toBe(false);
    expect(failed(told.checks)).toEqual(expect.arrayContaining(["database", "jobs"]));
    expect(JSON.stringify(told)).not.toContain("db.internal");
  });
});
