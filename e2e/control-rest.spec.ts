import { randomUUID } from "node:crypto";
import { type APIRequestContext, type APIResponse, expect, test } from "@playwright/test";
import { openApi } from "./support/api";
import { verifyExport } from "./support/audit-chain";
import {
  AwaitingApproval,
  BulkAccepted,
  expectProblem,
  type Guest,
  guestsOf,
  type Operation,
  StateChange,
  standing,
  untilEnded,
  Webhook,
} from "./support/fixed-shapes";
import { uniqueName } from "./support/names";
import { type OwnSite, openOwnSite } from "./support/own-site";
import { type Call, type ReceivedEvent, type Receiver, startReceiver, verified } from "./support/receiver";
import { makeToken } from "./support/users";

// One story: each part goes on with the guests of the one before.
test.describe.configure({ mode: "serial" });

let admin: APIRequestContext;
let orchestrator: APIRequestContext;
let site: OwnSite;
let receiver: Receiver;
let webhook: { id: string; secret: string };
/** Guests of the story by their names. */
const made = new Map<string, Guest>();

const prefix = uniqueName("orch");
const vm = (name: string) => ({
  name: `${prefix}-${name}`,
  datacenter: site.datacenter,
  cores: 1,
  memoryMB: 512,
  diskGB: 4,
});
const guest = (name: string): Guest => {
  const found = made.get(`${prefix}-${name}`);
  if (!found) throw new Error(`the story has no guest '${name}'`);
  return found;
};

test.beforeAll(async ({ baseURL }) => {
  admin = await openApi(baseURL);
  site = await openOwnSite(admin);
  receiver = await startReceiver();
  const token = await makeToken(admin, {
    role: "operator",
    datacenters: [site.datacenter],
    scopes: [
      "vm:read",
      "vm:create",
      "vm:update",
      "vm:power",
      "vm:snapshot",
      "vm:delete",
      "operation:read",
      "operation:bulk",
      "approval:read",
      "reservation:read",
      "reservation:write",
      "estate:read",
    ],
  });
  orchestrator = await openApi(baseURL, token);
  for (const { name, ...found } of await site.makeGuests(["a", "b", "c"].map((name) => `${prefix}-${name}`)))
    made.set(name, { name, ...found });
});
test.afterAll(async () => {
  await admin.delete(`webhooks/${webhook.id}`);
  await receiver.close();
  await site.close();
});

test("an administrator registers a webhook; the orchestrator may not", async () => {
  const wish = { url: receiver.url, events: ["*"], datacenters: [site.datacenter] };
  await expectProblem(await orchestrator.post("webhooks", { data: wish }), { status: 403, code: "forbidden" });
  const answer = await admin.post("webhooks", { data: wish });
  expect(answer.status(), await answer.text()).toBe(201);
  webhook = Webhook.parse(await answer.json());
});

