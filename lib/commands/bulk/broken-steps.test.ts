import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stepsOf } from "@/lib/commands";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import { MoxxieError } from "@/lib/errors";
import { type BreakPoint, breakPoints, brokenSteps } from "@/lib/testing/broken-steps";
import { admin, type World } from "@/lib/testing/world";
import { execute } from "../execute";
import { allocateNetwork } from "../network/allocate";
import { createReservation } from "../reservation/create";
import { creation, type Item, makeVms, platformState, runBulk, startBulkWorld, tables } from "./bulk.test-helper";

/** A bulk of all types of items, broken at every step of every one of them: afterwards the world is as it was before. */
let world: World;
let database: Awaited<ReturnType<typeof createServerDatabase>> | undefined;
let current: typeof stepsOf = stepsOf;
let guests: Record<"stopped" | "running" | "moved" | "doomed" | "rebooted", string>;

beforeAll(async () => {
  database = hasServer() ? await createServerDatabase() : undefined;
  world = await startBulkWorld({
    stepsOf: (...args) => current(...args),
    ...(database && { databaseUrl: database.url }),
  });
  const ids = await makeVms(world.moxxie, [{}, { start: true }, {}, {}, { start: true }]);
  const [stopped = "", running = "", moved = "", doomed = "", rebooted = ""] = ids;
  guests = { stopped, running, moved, doomed, rebooted };
}, 120_000);
afterAll(async () => {
  await world?.close();
  await database?.drop();
});
beforeEach(() => {
  current = stepsOf;
});

/** What is set aside for the creation: a client's network with an address of it, and a reservation. */
async function setAside() {
  const client = await execute(world.moxxie, admin, {
    command: allocateNetwork,
    input: { clientId: "acme", datacenter: "DC1" },
  });
  const resources = { cpu: 1, memoryGB: 0.5, diskGB: 10 };
  const hold = await execute(world.moxxie, admin, {
    command: createReservation,
    input: { resources, datacenter: "DC1", duration: "PT1H", reason: "a bulk" },
  });
  if (client.kind !== "done" || hold.kind !== "done") throw new Error("nothing was set aside");
  return { reservationId: hold.result.reservationId, network: { allocationId: client.result.id } };
}

/** One of each type; those on one guest follow each other. */
async function mixed(): Promise<Item[]> {
  const { stopped, running, moved, doomed, rebooted } = guests;
  const held = await setAside();
  return [
    creation({ ...held, clientId: "acme", start: true, diskGB: 20 }),
    { type: "START_VM", params: { vmId: stopped } },
    { type: "UPDATE_VM", params: { vmId: stopped, memoryMB: 512 } },
    { type: "STOP_VM", params: { vmId: running } },
    { type: "SNAPSHOT_VM", params: { vmId: moved, name: "before" } },
    { type: "MIGRATE_VM", params: { vmId: moved, host: await otherHost(moved), withLocalDisks: true } },
    { type: "REBOOT_VM", params: { vmId: rebooted } },
    { type: "DELETE_VM", params: { vmId: doomed } },
  ];
}

async function otherHost(id: string): Promise<string> {
  const view = world.moxxie.inventory.view();
  const now = view.guests.get(id)?.hostName;
  const other = [...view.hosts.values()].find(({ name }) => name !== now);
  if (!other) throw new Error("there is one host only");
  return other.name;
}

const every = (steps: Record<string, readonly BreakPoint[]>) =>
  Object.entries(steps).flatMap(([step, points]) => points.map((point) => ({ step, point })));
const local = ["before", "undocumented"] as const;

describe("a transactional bulk of all types leaves the world as it was when it breaks", () => {
  test.each(
    every({
      // Of the creation; `start` is its last stage and the start of another guest.
      record: local,
      clone: breakPoints,
      configure: breakPoints,
      resize: breakPoints,
      start: breakPoints,
      refresh: local,
      "save-configuration": local,
      // A change that the platform makes at once has no task.
      change: local,
      stop: ["before", "task-unknown"],
      snapshot: breakPoints,
      migrate: breakPoints,
      reboot: breakPoints,
      destroy: ["before"],
    }),
  )("at $step, $point", { timeout: 60_000 }, async ({ step, point }) => {
    const items = await mixed();
    let isBroken = false;
    const before = { platform: platformState(world), tables: await tables(world.moxxie) };
    current = brokenSteps({
      step,
      point,
      strike: () => {
        isBroken = true;
        throw new MoxxieError("platform_error", "broken on purpose");
      },
    });
    const end = await runBulk(world.moxxie, items);
    expect(isBroken).toBe(true);
    const told = `${end.error?.message}\n${end.leftovers.join("\n")}\n${end.log.join("\n")}`;
    expect(end.status, told).toBe("rolled_back");
    expect(
      end.statuses.filter((status) => status === "failed"),
      told,
    ).toHaveLength(1);
    expect(end.statuses.filter((status) => !["failed", "rolled_back", "skipped"].includes(status))).toEqual([]);
    expect({ platform: platformState(world), tables: await tables(world.moxxie) }).toEqual(before);
  });
});

test("and does all of it when nothing breaks", async () => {
  const end = await runBulk(world.moxxie, await mixed());
  expect(end.status, `${end.error?.message}\n${end.log.join("\n")}`).toBe("completed");
  expect(end.bulk?.counts).toEqual({ completed: 8 });
});
