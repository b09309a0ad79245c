import { readFile } from "node:fs/promises";
import { type APIRequestContext, type APIResponse, expect, test } from "@playwright/test";
import { openApi } from "./support/api";
import {
  AwaitingApproval,
  ChosenNetwork,
  expectProblem,
  Guest,
  guestsOf,
  InstancesAccepted,
  Resolution,
  untilEnded,
} from "./support/fixed-shapes";
import { uniqueName } from "./support/names";
import { makeToken } from "./support/users";

// One story: an orchestrator rents servers from a panel. Each part goes on with the servers of the one before.
test.describe.configure({ mode: "serial" });

const datacenter = "DC3";
/** In the group Prague alone, and in every group. */
const [routed, everywhere] = ["71", "72"] as const;
let admin: APIRequestContext;
let orchestrator: APIRequestContext;
/** Servers of the story by their names. */
const made = new Map<string, Guest>();

test.beforeAll(async ({ baseURL }) => {
  admin = await openApi(baseURL);
  orchestrator = await openApi(baseURL, await makeToken(admin, { role: "operator", datacenters: [datacenter] }));
});
test.afterAll(async () => {
  const left = (await guestsOf(admin, datacenter)).filter(({ id }) =>
    [...made.values()].some((each) => each.id === id),
  );
  await Promise.all(left.map((guest) => done(admin.delete(`vms/${guest.id}?force=true`), admin)));
});

test("it reads what there is to choose from", async () => {
  const templates = await items(`templates?datacenter=${datacenter}`);
  expect(templates).toContainEqual(
    expect.objectContaining({ aliases: expect.arrayContaining(["debian-12"]), packageIds: expect.any(Array) }),
  );
  const packages = await items(`packages?datacenter=${datacenter}`);
  expect(packages).toContainEqual(
    expect.objectContaining({ name: "Standard", isDefault: true, cores: 2, memoryMB: 2048, networkProfileId: null }),
  );
  expect(packages).toContainEqual(expect.objectContaining({ name: "Routed network", networkProfileId: routed }));
  expect(packages).toContainEqual(expect.objectContaining({ name: "Retired", enabled: false }));
  const profiles = await items(`network-profiles?datacenter=${datacenter}`);
  expect(profiles).toContainEqual(expect.objectContaining({ id: "0", isDefault: true }));
  const prague = ["prague-hv1", "prague-hv2", "prague-hv3"];
  expect(profiles).toContainEqual(expect.objectContaining({ id: routed, isDefault: false, nodes: prague }));
  const groups = (await items(`hosts?datacenter=${datacenter}`)).map(({ group }) => group);
  expect(new Set(groups)).toEqual(new Set(["Prague", "Brno"]));
});

test("it asks which network a server would get, and by which of the three steps", async () => {
  const resolved = async (wish: object) => {
    const answer = await resolve(wish);
    expect(answer.status(), await answer.text()).toBe(200);
    const { profileId, chosenBy, trace, valid } = Resolution.parse(await answer.json());
    return { profileId, chosenBy, outcomes: trace.map(({ outcome }) => outcome), valid };
  };
  expect(await resolved({ hostGroup: "Prague" })).toEqual({
    profileId: "0",
    chosenBy: "default",
    outcomes: ["skipped", "skipped", "chosen"],
    valid: ["0", routed, everywhere],
  });
  expect(await resolved({ hostGroup: "Prague", package: "Routed network" })).toMatchObject({
    profileId: routed,
    chosenBy: "primary",
    outcomes: ["skipped", "chosen", "not_reached"],
  });
  // The package's own is not in that group: passed over, for nobody has asked for it by name.
  expect(await resolved({ hostGroup: "Brno", package: "Routed network" })).toMatchObject({
    profileId: "0",
    chosenBy: "default",
    outcomes: ["skipped", "skipped", "chosen"],
    valid: ["0", everywhere],
  });
  expect(await resolved({ hostGroup: "Prague", network: { profileId: routed } })).toMatchObject({
    profileId: routed,
    chosenBy: "request",
    outcomes: ["chosen", "not_reached", "not_reached"],
  });
});

test("what a request names is never replaced: the refusal says what was sent, from where, and what is valid", async () => {
  const elsewhere = await resolve({ hostGroup: "Brno", network: { profileId: routed } });
  const problem = await expectProblem(elsewhere, { status: 422, code: "network_profile_invalid" });
  expect(problem).toMatchObject({ sentId: routed, source: "request", valid: ["0", everywhere] });
  expect(problem.detail).toContain(routed);
  expect(problem.trace).toMatchObject([
    { step: "request", profileId: routed, outcome: "refused" },
    { step: "primary", outcome: "not_reached" },
    { step: "default", outcome: "not_reached" },
  ]);
  const unknown = await resolve({ hostGroup: "Prague", network: { profileId: "999" } });
  expect(await expectProblem(unknown, { status: 422, code: "unknown_network_profile" })).toMatchObject({
    sentId: "999",
    source: "request",
    valid: ["0", routed, everywhere],
  });
});