test("a transactional bulk is accepted at once, carried out, and told of in order and signed", async () => {
  const operations = [
    { type: "CREATE_VM", params: { ...vm("one"), start: true } },
    { type: "CREATE_VM", params: vm("two") },
    { type: "CREATE_VM", params: vm("three") },
    { type: "START_VM", params: { vmId: guest("a").vmId } },
    { type: "SNAPSHOT_VM", params: { vmId: `${site.datacenter}:${guest("b").vmId}`, name: "before-change" } },
    { type: "UPDATE_VM", params: { vmId: guest("b").id, memoryMB: 1024 } },
    {
      type: "CREATE_CONTAINER",
      params: {
        hostname: `${prefix}-ct`,
        datacenter: site.datacenter,
        cores: 1,
        memoryMB: 256,
        rootfsGB: 2,
        template: await containerTemplate(),
      },
    },
  ];
  const answer = await orchestrator.post("operations/bulk", { data: { operations } });
  expect(answer.status(), await answer.text()).toBe(202);
  const { operationId } = BulkAccepted.parse(await answer.json());
  expect(answer.headers().location).toBe(`/api/v1/operations/${operationId}`);
  const ended = await untilEnded(orchestrator, operationId);
  expect(ended, JSON.stringify(ended.results)).toMatchObject({ status: "completed", progress: 1 });
  expect(ended.completedAt).not.toBeNull();
  expect(ended.results.map(({ index, type, status }) => ({ index, type, status }))).toEqual(
    operations.map(({ type }, index) => ({ index, type, status: "completed" })),
  );

  const now = await guestsOf(orchestrator, site.datacenter);
  for (const each of now.filter(({ name }) => name.startsWith(prefix))) made.set(each.name, each);
  expect(ended.results.map(({ vmId }) => vmId)).toEqual(
    ["one", "two", "three", "a", "b", "b", "ct"].map((name) => guest(name).vmId),
  );
  expect(guest("one").status).toBe("running");
  expect(guest("two").status).toBe("stopped");
  expect(guest("a").status).toBe("running");
  expect(guest("b").memoryMB).toBe(1024);
  const snapshots = await (await orchestrator.get(`vms/${guest("b").id}/snapshots`)).json();
  expect(snapshots.items.map(({ name }: { name: string }) => name)).toContain("before-change");

  await told("the bulk has ended", ({ type, data }) => type === "operation.completed" && isOf(data, operationId));
  for (const name of ["one", "two", "three", "ct"]) {
    const { id, vmId } = guest(name);
    const created = await told(`${name} was made`, ({ type, data }) => type === "vm.created" && data.id === id);
    expect(created.data).toMatchObject({ vmId, id, datacenter: site.datacenter });
  }
  await told("one runs", ({ type, data }) => isState(type, data, { id: guest("one").id, newState: "running" }));
  await told("a runs", ({ type, data }) => isState(type, data, { id: guest("a").id, newState: "running" }));
  const types = heard().flatMap(({ type, data }) => (data.id === guest("one").id ? [type] : []));
  expect(types[0], "a guest is made before anything happens to it").toBe("vm.created");
  expectInOrder();
});

test("what cannot be done whole is refused whole, with an error for each item", async () => {
  const before = standing(await guestsOf(orchestrator, site.datacenter));
  const operations = [
    { type: "CREATE_VM", params: vm("never") },
    { type: "STOP_VM", params: { vmId: guest("a").id } },
    { type: "START_VM", params: { vmId: guest("one").id } },
    { type: "START_VM", params: { vmId: "no-such-guest" } },
  ];
  const answer = await orchestrator.post("operations/bulk", { data: { operations } });
  const problem = await expectProblem(answer, { status: 422, code: "bulk_refused" });
  expect(problem.errors).toMatchObject([{ path: "operations.2" }, { path: "operations.3" }]);
  expect(problem.items).toMatchObject([
    { index: 2, type: "START_VM", code: "invalid_state" },
    { index: 3, type: "START_VM", code: "not_found" },
  ]);
  expect(standing(await guestsOf(orchestrator, site.datacenter))).toEqual(before);
});

test("a bulk that fails midway leaves everything as it was", async () => {
  await breakStart("c");
  const before = standing(await guestsOf(orchestrator, site.datacenter));
  const ended = await bulk({
    operations: [
      { type: "CREATE_VM", params: { ...vm("undone"), start: true } },
      { type: "START_VM", params: { vmId: guest("two").id } },
      { type: "START_VM", params: { vmId: guest("c").id }, dependsOn: [0, 1] },
      { type: "START_VM", params: { vmId: guest("three").id }, dependsOn: [2] },
    ],
  });
  expect(ended.status, JSON.stringify(ended.results)).toBe("rolled_back");
  expect(statuses(ended)).toEqual(["rolled_back", "rolled_back", "failed", "skipped"]);
  expect(ended.results[2]?.error).toMatchObject({ message: expect.stringContaining("no such disk") });
  expect(standing(await guestsOf(orchestrator, site.datacenter))).toEqual(before);
  const { operationId } = ended;
  const failed = await told("it failed", ({ type, data }) => type === "operation.failed" && isOf(data, operationId));
  expect(failed.data).toMatchObject({ status: "rolled_back" });
  expectInOrder();
});

