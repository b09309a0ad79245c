import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import type { ApprovalDetail, ApprovalPage, PolicyView } from "@/lib/contracts/approvals";
import type { OperationRef, PlanView } from "@/lib/contracts/operations";
import type { Problem } from "@/lib/contracts/problem";
import type { ReservationView } from "@/lib/contracts/reservations";
import type { Role } from "@/lib/domain/permissions";
import { startWorld, type World } from "@/lib/testing/world";

let world: World;
const tokens = {} as Record<"orchestrator" | "other" | "admin" | "second" | "elsewhere" | "viewer", string>;
/** A stopped VM of the seed, which Moxxie did not make. */
let vm: { id: string; name: string };

beforeAll(async () => {
  world = await startWorld({ simulator: { guests: 30 }, second: { guests: 2, nodes: 2, seed: 5 } });
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(world.moxxie);
  tokens.orchestrator = await makeToken("operator", { name: "orchestrator" });
  tokens.other = await makeToken("operator");
  tokens.admin = await makeToken("admin");
  tokens.second = await makeToken("admin");
  tokens.elsewhere = await makeToken("admin", { datacenterIds: ["DC2"] });
  tokens.viewer = await makeToken("viewer");
}, 60_000);
afterAll(() => world?.close());
beforeEach(() => {
  const stopped = [...world.moxxie.inventory.view().guests.values()].find(
    (guest) => guest.datacenterId === "DC1" && guest.kind === "vm" && guest.status === "stopped" && !guest.template,
  );
  if (!stopped) throw new Error("the seed has no stopped VM left");
  vm = { id: stopped.id, name: stopped.name };
});
afterEach(async () => {
  await world.moxxie.db.prisma.approval.deleteMany();
  await world.moxxie.db.prisma.setting.deleteMany({ where: { key: "approval-policy" } });
});

async function makeToken(role: Role, more: { name?: string; datacenterIds?: string[]; expiresAt?: Date } = {}) {
  const secret = newTokenSecret();
  const facts = { hash: hashTokenSecret(secret), prefix: tokenPrefix(secret), createdBy: tokenPrefix(secret) };
  await world.moxxie.db.prisma.apiToken.create({ data: { name: role, role, ...facts, ...more } });
  return secret;
}

interface Asking {
  by?: keyof typeof tokens;
  body?: unknown;
  key?: string;
  token?: string;
}

