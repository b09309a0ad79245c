import { describe, expect, test } from "vitest";
import { networkProfileIds } from "@/lib/simulators/virtfusion";
import { expectUndone, panelWorld } from "./panel-world.test-helper";

/** What a panel can do to a creation: either it is made once, under its name, or nothing of it is left and the error says why. */
const { panel, begin, end, run, state, vm, everything } = panelWorld();

type Fault = Parameters<ReturnType<typeof panel>["faults"]["add"]>[0];
type Action = Fault["action"];

/** The order itself: a dry run goes before it. */
const order = { method: "POST", path: "/servers", skip: 1, count: 1 } as const;
const dryRun = { method: "POST", path: "/servers", count: 1 } as const;
const naming = { method: "PUT", path: /\/modify\/name$/ } as const;
const build = { method: "POST", path: /\/build$/, count: 1 } as const;
const keys = { method: "POST", path: "/ssh_keys", count: 1 } as const;
const deletion = { method: "DELETE", path: /^\/servers\/\d+$/, count: 1 } as const;

const answer = (status: number, body = '{"errors":["said by the panel"]}', headers = {}): Action => ({
  kind: "status",
  status,
  reason: "Fault",
  body,
  headers,
});
const html = answer(500, "<html><body>Server Error</body></html>", { "content-type": "text/html" });
const pending = answer(423, '{"msg":"pending tasks in queue"}');
const tooMany = answer(429, '{"message":"Too Many Attempts."}', { "Retry-After": "1" });

describe("a creation gets over", () => {
  test.each<[what: string, Fault]>([
    ["an order that the panel is too busy for", { ...order, action: pending }],
    ["an order beyond the rate limit", { ...order, action: tooMany }],
    ["an order whose answer is lost", { ...order, action: { kind: "drop-after-effect" } }],
    ["an order whose answer is cut off", { ...order, action: { kind: "truncate" } }],
    ["an order whose answer makes no sense", { ...order, action: { kind: "garble" } }],
    ["an order that is answered late", { ...order, action: { kind: "latency", delayMs: 500 } }],
    ["a name that does not get there", { ...naming, count: 1, action: { kind: "drop" } }],
    ["a name that the panel fails over", { ...naming, count: 1, action: html }],
    ["a key whose answer is lost", { ...keys, action: { kind: "drop-after-effect" } }],
    ["a build whose answer is lost", { ...build, action: { kind: "drop-after-effect" } }],
    ["a build that the panel fails over", { ...build, action: html }],
    ["a build for which it is locked", { ...build, action: pending }],
  ])("%s, and is made once", async (_, fault) => {
    const before = await state();
    panel().faults.add(fault);
    const input = vm({ ...everything(), start: true });
    const { status, log, guestId } = await run("vm.create", input);
    expect(status, log.join("\n")).toBe("completed");
    expect(panel().faults.list()).toEqual([]);
    const made = panel().servers().slice(before.panel.servers.length);
    expect(made).toEqual([expect.objectContaining({ name: input.name, state: "complete", running: true })]);
    expect([...panel().panel.sshKeys.keys()]).toHaveLength(before.panel.sshKeys.length + 1);
    const removed = await run("vm.delete", { vmId: guestId, force: true });
    expect(removed.status, removed.log.join("\n")).toBe("completed");
  });
});