test("a dry run of the documented examples tells what would be made, and makes nothing", async () => {
  const before = await guestsOf(orchestrator, datacenter);
  const operations = await totalOf("operations");
  for (const [example, effects] of [
    ["virtfusion-with-profile", [/group Prague: 2 cores, 2 GB memory, 20 GB/, /Network 71 .*as asked/, /1000 Mbit\/s/]],
    ["virtfusion-default-profile", [/package Compute/, /Network 0 .*default/, /500 Mbit\/s/]],
  ] as const) {
    const answer = await orchestrator.post("instances?dryRun=true", { data: await bodyOf(example) });
    expect(answer.status(), await answer.text()).toBe(200);
    const plan = await answer.json();
    expect(plan, JSON.stringify(plan.refusal)).toMatchObject({ possible: true, approval: null });
    for (const item of plan.items)
      for (const effect of effects) expect(item.effects.join("\n"), `${example}: ${item.title}`).toMatch(effect);
  }
  expect(await guestsOf(orchestrator, datacenter)).toHaveLength(before.length);
  expect(await totalOf("operations")).toBe(operations);
});

test("the documented examples are carried out as they are, and a repetition makes nothing twice", async () => {
  const wanted = [
    { example: "virtfusion-with-profile", names: ["shop-web-0", "shop-web-1"], profileId: routed, chosenBy: "request" },
    { example: "virtfusion-default-profile", names: ["shop-cache"], profileId: "0", chosenBy: "default" },
  ];
  await Promise.all(
    wanted.map(async ({ example, names, profileId, chosenBy }) => {
      const request = { headers: { "idempotency-key": uniqueName(example) }, data: await bodyOf(example) };
      const answer = await orchestrator.post("instances", request);
      expect(answer.status(), await answer.text()).toBe(202);
      const { operationId, results } = InstancesAccepted.parse(await answer.json());
      expect(answer.headers().location).toBe(`/api/v1/operations/${operationId}`);
      const network = { profileId, chosenBy };
      expect(results).toMatchObject(names.map((name, index) => ({ index, name, network })));

      const again = await orchestrator.post("instances", request);
      expect(again.status(), await again.text()).toBe(202);
      expect(InstancesAccepted.parse(await again.json()).operationId).toBe(operationId);
      const other = { ...request, data: { ...request.data, project_name: "another" } };
      const reused = { status: 422, code: "idempotency_key_reused" };
      await expectProblem(await orchestrator.post("instances", other), reused);

      const ended = await untilEnded(orchestrator, operationId);
      expect(ended.status, JSON.stringify(ended.results)).toBe("completed");
      for (const [index, name] of names.entries()) await expectMade({ result: ended.results[index], name, network });
    }),
  );
  const names = (await guestsOf(orchestrator, datacenter)).map(({ name }) => name);
  for (const name of made.keys()) expect(names.filter((each) => each === name)).toEqual([name]);
  const taken = await orchestrator.post("instances", { data: await bodyOf("virtfusion-with-profile") });
  const problem = await expectProblem(taken, { status: 422, code: "bulk_refused" });
  expect(problem.items).toMatchObject([{ code: "name_taken" }, { code: "name_taken" }]);
});

test("the servers run in their group with an address, their keys and their bandwidth", async () => {
  for (const [name, megabits] of [
    ["shop-web-0", 1000],
    ["shop-web-1", 1000],
    ["shop-cache", 500],
  ] as const) {
    const now = await detail(name);
    expect(now).toMatchObject({ status: "running", node: expect.stringMatching(/^prague-hv/), managed: true });
    expect(now.networkStatus.assignedIP, name).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const config = await read(`vms/${server(name).id}/config`);
    expect(config.interfaces).toMatchObject([{ rateMbps: megabits }]);
    if (name !== "shop-cache") expect(config.cloudInit.sshKeys).toEqual([expect.stringContaining("moxxie")]);
  }
  expect(await detail("shop-web-0")).toMatchObject({ networks: [{ profileId: routed }] });
  expect(await detail("shop-cache")).toMatchObject({ cores: 4, memoryMB: 8192, diskGB: 80 });
});

