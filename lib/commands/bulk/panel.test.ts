import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stepsOf } from "@/lib/commands";
import { InstancesRequest } from "@/lib/contracts/instances";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import { MoxxieError } from "@/lib/errors";
import { type BreakPoint, brokenSteps } from "@/lib/testing/broken-steps";
import { panelOf, panelState } from "@/lib/testing/panel-state";
import { admin, panelEndpointId, type World } from "@/lib/testing/world";
import { bulkOfInstances } from "../instances/bulk-of-instances";
import {
  askBulk,
  creation,
  endOf,
  type Item,
  makeVms,
  platformState,
  runBulk,
  startBulkWorld,
  tables,
} from "./bulk.test-helper";

/** Bulk operations on a panel, alone and together with nodes: all of it, or everything as it was before. */
let world: World;
let database: Awaited<ReturnType<typeof createServerDatabase>> | undefined;
let current: typeof stepsOf = stepsOf;
let guests: Record<"stopped" | "running" | "changed" | "doomed" | "rebooted", string>;

const onPanel = (params: object = {}) => creation({ datacenter: "DC3", ...params });
const sshKeys = [`ssh-ed25519 ${Buffer.from("a key that all of a bulk share").toString("base64")} bulk`];

beforeAll(async () => {
  database = hasServer() ? await createServerDatabase() : undefined;
  world = await startBulkWorld({
    panel: { guests: 4, speed: 400 },
    simulator: { guests: 2, nodes: 2 },
    stepsOf: (...args) => current(...args),
    ...(database && { databaseUrl: database.url }),
  });
  const on = { datacenter: "DC3", start: true };
  const ids = await makeVms(world.moxxie, [
    { datacenter: "DC3" },
    on,
    { datacenter: "DC3" },
    { datacenter: "DC3" },
    on,
  ]);
  const [stopped = "", running = "", changed = "", doomed = "", rebooted = ""] = ids;
  guests = { stopped, running, changed, doomed, rebooted };
}, 120_000);
afterAll(async () => {
  await world?.close();
  await database?.drop();
});
beforeEach(() => {
  current = stepsOf;
});
afterEach(() => panelOf(world).faults.clear());

const state = async () => ({
  panel: panelState(panelOf(world)),
  nodes: platformState(world),
  tables: await tables(world.moxxie),
});

/** Breaks the first item on the panel that gets there. @returns whether one has. */
function breakAt(step: string, point: BreakPoint): () => boolean {
  let isStruck = false;
  const broken = brokenSteps({
    step,
    point,
    strike: () => {
      isStruck = true;
      throw new MoxxieError("platform_error", "broken on purpose");
    },
  });
  const isOnPanel = (decisions: unknown) => (decisions as { endpointId?: string }).endpointId === panelEndpointId;
  current = (command, input, decisions) => (isOnPanel(decisions) ? broken : stepsOf)(command, input, decisions);
  return () => isStruck;
}

function expectRolledBack(end: Awaited<ReturnType<typeof endOf>>): void {
  const told = `${end.error?.message}\n${end.leftovers.join("\n")}\n${end.log.join("\n")}`;
  expect(end.status, told).toBe("rolled_back");
  expect(end.leftovers).toEqual([]);
  expect(end.statuses.filter((status) => !["failed", "rolled_back", "skipped"].includes(status))).toEqual([]);
  expect(end.statuses, told).toContain("failed");
}

describe("a batch request of six instances of which one fails late", () => {
  const instance = { provider: "virtfusion", hypervisor_group: "Prague", template: "debian-12" } as const;
  const resources = { memory: 512, disk: 10, cpu: 1 };
  let count = 0;
  const six = () => {
    const entry = { ...instance, name: `store-${++count}`, number_of_instances: 6, resources };
    const request = InstancesRequest.parse({ project_name: "Store front", instances: [entry] });
    const { operations } = bulkOfInstances({ moxxie: world.moxxie, actor: admin }, request);
    return operations.map(({ type, params }) => ({ type, params: { ...params, cloudInit: { sshKeys } } }));
  };

  test.each<[what: string, wrong: () => void]>([
    ["in its last step", () => void breakAt("refresh", "undocumented")],
    ["in its installation", () => panelOf(world).faults.failNextJob("build", "no image")],
    [
      "when its installation is ordered",
      () =>
        void panelOf(world).faults.add({
          method: "POST",
          path: /\/build$/,
          skip: 5,
          count: 1,
          action: { kind: "status", status: 422, reason: "Fault", body: '{"errors":["no image"]}' },
        }),
    ],
  ])("%s leaves nothing of any", async (_, wrong) => {
    const before = await state();
    wrong();
    expectRolledBack(await runBulk(world.moxxie, six()));
    expect(await state()).toEqual(before);
  });
});

/** One of each type on the panel, and creations on both platforms. */
function mixed(): Item[] {
  const { stopped, running, changed, doomed, rebooted } = guests;
  return [
    creation({ start: true }),
    onPanel({ start: true, cloudInit: { sshKeys } }),
    onPanel({ cloudInit: { sshKeys } }),
    { type: "START_VM", params: { vmId: stopped } },
    { type: "UPDATE_VM", params: { vmId: changed, memoryMB: 512, cores: 2, name: "changed" } },
    { type: "STOP_VM", params: { vmId: running } },
    { type: "REBOOT_VM", params: { vmId: rebooted } },
    { type: "DELETE_VM", params: { vmId: doomed } },
  ];
}

describe("a bulk over nodes and panel leaves both as they were when it breaks", () => {
  const points: [step: string, points: BreakPoint[]][] = [
    ["allocate", ["undocumented"]],
    ["build", ["task-unknown", "undocumented"]],
    ["start", ["undocumented"]],
    ["change", ["before", "undocumented"]],
    ["stop", ["task-unknown", "undocumented"]],
    ["reboot", ["task-unknown", "undocumented"]],
    ["destroy", ["before"]],
  ];
  const every = points.flatMap(([step, at]) => at.map((point) => ({ step, point })));

  test.each(every)("at $step, $point", { timeout: 60_000 }, async ({ step, point }) => {
    const before = await state();
    const wasBroken = breakAt(step, point);
    const end = await runBulk(world.moxxie, mixed());
    expect(wasBroken()).toBe(true);
    expectRolledBack(end);
    expect(await state()).toEqual(before);
  });

  test("and when it is refused by the panel alone", async () => {
    const before = await state();
    panelOf(world).faults.failNextJob("poweroff", "the hypervisor has no time");
    expectRolledBack(await endOf(world.moxxie, await askBulk(world.moxxie, mixed())));
    expect(await state()).toEqual(before);
  });
});

test("and does all of it when nothing breaks", async () => {
  const before = await state();
  const end = await runBulk(world.moxxie, mixed());
  expect(end.status, `${end.error?.message}\n${end.log.join("\n")}`).toBe("completed");
  expect(end.bulk?.counts).toEqual({ completed: 8 });
  const after = await state();
  expect(after.panel.servers).toHaveLength(before.panel.servers.length + 1);
  expect(after.panel.sshKeys).toHaveLength(before.panel.sshKeys.length + 1);
  expect(after.nodes.guests).toHaveLength(before.nodes.guests.length + 1);
  expect(after.panel.servers.find(({ name }) => name === "changed")).toMatchObject({ memoryMb: 512, cpuCores: 2 });
});