test("in best effort one failure keeps nobody else", async () => {
  await breakStart("c");
  const ended = await bulk({
    mode: "best_effort",
    operations: [
      { type: "START_VM", params: { vmId: guest("c").id } },
      { type: "START_VM", params: { vmId: guest("two").id } },
      { type: "STOP_VM", params: { vmId: guest("two").id }, dependsOn: [0] },
      { type: "START_VM", params: { vmId: "no-such-guest" } },
    ],
  });
  expect(ended.status).toBe("failed");
  expect(statuses(ended)).toEqual(["failed", "completed", "skipped", "failed"]);
  expect(await statusOf("two")).toBe("running");
  expect(await statusOf("c")).toBe("stopped");
});

test("deletions wait for an administrator, run once approved, and cannot be decided twice", async () => {
  const request = {
    headers: { "idempotency-key": uniqueName("delete") },
    data: {
      reason: "The project has ended",
      operations: [
        { type: "DELETE_VM", params: { vmId: guest("two").id, force: true } },
        { type: "DELETE_VM", params: { vmId: guest("three").id } },
      ],
    },
  };
  const { operationId, approvalId } = await awaiting(await orchestrator.post("operations/bulk", request));
  const again = await awaiting(await orchestrator.post("operations/bulk", request));
  expect(again).toMatchObject({ operationId, approvalId });
  const [operation] = request.data.operations;
  const other = { ...request, data: { operations: [operation] } };
  await expectProblem(await orchestrator.post("operations/bulk", other), {
    status: 422,
    code: "idempotency_key_reused",
  });
  const twice = await orchestrator.post("operations/bulk", { data: request.data });
  expect(await expectProblem(twice, { status: 409, code: "conflict" })).toMatchObject({ approvalId });
  const requested = await told("it is asked for", ({ type, data }) => isRequest(type, data, approvalId));
  expect(requested.data).toMatchObject({ operationId, reason: "The project has ended" });
  expect(await (await orchestrator.get(`operations/${operationId}`)).json()).toMatchObject({
    status: "awaiting_approval",
  });

  await test.step("only somebody else who may decide does, on a request that is there", async () => {
    const approve = (api: APIRequestContext, id: string) => api.post(`approvals/${id}/approve`, { data: {} });
    await expectProblem(await approve(orchestrator, approvalId), { status: 403, code: "forbidden" });
    await expectProblem(await approve(admin, randomUUID()), { status: 404, code: "not_found" });
    expect(await statusOf("three")).toBe("stopped");
  });

  const approved = await admin.post(`approvals/${approvalId}/approve`, { data: { comment: "Agreed by its owner" } });
  expect(approved.status(), await approved.text()).toBe(200);
  const ended = await untilEnded(orchestrator, operationId);
  expect(ended.status, JSON.stringify(ended.results)).toBe("completed");
  expect(statuses(ended)).toEqual(["completed", "completed"]);
  for (const name of ["two", "three"])
    await expectProblem(await orchestrator.get(`vms/${guest(name).id}`), { status: 404, code: "not_found" });
  const decided = await told("it is decided", ({ type, data }) => isDecision(type, data, approvalId));
  expect(decided.data).toMatchObject({ decision: "approved", comment: "Agreed by its owner" });
  await told("three is gone", ({ type, data }) => type === "vm.deleted" && data.id === guest("three").id);
  const late = await admin.post(`approvals/${approvalId}/approve`, { data: {} });
  await expectProblem(late, { status: 409, code: "approval_ended" });
  await expectProblem(await admin.post(`approvals/${approvalId}/reject`, { data: {} }), {
    status: 409,
    code: "approval_ended",
  });
});