async function ask<Answer>(method: "GET" | "POST" | "PUT" | "DELETE", target: string, asking: Asking = {}) {
  const { by = "orchestrator", body, key, token } = asking;
  const path = target
    .replace(/\?.*/, "")
    .replace(/^(\/(?:approvals|vms|operations|reservations))\/(?!bulk)[^/]+/, "$1/{id}");
  const handlers = await handlersOf(path);
  const response = await handlers[method](
    new Request(`http://moxxie.test/api/v1${target}`, {
      method,
      headers: {
        authorization: `Bearer ${token ?? tokens[by]}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
}

const deletion = (more: Asking & { query?: string } = {}) =>
  ask<OperationRef & Omit<Problem, "status">>("DELETE", `/vms/${vm.id}?confirm=${vm.name}${more.query ?? ""}`, more);
const asked = async () => {
  const { body } = await deletion();
  return { approvalId: body.approvalId ?? "", operationId: body.operationId };
};
const decide = (verb: "approve" | "reject" | "withdraw", id: string, more: Asking = {}) =>
  ask<ApprovalDetail & Omit<Problem, "status"> & Record<string, unknown>>("POST", `/approvals/${id}/${verb}`, {
    by: "admin",
    ...more,
  });
const settled = (operationId: string) => world.moxxie.operations.settled(operationId, 30_000);

test("a deletion asked for by an orchestrator waits, is approved by an administrator, and is then carried out", async () => {
  const plan = await ask<PlanView>("DELETE", `/vms/${vm.id}?dryRun=true`);
  expect(plan.body.approval).toMatchObject({ id: "destructive", expiresAfter: "PT24H" });
  const { status, headers, body } = await deletion({ query: "&reason=contract%20ended" });
  expect(status).toBe(202);
  expect(body).toMatchObject({
    status: "awaiting_approval",
    operationId: expect.any(String),
    approvalId: expect.any(String),
    datacenter: "DC1",
    id: vm.id,
  });
  expect(headers.get("location")).toBe(`/api/v1/operations/${body.operationId}`);
  const id = body.approvalId ?? "";

  const mine = await ask<ApprovalPage>("GET", "/approvals?mine=true&status=pending");
  expect(mine.body.items).toMatchObject([{ id, mayDecide: false, mayWithdraw: true }]);
  const inbox = await ask<ApprovalPage>("GET", "/approvals", { by: "admin" });
  expect(inbox.body).toMatchObject({
    total: 1,
    items: [{ id, status: "pending", mayDecide: true, whyNot: null, mayWithdraw: false, reason: "contract ended" }],
  });
  const one = await ask<ApprovalDetail>("GET", `/approvals/${id}`, { by: "admin" });
  expect(one.body).toMatchObject({
    requestedBy: { kind: "token", name: "orchestrator" },
    target: { type: "guest", id: vm.id, name: vm.name },
    plan: { command: "vm.delete", effects: expect.arrayContaining([expect.stringContaining("Destroys")]) },
    input: { vmId: vm.id, purge: false },
    difference: null,
  });

  const yes = await decide("approve", id, { body: { comment: "agreed", planHash: one.body.planHash } });
  expect(yes.body).toMatchObject({
    status: "approved",
    comment: "agreed",
    decidedBy: { name: "admin" },
    mayDecide: false,
  });
  await settled(body.operationId);
  const operation = await world.moxxie.db.prisma.operation.findUniqueOrThrow({ where: { id: body.operationId } });
  expect(operation).toMatchObject({ status: "completed", error: null });
  expect(world.moxxie.inventory.view().guests.has(vm.id)).toBe(false);

  const again = await decide("approve", id, { by: "second" });
  expect(again).toMatchObject({ status: 409, body: { code: "approval_ended", approvalStatus: "approved" } });
}, 60_000);

test("a rejected creation gives back the room that was reserved for it", async () => {
  const rules = [{ id: "creations", name: "Creations", commands: ["vm.create"], requesters: ["token"] }];
  await ask("PUT", "/approval-policy", { by: "admin", body: { rules, version: 0 } });
  const resources = { cpu: 1, memoryGB: 0.5, diskGB: 5 };
  const hold = await ask<ReservationView>("POST", "/reservations", {
    body: { resources, duration: "PT1H", reason: "a client", datacenter: "DC1" },
  });
  const { reservationId } = hold.body;
  const body = { name: "wished-for", cores: 1, memoryMB: 512, diskGB: 5, datacenter: "DC1", reservationId };
  const wished = await ask<OperationRef>("POST", "/vms", { body });
  expect(wished).toMatchObject({ status: 202, body: { status: "awaiting_approval" } });
  expect(world.moxxie.inventory.view().holds.has(reservationId)).toBe(true);
  const no = await decide("reject", wished.body.approvalId ?? "", { body: { comment: "no room for that" } });
  expect(no.body).toMatchObject({ status: "rejected", comment: "no room for that" });
  expect((await ask<ReservationView>("GET", `/reservations/${reservationId}`)).body.status).toBe("released");
  const operation = await ask<Record<string, unknown>>("GET", `/operations/${wished.body.operationId}`);
  expect(operation.body).toMatchObject({
    status: "canceled",
    approvalId: wished.body.approvalId,
    error: { code: "approval_ended", message: expect.stringContaining("no room for that") },
  });
});

test("an approved creation is made as it was asked for", async () => {
  const rules = [{ id: "creations", name: "Creations", commands: ["vm.create"] }];
  await ask("PUT", "/approval-policy", { by: "admin", body: { rules } });
  const body = { name: "approved-one", cores: 1, memoryMB: 512, diskGB: 5, datacenter: "DC1" };
  const wished = await ask<OperationRef>("POST", "/vms", { body });
  const yes = await decide("approve", wished.body.approvalId ?? "");
  expect(yes.status).toBe(200);
  await settled(wished.body.operationId);
  expect(world.moxxie.inventory.view().guestsByName("approved-one")).toHaveLength(1);
}, 60_000);

test("a bulk operation waits as a whole for its one deletion, and is carried out as a whole", async () => {
  const [first, second] = [...world.moxxie.inventory.view().guests.values()].filter(
    (guest) => guest.datacenterId === "DC1" && guest.kind === "vm" && guest.status === "stopped" && !guest.template,
  );
  if (!first || !second) throw new Error("the seed has too few stopped VMs left");
  const operations = [
    { type: "SNAPSHOT_VM", params: { vmId: first.id, name: "kept" } },
    { type: "DELETE_VM", params: { vmId: second.id, confirm: second.name } },
  ];
  const bulk = await ask<OperationRef>("POST", "/operations/bulk", { body: { operations, reason: "moving out" } });
  expect(bulk).toMatchObject({ status: 202, body: { status: "awaiting_approval" } });
  const id = bulk.body.approvalId ?? "";
  const one = await ask<ApprovalDetail>("GET", `/approvals/${id}`, { by: "admin" });
  expect(one.body).toMatchObject({
    command: "operation.bulk",
    rule: { id: "destructive" },
    itemCount: 2,
    reason: "moving out",
    datacenters: ["DC1"],
  });
  expect(await world.moxxie.db.prisma.bulkItem.count({ where: { operationId: bulk.body.operationId } })).toBe(0);
  const yes = await decide("approve", id, { body: { planHash: one.body.planHash } });
  expect(yes.body).toMatchObject({ status: "approved" });
  await settled(bulk.body.operationId);
  const ended = await ask<{ status: string; results: { status: string }[] }>(
    "GET",
    `/operations/${bulk.body.operationId}`,
  );
  expect(ended.body).toMatchObject({
    status: "completed",
    results: [{ status: "completed" }, { status: "completed" }],
  });
  expect(world.moxxie.inventory.view().guests.has(second.id)).toBe(false);
}, 60_000);

describe("the same Idempotency-Key", () => {
  test("gives the same approval again, also when the first process died before it answered", async () => {
    const key = randomUUID();
    const first = await deletion({ key });
    const replayed = await deletion({ key });
    expect(replayed.headers.get("idempotent-replayed")).toBe("true");
    expect([replayed.status, replayed.body]).toEqual([first.status, first.body]);
    await world.moxxie.db.prisma.idempotencyKey.updateMany({
      where: { key },
      data: { state: "running", leaseUntil: new Date(0), responseStatus: null },
    });
    const remade = await deletion({ key });
    expect(remade).toMatchObject({
      status: 202,
      body: { approvalId: first.body.approvalId, operationId: first.body.operationId, status: "awaiting_approval" },
    });
    expect(await world.moxxie.db.prisma.approval.count()).toBe(1);
  });

  test("decides once", async () => {
    const { approvalId, operationId } = await asked();
    const key = randomUUID();
    const [one, two] = [await decide("reject", approvalId, { key }), await decide("reject", approvalId, { key })];
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(two.headers.get("idempotent-replayed")).toBe("true");
    expect(await world.moxxie.db.prisma.event.count({ where: { subject: approvalId, type: "approval.decided" } })).toBe(
      1,
    );
    expect((await world.moxxie.db.prisma.operation.findUniqueOrThrow({ where: { id: operationId } })).status).toBe(
      "canceled",
    );
  });
});

describe("who sees and decides what", () => {
  test("requests of others are hidden from those who cannot decide, and from administrators of other datacenters", async () => {
    const { approvalId } = await asked();
    for (const by of ["other", "elsewhere"] as const) {
      expect((await ask<ApprovalPage>("GET", "/approvals", { by })).body).toMatchObject({ items: [], total: 0 });
      expect((await ask("GET", `/approvals/${approvalId}`, { by })).status).toBe(404);
    }
    expect((await ask("GET", "/approvals", { by: "viewer" })).status).toBe(403);
    for (const verb of ["approve", "reject", "withdraw"] as const) {
      expect((await decide(verb, approvalId, { by: "elsewhere" })).status).toBe(404);
      expect((await decide(verb, randomUUID())).status).toBe(404);
      expect((await decide(verb, "not-an-id")).status).toBe(400);
    }
    expect((await decide("approve", approvalId, { by: "other" })).status).toBe(403);
    expect((await decide("withdraw", approvalId, { by: "other" })).status).toBe(404);
    expect((await decide("withdraw", approvalId, { by: "admin" })).status).toBe(403);
    expect((await decide("withdraw", approvalId, { by: "orchestrator" })).body.status).toBe("withdrawn");
  });

  test("an ended token decides nothing", async () => {
    const { approvalId } = await asked();
    const token = await makeToken("admin", { expiresAt: new Date(Date.now() - 1000) });
    expect((await decide("approve", approvalId, { token })).status).toBe(401);
    expect((await decide("approve", approvalId, { token: newTokenSecret() })).status).toBe(401);
  });

  test("who may decide is told who may not, and why", async () => {
    await ask("PUT", "/approval-policy", {
      by: "admin",
      body: { rules: [{ id: "all", name: "All deletions", commands: ["vm.delete"] }] },
    });
    const { body } = await deletion({ by: "admin" });
    const one = await ask<ApprovalDetail>("GET", `/approvals/${body.approvalId}`, { by: "admin" });
    expect(one.body).toMatchObject({ mayDecide: false, whyNot: expect.stringContaining("your own request") });
    const own = await decide("approve", body.approvalId ?? "");
    expect(own).toMatchObject({ status: 403, body: { code: "approval_of_own_request" } });
  });

  test("pages and filters give each request once", async () => {
    for (const query of ["", "&purge=true", "&force=true"]) await deletion({ query });
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await ask<ApprovalPage>("GET", `/approvals?limit=2${cursor}`, { by: "admin" });
      expect(page.body.total).toBe(3);
      seen.push(...page.body.items.map(({ id }) => id));
      if (!page.body.nextCursor) break;
      cursor = `&cursor=${page.body.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(3);
    const [due] = seen;
    await world.moxxie.db.prisma.approval.update({ where: { id: due }, data: { expiresAt: new Date(0) } });
    const count = async (query: string) =>
      (await ask<ApprovalPage>("GET", `/approvals?${query}`, { by: "admin" })).body.total;
    expect([await count("status=pending"), await count("status=expired")]).toEqual([2, 1]);
    expect([await count("datacenter=DC1"), await count("datacenter=DC2"), await count("mine=true")]).toEqual([3, 0, 0]);
    expect((await ask("GET", "/approvals?cursor=zz", { by: "admin" })).status).toBe(400);
  });
});

describe("bad input", () => {
  test.each([
    ["a comment of a megabyte", { comment: "x".repeat(1_000_000) }],
    ["a comment that is no text", { comment: { $ne: null } }],
    ["a field that there is not", { comment: "x", force: true }],
  ])("%s is a clear problem and decides nothing", async (_, body) => {
    const { approvalId } = await asked();
    for (const verb of ["approve", "reject"] as const) {
      const { status } = await decide(verb, approvalId, { body });
      expect([400, 413]).toContain(status);
    }
    expect((await ask<ApprovalDetail>("GET", `/approvals/${approvalId}`)).body.status).toBe("pending");
  });

  test("cancelling the operation withdraws the request", async () => {
    const { approvalId, operationId } = await asked();
    expect((await ask("POST", `/operations/${operationId}/cancel`, { by: "other" })).status).toBe(403);
    await ask("POST", `/operations/${operationId}/cancel`);
    const ended = await ask<ApprovalDetail>("GET", `/approvals/${approvalId}`);
    expect(ended.body).toMatchObject({ status: "withdrawn", decidedBy: { name: "orchestrator" } });
    const operation = await world.moxxie.db.prisma.operation.findUniqueOrThrow({ where: { id: operationId } });
    expect(operation.status).toBe("canceled");
  });
});

describe("the policy", () => {
  const put = (body: unknown, by: keyof typeof tokens = "admin") =>
    ask<PolicyView & Pick<Problem, "errors" | "code"> & { status?: string }>("PUT", "/approval-policy", { by, body });
  const rule = { id: "r", name: "R" };

  test("has defaults, is replaced as a whole, and its changes are in the audit log", async () => {
    const before = await ask<PolicyView>("GET", "/approval-policy", { by: "admin" });
    expect(before.body).toMatchObject({ version: 0, updatedBy: null, expiresAfter: "PT24H" });
    expect(before.body.rules.map(({ id, enabled }) => [id, enabled])).toEqual([
      ["destructive", true],
      ["destructive-by-administrators", false],
      ["disruptive-in-production", false],
    ]);
    const names = before.body.commands.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["vm.delete", "vm.stop", "approval-policy.update"]));
    expect(names).not.toContain("approval.approve");
    const after = await put({ rules: [rule], expiresAfter: "PT1H", version: 0 });
    expect(after).toMatchObject({
      status: 200,
      body: { version: 1, updatedBy: "admin", expiresAfter: "PT1H", rules: [{ id: "r", enabled: true }] },
    });
    const audit = await world.moxxie.db.prisma.auditEntry.findFirstOrThrow({
      where: { command: "approval-policy.update", outcome: "done" },
      orderBy: { id: "desc" },
    });
    expect(audit.detail).toMatchObject({
      changes: expect.arrayContaining([
        expect.objectContaining({ field: "expiresAfter", from: "PT24H", to: "PT1H" }),
        expect.objectContaining({ field: "rule destructive", to: null }),
        expect.objectContaining({ field: "rule r", from: null }),
      ]),
    });
    // All that can wait does so now, the policy's own change too.
    expect((await put({ rules: [] })).body).toMatchObject({ status: "awaiting_approval" });
  });

  test("of two who changed what they looked at the second is told", async () => {
    await put({ rules: [], version: 0 });
    expect(await put({ rules: [], version: 0 })).toMatchObject({ status: 409, body: { code: "conflict", version: 1 } });
    const both = await Promise.all([put({ rules: [], version: 1 }), put({ rules: [], version: 1 })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test.each([
    [[{ ...rule, commands: ["vm.delete", "vm.explode"] }], "rules.0.commands.1"],
    [[{ ...rule, commands: ["approval.approve"] }], "rules.0.commands.0"],
    [[rule, { ...rule, id: "s", guests: { selector: "env-prod AND (" } }], "rules.1.guests.selector"],
    [[rule, rule], "rules.1.id"],
    [[{ ...rule, id: "protected-guests" }], "rules.0.id"],
    [[{ ...rule, datacenters: ["DC7"] }], "rules.0.datacenters.0"],
    [[{ ...rule, risks: ["routine"], commands: ["vm.delete"] }], "rules.0.risks"],
    [[{ ...rule, roles: ["viewer"] }], "rules.0.roles"],
    [[{ ...rule, roles: ["king"] }], "rules.0.roles.0"],
    [[{ ...rule, id: "A b" }], "rules.0.id"],
  ])("a rule that cannot hold is refused by its path: %j", async (rules, path) => {
    const { status, body } = await put({ rules });
    expect(status).toBe(400);
    expect(body.errors?.map((error) => error.path)).toContain(path);
  });

  test.each(["PT4M", "P31D", "P1Y", "P99999Y", "tomorrow"])("requests cannot wait for %s", async (expiresAfter) => {
    const { status, body } = await put({ rules: [], expiresAfter });
    expect([status, body.errors?.[0]?.path]).toEqual([400, "expiresAfter"]);
  });

  test("operators neither read nor change it, nor do administrators of one datacenter loosen it for others", async () => {
    expect(await put({ rules: [] }, "elsewhere")).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await put({ rules: [] }, "orchestrator")).status).toBe(403);
    expect((await ask("GET", "/approval-policy")).status).toBe(403);
  });
});