test("each server is changed in its way, all at once", async () => {
  await Promise.all([suspendAndResume("shop-web-0"), changeTerms("shop-web-1"), reachInside("shop-cache")]);
});

async function suspendAndResume(name: string): Promise<void> {
  const path = `vms/${server(name).id}`;
  await done(orchestrator.post(`${path}/suspend`, { data: {} }));
  expect(await detail(name)).toMatchObject({
    status: "suspended",
    actions: { start: expect.stringContaining("resume it first"), resume: null },
  });
  const refused = await expectProblem(await orchestrator.post(`${path}/start`), { status: 409, code: "invalid_state" });
  expect(refused.detail).toContain("resume it first");
  await done(orchestrator.post(`${path}/resume`));
  // It was switched off with the lock, which takes its memory with it.
  expect(await detail(name)).toMatchObject({ status: "stopped", actions: { start: null } });
  await done(orchestrator.post(`${path}/start`));
  expect(await detail(name)).toMatchObject({ status: "running" });
}

async function changeTerms(name: string): Promise<void> {
  const path = `vms/${server(name).id}`;
  await done(orchestrator.patch(path, { data: { memoryMB: 3072 } }));
  expect(await detail(name)).toMatchObject({ cores: 2, memoryMB: 3072, diskGB: 20 });
  const plan = await (await orchestrator.post(`${path}/package?dryRun=true`, { data: { package: "Compute" } })).json();
  expect(plan).toMatchObject({ possible: true, risk: "disruptive" });
  await done(orchestrator.post(`${path}/package`, { data: { package: "Compute" } }));
  expect(await detail(name)).toMatchObject({ cores: 4, memoryMB: 8192, diskGB: 80 });
  const retired = await orchestrator.post(`${path}/package`, { data: { package: "Retired" } });
  expect((await expectProblem(retired, { status: 422, code: "unknown_package" })).detail).toContain("Retired");

  await done(orchestrator.post(`${path}/cpu-throttle`, { data: { percent: 25 } }));
  await done(orchestrator.post(`${path}/backup-plan`, { data: { planId: "41" } }));
  expect(await read(`${path}/hosting`)).toMatchObject({ cpuThrottlePercent: 25, backupPlan: { id: "41" } });
  const { items: periods } = await read(`${path}/traffic`);
  expect(periods).toMatchObject([{ receivedBytes: expect.any(Number), limitGB: expect.any(Number) }]);

  await done(orchestrator.post(`${path}/firewall`, { data: { enabled: false } }));
  expect(await read(`${path}/firewall`)).toMatchObject({ enabled: false });
  await done(orchestrator.post(`${path}/firewall`, { data: { enabled: true, rulesets: [31] } }));
  expect(await read(`${path}/firewall`)).toMatchObject({ enabled: true });
}

async function reachInside(name: string): Promise<void> {
  const path = `vms/${server(name).id}`;
  const screen = await orchestrator.get(`${path}/console`);
  expect(await screen.json()).toMatchObject({ port: expect.any(Number), password: expect.stringMatching(/.{6}/) });
  expect(screen.headers()["cache-control"]).toContain("no-store");

  const reset = await done(orchestrator.post(`${path}/password`, { data: {} }));
  const reveal = (by: APIRequestContext) => by.post(`operations/${reset.operationId}/password`);
  expect((await reveal(admin)).status(), "only who asked for it is shown it").toBeGreaterThanOrEqual(400);
  const shown = await reveal(orchestrator);
  expect(shown.status(), await shown.text()).toBe(200);
  const { user, password } = await shown.json();
  expect({ user, isLong: password.length >= 12 }).toEqual({ user: "root", isLong: true });
  await expectProblem(await reveal(orchestrator), { status: 409, code: "invalid_state" });
  for (const place of [`operations/${reset.operationId}`, `operations/${reset.operationId}/log`, "audit?limit=200"])
    expect(await (await admin.get(place)).text(), place).not.toContain(password);

  const { publicAddresses: before } = await read(`${path}/hosting`);
  await done(orchestrator.post(`${path}/addresses`, { data: { count: 1 } }));
  const { publicAddresses: more } = await read(`${path}/hosting`);
  expect(more).toHaveLength(before.length + 1);
  const addresses = more.filter((each: string) => !before.includes(each));
  const asked = await orchestrator.post(`${path}/addresses/remove`, { data: { addresses } });
  await approved(asked);
  expect((await read(`${path}/hosting`)).publicAddresses).toEqual(before);
}