test("what is rejected never happens, and what was reserved for it is free again", async () => {
  const reserved = await orchestrator.post("reservations", {
    data: {
      resources: { cpu: 1, memoryGB: 1, diskGB: 4 },
      duration: "PT10M",
      reason: "VM creation pending",
      datacenter: site.datacenter,
    },
  });
  expect(reserved.status(), await reserved.text()).toBe(201);
  const { reservationId } = await reserved.json();
  const before = standing(await guestsOf(orchestrator, site.datacenter));
  const { operationId, approvalId } = await awaiting(
    await orchestrator.post("operations/bulk", {
      data: {
        operations: [
          { type: "CREATE_VM", params: { ...vm("refused"), reservationId } },
          { type: "DELETE_VM", params: { vmId: guest("one").id, force: true } },
        ],
      },
    }),
  );
  const rejected = await admin.post(`approvals/${approvalId}/reject`, { data: { comment: "It is still needed" } });
  expect(rejected.status(), await rejected.text()).toBe(200);
  expect((await untilEnded(orchestrator, operationId)).status).toBe("canceled");
  const decided = await told("it is rejected", ({ type, data }) => isDecision(type, data, approvalId));
  expect(decided.data).toMatchObject({ decision: "rejected", comment: "It is still needed" });
  expect(standing(await guestsOf(orchestrator, site.datacenter))).toEqual(before);
  const released = await orchestrator.get(`reservations/${reservationId}`);
  expect(await released.json()).toMatchObject({ status: "released" });
  await expectProblem(await admin.post(`approvals/${approvalId}/approve`, { data: {} }), {
    status: 409,
    code: "approval_ended",
  });
});

test("an administrator's token cannot approve what it asked for itself, nor can its maker", async ({ baseURL }) => {
  const { rules, expiresAfter } = await (await admin.get("approval-policy")).json();
  const strict = { id: "everybody", name: "Deletions at this site", commands: ["vm.delete"] };
  const put = (all: unknown[]) => admin.put("approval-policy", { data: { rules: all, expiresAfter } });
  const saved = await put([{ ...strict, datacenters: [site.datacenter] }, ...rules]);
  expect(saved.status(), await saved.text()).toBe(200);
  try {
    const other = await openApi(baseURL, await makeToken(admin, { role: "admin", datacenters: [site.datacenter] }));
    const asked = await other.delete(`vms/${guest("one").id}`, { params: { force: true } });
    const { approvalId } = await awaiting(asked);
    for (const api of [other, admin])
      await expectProblem(await api.post(`approvals/${approvalId}/approve`, { data: {} }), {
        status: 403,
        code: "approval_of_own_request",
      });
    expect((await other.post(`approvals/${approvalId}/withdraw`)).status()).toBe(200);
    expect(await statusOf("one")).toBe("running");
  } finally {
    expect((await put(rules)).status()).toBe(200);
  }
});

test("of many who ask or decide at once exactly one is the first", async () => {
  const { id } = guest("one");
  const asked = await Promise.all(
    Array.from({ length: 4 }, () =>
      orchestrator.post("operations/bulk", { data: { operations: [{ type: "STOP_VM", params: { vmId: id } }] } }),
    ),
  );
  expect(asked.map((answer) => answer.status()).sort()).toEqual([202, 422, 422, 422]);
  for (const late of asked.filter((answer) => answer.status() !== 202))
    await expectProblem(late, { status: 422, code: "bulk_refused" });
  const first = asked.find((answer) => answer.status() === 202);
  const { operationId } = BulkAccepted.parse(await first?.json());
  expect((await untilEnded(orchestrator, operationId)).status).toBe("completed");

  const { approvalId, operationId: waiting } = await awaiting(await orchestrator.delete(`vms/${id}`));
  const decided = await Promise.all(
    ["approve", "reject", "approve", "reject", "approve", "reject"].map(async (verb) => ({
      verb,
      answer: await admin.post(`approvals/${approvalId}/${verb}`, { data: {} }),
    })),
  );
  const [won, ...more] = decided.filter(({ answer }) => answer.status() === 200);
  expect(more).toEqual([]);
  for (const { answer } of decided.filter((each) => each !== won))
    await expectProblem(answer, { status: 409, code: "approval_ended" });
  const isApproved = won?.verb === "approve";
  expect((await untilEnded(orchestrator, waiting)).status).toBe(isApproved ? "completed" : "canceled");
  expect((await orchestrator.get(`vms/${id}`)).status()).toBe(isApproved ? 404 : 200);
});

