import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import { panelOf } from "@/lib/testing/panel-state";
import { panelEndpointId, type World } from "@/lib/testing/world";
import { askBulk, creation, endOf, startBulkWorld } from "./bulk.test-helper";

describe.runIf(hasServer() || process.env.CI === "true")("creations of two processes on one panel", () => {
  let world: World;
  let other: Awaited<ReturnType<World["another"]>> | undefined;
  let database: Awaited<ReturnType<typeof createServerDatabase>>;
  beforeAll(async () => {
    database = await createServerDatabase();
    const bulk = { perHost: 20, perEndpoint: 20, perDatacenter: 20 };
    const simulator = { guests: 1, nodes: 1 };
    world = await startBulkWorld({ databaseUrl: database.url, simulator, bulk, panel: { guests: 2, speed: 400 } });
    other = await world.another();
  }, 90_000);
  afterAll(async () => {
    await other?.stop();
    await world?.close();
    await database?.drop();
  });

  const sshKeys = [`ssh-ed25519 ${Buffer.from("a key that all of them want").toString("base64")} twenty`];
  const ten = () => Array.from({ length: 10 }, () => creation({ datacenter: "DC3", cloudInit: { sshKeys } }));

  test("make each of twenty alike servers once, under its own name, while answers are lost", async () => {
    if (!other) throw new Error("there is no other process");
    const panel = panelOf(world);
    const before = new Set(panel.servers().map(({ id }) => id));
    const keysBefore = panel.panel.sshKeys.size;
    const asked = [ten(), ten()];
    for (const skip of [5, 9, 14])
      panel.faults.add({ method: "POST", path: "/servers", skip, count: 1, action: { kind: "drop-after-effect" } });
    const ids = await Promise.all([askBulk(world.moxxie, asked[0] ?? []), askBulk(other, asked[1] ?? [])]);
    const ends = await Promise.all(ids.map((id) => endOf(world.moxxie, id, 80_000)));
    for (const { status, log, error } of ends) expect(status, `${error?.message}\n${log.join("\n")}`).toBe("completed");
    expect(panel.faults.list()).toEqual([]);
    const made = panel.servers().filter(({ id }) => !before.has(id));
    const wanted = asked.flat().map(({ params }) => String(params.name));
    expect(made.map(({ name }) => name).sort()).toEqual(wanted.sort());
    expect(new Set(made.map(({ state }) => state))).toEqual(new Set(["complete"]));
    expect(panel.panel.sshKeys.size).toBe(keysBefore + 1);
    await world.moxxie.inventory.pollNow(panelEndpointId);
    const rows = world.moxxie.inventory.view().guestsOfEndpoint(panelEndpointId);
    const shown = rows.filter(({ vmId }) => !before.has(Number(vmId)));
    expect(shown.map(({ vmId }) => Number(vmId)).sort((a, b) => a - b)).toEqual(made.map(({ id }) => id));
    for (const { id, name } of made) expect(shown.find(({ vmId }) => vmId === String(id))?.name).toBe(name);
  }, 100_000);
});
