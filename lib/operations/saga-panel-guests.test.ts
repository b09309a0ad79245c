import { beforeEach, describe, expect, test } from "vitest";
import { type BreakPoint, breakPoints } from "@/lib/testing/broken-steps";
import { panelEndpointId } from "@/lib/testing/world";
import { brokenOnPurpose, expectUndone, panelWorld } from "./panel-world.test-helper";

/** Work on servers that are there, broken at every point: power, lock and sizes are as they were, and so is the record. */
const { moxxie, panel, run, state, breakAt, vm } = panelWorld();

type Kind = "running" | "stopped" | "suspended";
const guests = new Map<Kind, string>();

/** One of each, made when it is first needed; all tests leave it as it was. */
async function guestThatIs(kind: Kind): Promise<string> {
  const known = guests.get(kind);
  if (known) return known;
  const { status, guestId, log } = await run("vm.create", vm({ start: kind !== "stopped" }));
  expect(status, log.join("\n")).toBe("completed");
  if (kind === "suspended") expect((await run("vm.suspend", { vmId: guestId })).status).toBe("completed");
  guests.set(kind, guestId);
  return guestId;
}

beforeEach(async () => {
  for (const kind of ["running", "stopped", "suspended"] as const) await guestThatIs(kind);
});

const every = (commands: [name: string, kind: Kind, step: string, points: readonly BreakPoint[], input?: object][]) =>
  commands.flatMap(([name, kind, step, points, input = {}]) =>
    points.map((point) => ({ name, kind, step, point, input })),
  );
const local = ["before", "undocumented"] as const;
const change = { change: { memoryMB: 2048, cores: 2, name: "changed" } };

describe("what fails is taken back", () => {
  test.each(
    every([
      ["vm.start", "stopped", "start", breakPoints],
      ["vm.stop", "running", "stop", breakPoints],
      ["vm.shutdown", "running", "shutdown", breakPoints],
      ["vm.reboot", "running", "reboot", breakPoints],
      ["vm.suspend", "running", "suspend", breakPoints],
      ["vm.resume", "suspended", "resume", breakPoints],
      ["vm.update", "running", "change", local, change],
      ["vm.update", "stopped", "change", local, change],
      ["vm.delete", "running", "stop", breakPoints, { force: true }],
      ["vm.delete", "running", "destroy", ["before"], { force: true }],
      ["vm.delete", "suspended", "destroy", ["before"]],
      ["vm.suspend", "running", "refresh", local],
      ["vm.resume", "suspended", "refresh", local],
      ["vm.start", "stopped", "refresh", local],
    ]),
  )("$name of one that is $kind, at $step, $point", async ({ name, kind, step, point, input }) => {
    const vmId = await guestThatIs(kind);
    const before = await state();
    const wasBroken = breakAt(step, point);
    const ended = await run(name, { vmId, ...input });
    expect(wasBroken()).toBe(true);
    expectUndone(ended);
    expect(ended.error?.message).toBe(brokenOnPurpose);
    expect(await state()).toEqual(before);
  });

  test.each([
    ["vm.start", "stopped", "boot"],
    ["vm.stop", "running", "poweroff"],
  ] as const)("%s of one that is %s, when the panel's %s fails", async (name, kind, action) => {
    const vmId = await guestThatIs(kind);
    const before = await state();
    panel().faults.failNextJob(action, "the hypervisor has no time");
    const ended = await run(name, { vmId });
    expectUndone(ended);
    expect(ended.error?.code).toBe("platform_error");
    expect(await state()).toEqual(before);
  });

  test("a change of which the panel takes the first half", async () => {
    const vmId = await guestThatIs("stopped");
    const before = await state();
    const refusal = { kind: "status", status: 422, reason: "Fault", body: '{"errors":["no"]}' } as const;
    panel().faults.add({ method: "PUT", path: /cpuCores$/, count: 1, action: refusal });
    expectUndone(await run("vm.update", { vmId, ...change }));
    expect(await state()).toEqual(before);
  });

  test("a deletion that the panel refuses", async () => {
    const vmId = await guestThatIs("running");
    const before = await state();
    const refusal = { kind: "status", status: 422, reason: "Fault", body: '{"errors":["no"]}' } as const;
    panel().faults.add({ method: "DELETE", path: /^\/servers\/\d+$/, count: 1, action: refusal });
    expectUndone(await run("vm.delete", { vmId, force: true }));
    expect(await state()).toEqual(before);
  });
});

describe("what somebody does meanwhile in the panel is left alone", () => {
  test("a suspension between a failed stop and its undo: the guest runs again, as it did", async () => {
    const vmId = await guestThatIs("running");
    const before = await state();
    const id = Number(moxxie().inventory.view().guests.get(vmId)?.vmId);
    panel().faults.failNextJob("poweroff", "suspended meanwhile");
    const looks = panel().requests.count({ method: "POST", path: `/servers/${id}/power/poweroff` });
    const running = run("vm.stop", { vmId });
    await expect
      .poll(() => panel().requests.count({ method: "POST", path: `/servers/${id}/power/poweroff` }))
      .toBe(looks + 1);
    panel().operator.suspend(id);
    const ended = await running;
    // Whatever came first: off is what was asked for, and running is what it was.
    if (ended.status === "completed") {
      panel().operator.unsuspend(id);
      expect((await run("vm.start", { vmId })).status).toBe("completed");
    } else expectUndone(ended);
    expect((await state()).panel).toEqual(before.panel);
  });

  test("a deletion that has taken the server away says so, and the record goes with it", async () => {
    const { guestId } = await run("vm.create", vm());
    const before = moxxie().inventory.view().guestsOfEndpoint(panelEndpointId).length;
    breakAt("destroy", "undocumented");
    const ended = await run("vm.delete", { vmId: guestId });
    expect(ended.status).toBe("needs_attention");
    expect(ended.leftovers.join()).toMatch(/is destroyed/);
    await moxxie().inventory.pollNow(panelEndpointId);
    expect(moxxie().inventory.view().guestsOfEndpoint(panelEndpointId)).toHaveLength(before - 1);
  });
});

test("one that is suspended can be deleted", async () => {
  const { guestId } = await run("vm.create", vm({ start: true }));
  const before = panel().servers().length;
  expect((await run("vm.suspend", { vmId: guestId })).status).toBe("completed");
  const { status, log } = await run("vm.delete", { vmId: guestId });
  expect(status, log.join("\n")).toBe("completed");
  expect(panel().servers()).toHaveLength(before - 1);
});