test("a change by somebody else on the platform is told like any other", async () => {
  const { id, vmId } = guest("a");
  const states = () => heard().flatMap(({ type, data }) => (type === state && data.id === id ? [data.newState] : []));
  expect(states(), "nothing was told that did not happen").toEqual(["running"]);
  await site.simulator.control(`/guests/${vmId}/stop`, {});
  const { data } = await told("a was stopped", ({ type, data }) => isState(type, data, { id, newState: "stopped" }));
  expect(StateChange.parse(data)).toMatchObject({ vmId, datacenter: site.datacenter, oldState: "running" });
  expect(states()).toEqual(["running", "stopped"]);
  expectInOrder();
});

test("a receiver that fails gets the same message until it takes it, and once more by hand", async () => {
  const weak = await startReceiver();
  weak.answerWith(500, "out of order");
  const answer = await admin.post("webhooks", { data: { url: weak.url, events: ["vm.state_changed"] } });
  const { id: webhookId, secret } = Webhook.parse(await answer.json());
  const { id, vmId } = guest("a");
  await site.simulator.control(`/guests/${vmId}/start`, {});
  const isIt = ({ body }: Call) => JSON.parse(body).data.id === id;
  const first = await weak.next(isIt, "the first attempt");
  await weak.next(isIt, "the second attempt");
  weak.answerWith(200, "thanks");
  const third = await weak.next(isIt, "the third attempt");
  expect(weak.calls.filter(isIt).map(({ messageId, body, status }) => ({ messageId, body, status }))).toEqual(
    [500, 500, 200].map((status) => ({ messageId: first.messageId, body: first.body, status })),
  );
  expect(StateChange.parse(verified(third, secret).data)).toMatchObject({ id, newState: "running" });

  const list = () => admin.get(`webhooks/${webhookId}/deliveries`, { params: { type: "vm.state_changed" } });
  const find = async () =>
    (await (await list()).json()).items.find((each: { messageId: string }) => each.messageId === first.messageId);
  await expect.poll(async () => (await find())?.status).toBe("delivered");
  const delivery = await find();
  expect(delivery).toMatchObject({ attempts: 3, lastStatus: 200, lastDurationMs: expect.any(Number) });
  const path = `webhooks/${webhookId}/deliveries/${delivery.id}`;
  const { log, body } = await (await admin.get(path)).json();
  expect(body).toBe(first.body);
  expect(log).toMatchObject([
    { attempt: 1, status: 500, answer: "out of order", durationMs: expect.any(Number) },
    { attempt: 2, status: 500, answer: "out of order" },
    { attempt: 3, status: 200, answer: "thanks" },
  ]);

  const redelivered = await admin.post(`${path}/redeliver`);
  expect(redelivered.ok(), await redelivered.text()).toBe(true);
  const fourth = await weak.next(isIt, "the redelivery");
  expect(fourth).toMatchObject({ messageId: first.messageId, body: first.body });
  verified(fourth, secret);

  const tested = await admin.post(`webhooks/${webhookId}/test`);
  expect(tested.status(), await tested.text()).toBe(201);
  const test = await weak.next(({ body }) => JSON.parse(body).type === "webhook.test", "the test");
  expect(verified(test, secret).type).toBe("webhook.test");
  expect(test.messageId).not.toBe(first.messageId);
  expect((await admin.delete(`webhooks/${webhookId}`)).ok()).toBe(true);
  await weak.close();
});