describe("a creation is undone and says why", () => {
  test.each<[what: string, { faults: Fault[]; code: string; says: RegExp }]>([
    [
      "when its dry run is refused",
      { faults: [{ ...dryRun, action: answer(422) }], code: "platform_refused", says: /said by the panel/ },
    ],
    [
      "when its order is refused",
      { faults: [{ ...order, action: answer(422) }], code: "platform_refused", says: /said by the panel/ },
    ],
    [
      "when the token may no longer order",
      { faults: [{ ...order, action: answer(403, "{}") }], code: "platform_forbidden", says: /./ },
    ],
    [
      "when its server takes no name",
      { faults: [{ ...naming, action: answer(422) }], code: "platform_refused", says: /was made, but could not be/ },
    ],
    [
      "when its key is refused",
      { faults: [{ ...keys, action: answer(422) }], code: "platform_refused", says: /said by the panel/ },
    ],
    [
      "when its build is refused",
      { faults: [{ ...build, action: answer(422) }], code: "platform_refused", says: /said by the panel/ },
    ],
    [
      "when the build is refused, and the removal is disturbed",
      {
        faults: [
          { ...build, action: answer(422) },
          { ...deletion, action: html },
        ],
        code: "platform_refused",
        says: /said by the panel/,
      },
    ],
    [
      "when the build is refused, and the answer to the removal is lost",
      {
        faults: [
          { ...build, action: answer(422) },
          { ...deletion, action: { kind: "drop-after-effect" } },
        ],
        code: "platform_refused",
        says: /said by the panel/,
      },
    ],
  ])("%s", async (_, { faults, code, says }) => {
    const before = await state();
    for (const fault of faults) panel().faults.add(fault);
    const ended = await run("vm.create", vm({ ...everything(), start: true }));
    expectUndone(ended);
    expect(ended.error).toMatchObject({ code, message: expect.stringMatching(says) });
    expect(await state()).toEqual(before);
  });

  test.each([true, false])("when its installation fails, flagged: %s", async (buildFailed) => {
    const before = await state();
    panel().faults.failNextJob("build", "no image", { buildFailed });
    const ended = await run("vm.create", vm({ ...everything(), start: true }));
    expectUndone(ended);
    expect(ended.error?.message).toMatch(/could not build/);
    expect(await state()).toEqual(before);
  });

  test("when it cannot be switched off after its installation", async () => {
    const before = await state();
    panel().faults.failNextJob("poweroff", "the hypervisor has no time");
    const ended = await run("vm.create", vm());
    expectUndone(ended);
    expect(ended.error?.message).toMatch(/the hypervisor has no time/);
    expect(await state()).toEqual(before);
  });

  test("when somebody has taken its server away while it was installed", async () => {
    const before = await state();
    panel().faults.stuckNextBuild();
    const { operationId } = await begin("vm.create", vm({ ...everything(), start: true }));
    await expect.poll(() => panel().servers().at(-1)?.state, { timeout: 10_000 }).toBe("queued");
    panel().operator.deleteServer(panel().servers().at(-1)?.id ?? 0);
    expectUndone(await end(operationId));
    expect(await state()).toEqual(before);
  });

  test("when the addresses have run out since it was planned", async () => {
    const before = await state();
    const blocks = [...panel().panel.ipBlocks.values()];
    for (const block of blocks) block.enabled = false;
    const ended = await run("vm.create", vm({ network: { publicIp: true } }));
    for (const block of blocks) block.enabled = true;
    expectUndone(ended);
    expect(ended.error).toMatchObject({ code: "platform_refused", message: expect.stringMatching(/free IPv4/) });
    expect(await state()).toEqual(before);
  });

  test("when its network profile was taken out of use since it was planned: which, chosen by whom, and which there are", async () => {
    const before = await state();
    const profile = panel().panel.networkProfiles.get(networkProfileIds.routed);
    const groupIds = [...(profile?.groupIds ?? [])];
    panel().operator.removeProfile(networkProfileIds.routed);
    const asked = await run("vm.create", vm(everything()));
    const packaged = await run("vm.create", vm({ hostGroup: "Prague", package: "Routed network" }));
    if (profile) profile.groupIds = groupIds;
    for (const ended of [asked, packaged]) expectUndone(ended);
    const sentId = String(networkProfileIds.routed);
    const valid = expect.arrayContaining(["0", String(networkProfileIds.everywhere)]);
    const code = "network_profile_invalid";
    expect(asked.error).toMatchObject({ code, sentId, source: "request", valid });
    expect(packaged.error).toMatchObject({ code, sentId, source: "primary", valid });
    expect(asked.error?.message).toMatch(/which the request asked for.*The platform said: "Invalid network profile/);
    expect(await state()).toEqual(before);
  });
});

test("a server that the panel does not remove is named as what is left", async () => {
  panel().faults.add({ ...build, action: answer(422) });
  panel().faults.add({ method: "DELETE", path: /^\/servers\/\d+$/, action: answer(422) });
  const ended = await run("vm.create", vm());
  expect(ended.status, ended.log.join("\n")).toBe("needs_attention");
  expect(ended.leftovers.join("\n")).toMatch(/said by the panel/);
  expect(panel().servers().at(-1)?.name).toBe(`moxxie-${ended.operationId}`);
});

test("orders that never arrived are sent again, once it is sure of that", { timeout: 60_000 }, async () => {
  const before = await state();
  const inputs = [vm(), vm()];
  const begun: string[] = [];
  for (const [index, action] of [html, { kind: "drop" } as const].entries()) {
    panel().faults.add({ ...order, action });
    begun.push((await begin("vm.create", inputs[index])).operationId);
    await expect.poll(() => panel().faults.list(), { timeout: 10_000 }).toEqual([]);
  }
  for (const id of begun) {
    const { status, log } = await end(id);
    expect(status, log.join("\n")).toBe("completed");
  }
  const made = panel().servers().slice(before.panel.servers.length);
  expect(made.map(({ name }) => name).sort()).toEqual(inputs.map(({ name }) => name).sort());
});