test("what the platform cannot do is refused by name", async () => {
  const path = `vms/${server("shop-web-0").id}`;
  for (const [verb, data] of [
    ["snapshots", { name: "before" }],
    ["clone", { name: uniqueName("copy") }],
    ["migrate", { host: "prague-hv1" }],
    ["reset", undefined],
  ] as const) {
    const answer = await orchestrator.post(`${path}/${verb}`, data && { data });
    await expectProblem(answer, { status: 422, code: "not_supported" }, verb);
  }
});

test("where a rule asks for an approval, a batch waits for it and is then made", async () => {
  const name = uniqueName("spare");
  const policy = await (await admin.get("approval-policy")).json();
  const rule = {
    id: uniqueName("panel"),
    name: "Servers of the panel",
    commands: ["vm.create"],
    roles: ["operator"],
    datacenters: [datacenter],
  };
  const put = async (rules: unknown[]) => {
    const answer = await admin.put("approval-policy", { data: { rules, expiresAfter: policy.expiresAfter } });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
  };
  await put([...policy.rules, rule]);
  try {
    const instances = [
      { name, provider: "virtfusion", hypervisor_group: "Brno", package: "Standard", provision: false },
    ];
    const data = { project_name: "storefront", instances };
    const answer = await orchestrator.post("instances", { data });
    expect(answer.status(), await answer.text()).toBe(202);
    const { operationId } = AwaitingApproval.parse(await answer.json());
    expect((await guestsOf(admin, datacenter)).map((each) => each.name)).not.toContain(name);
    await approved(answer);
    const { results } = await untilEnded(orchestrator, operationId);
    await expectMade({ result: results[0], name, network: { profileId: "0", chosenBy: "default" } });
  } finally {
    await put(policy.rules);
  }
  // Without an operating system it is there, and off.
  expect(await detail(name)).toMatchObject({ status: "stopped", node: "brno-hv1" });
});

test("a deletion waits for an administrator, who deletes without waiting", async () => {
  const [web, cache] = [server("shop-web-0"), server("shop-cache")];
  const asked = await orchestrator.delete(`vms/${web.id}`, { params: { force: true } });
  expect((await orchestrator.get(`vms/${web.id}`)).status()).toBe(200);
  await Promise.all([approved(asked), done(admin.delete(`vms/${cache.id}`, { params: { force: true } }), admin)]);
  for (const { id } of [web, cache])
    await expectProblem(await orchestrator.get(`vms/${id}`), { status: 404, code: "not_found" });
});

async function expectMade(told: {
  result: { vmId?: string; id?: string; operationId?: string } | undefined;
  name: string;
  network: Record<string, unknown>;
}): Promise<void> {
  const { result, name, network } = told;
  expect(result).toMatchObject({ name, status: "completed", network, vmId: expect.stringMatching(/^\d+$/) });
  const own = await read(`operations/${result?.operationId}`);
  expect(ChosenNetwork.parse(own.network), name).toMatchObject(network);
  const guest = Guest.parse(await read(`vms/${result?.id}`));
  expect(guest).toMatchObject({ name, vmId: result?.vmId, datacenter });
  made.set(name, guest);
}

function server(name: string): Guest {
  const found = made.get(name);
  if (!found) throw new Error(`the story has no server '${name}'`);
  return found;
}

async function read(path: string) {
  const answer = await orchestrator.get(path);
  expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
  return answer.json();
}

const detail = (name: string) => read(`vms/${server(name).id}`);
const items = async (path: string): Promise<Record<string, unknown>[]> => (await read(path)).items;
const totalOf = async (path: string): Promise<number> => (await read(path)).total;
const resolve = (wish: object) => orchestrator.post("network-profiles/resolve", { data: { datacenter, ...wish } });
const bodyOf = async (example: string) => JSON.parse(await readFile(`docs/examples/${example}.json`, "utf8"));

/** Waits until what was accepted has ended well. */
async function done(asked: Promise<APIResponse>, by = orchestrator) {
  const answer = await asked;
  expect(answer.status(), `${answer.url()}: ${await answer.text()}`).toBe(202);
  const operation = await untilEnded(by, (await answer.json()).operationId);
  expect(operation.status, `${answer.url()}: ${JSON.stringify(operation.error)}`).toBe("completed");
  return operation;
}

/** The same of what waits for an approval, which an administrator gives. */
async function approved(answer: APIResponse): Promise<void> {
  const { operationId, approvalId } = AwaitingApproval.parse(await answer.json());
  const decision = await admin.post(`approvals/${approvalId}/approve`, { data: {} });
  expect(decision.status(), await decision.text()).toBe(200);
  const operation = await untilEnded(orchestrator, operationId);
  expect(operation.status, JSON.stringify(operation.error)).toBe("completed");
}