test("the audit log tells who asked and who approved, and holds without Moxxie", async () => {
  await expectProblem(await orchestrator.get("audit"), { status: 403, code: "forbidden" });
  const rows = await (await admin.get("audit", { params: { target: guest("three").id, limit: 1000 } })).json();
  const commands = rows.items.map(({ command, outcome }: Record<string, string>) => `${command} ${outcome}`);
  expect(commands).toEqual(expect.arrayContaining(["vm.create accepted", "vm.delete accepted"]));
  const approvals = await (await admin.get("approvals", { params: { status: "approved", limit: 1000 } })).json();
  const approval = approvals.items.find(({ reason }: { reason: string }) => reason === "The project has ended");
  const decisions = await (await admin.get("audit", { params: { target: approval.id } })).json();
  const words = decisions.items.map(({ command, outcome }: Record<string, string>) => `${command} ${outcome}`);
  expect(words).toEqual(["approval.reject refused", "approval.approve refused", "approval.approve done"]);
  expect(decisions.items[2]).toMatchObject({
    actor: approval.decidedBy,
    detail: { input: { comment: "Agreed by its owner" } },
  });
  expect(approval.requestedBy.id).not.toBe(approval.decidedBy.id);
  const asked = await (await admin.get("audit", { params: { operationId: approval.operationId } })).json();
  expect(asked.items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ command: "operation.bulk", outcome: "requested", actor: approval.requestedBy }),
    ]),
  );

  const verification = await (await admin.get("audit/verify")).json();
  expect(verification).toMatchObject({ valid: true, firstBroken: null, unchained: 0 });
  const exported = await admin.get("audit/export", { params: { format: "jsonl" } });
  expect(exported.status()).toBe(200);
  const { rows: count, head } = verifyExport(await exported.text());
  expect(count).toBeGreaterThanOrEqual(verification.rows);
  const noted = await (await admin.get("audit/verify", { params: { head } })).json();
  expect(noted).toMatchObject({ valid: true, notedHead: { found: true } });
});

async function containerTemplate(): Promise<string> {
  const answer = await orchestrator.get("templates", { params: { datacenter: site.datacenter, kind: "container" } });
  const { items } = await answer.json();
  return items[0].id;
}

/** The next start of that guest fails on the platform. */
const breakStart = (name: string) =>
  site.simulator.control("/task-faults", {
    type: "qmstart",
    vmid: Number(guest(name).vmId),
    message: "start failed: no such disk",
  });

/** Asks for a bulk operation that is accepted at once, and follows it to its end. */
async function bulk(data: object): Promise<Operation> {
  const answer = await orchestrator.post("operations/bulk", { data });
  expect(answer.status(), await answer.text()).toBe(202);
  return untilEnded(orchestrator, BulkAccepted.parse(await answer.json()).operationId);
}

async function awaiting(answer: APIResponse) {
  expect(answer.status(), await answer.text()).toBe(202);
  return AwaitingApproval.parse(await answer.json());
}

const statuses = ({ results }: Operation) => results.map(({ status }) => status);

async function statusOf(name: string): Promise<string> {
  const answer = await orchestrator.get(`vms/${guest(name).id}`);
  return (await answer.json()).status;
}

/** What the receiver was told so far, each signature verified, in the order of arrival. */
const heard = () => receiver.calls.map((call) => ({ ...verified(call, webhook.secret), messageId: call.messageId }));

/** Waits until the receiver has been told of it. */
async function told(what: string, fits: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent> {
  return verified(await receiver.next((call) => fits(verified(call, webhook.secret)), what), webhook.secret);
}

const state = "vm.state_changed";
type Data = ReceivedEvent["data"];
const isOf = (data: Data, operationId: string) => data.operationId === operationId;
const isRequest = (type: string, data: Data, id: string) => type === "approval.requested" && data.approvalId === id;
const isDecision = (type: string, data: Data, id: string) => type === "approval.decided" && data.approvalId === id;
const isState = (type: string, data: Data, { id, newState }: { id: string; newState: string }) =>
  type === state && data.id === id && data.newState === newState;

/** Every message came once under an id of its own, and the states of each guest follow each other without a gap. */
function expectInOrder(): void {
  const all = heard();
  expect(new Set(all.map(({ messageId }) => messageId)).size).toBe(all.length);
  const last = new Map<string, string>();
  for (const { type, data } of all) {
    if (type !== state) continue;
    const { id, oldState, newState } = StateChange.parse(data);
    expect(oldState, `the state of ${id} before it became ${newState}`).toBe(last.get(id) ?? oldState);
    last.set(id, newState);
  }
}
