import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { ConsoleView, FirewallView, HostingView, TrafficView } from "@/lib/contracts/guest-hosting";
import { OperationRef, PlanView } from "@/lib/contracts/operations";
import type { Role } from "@/lib/domain/permissions";
import { keepHouse } from "@/lib/operations/housekeeping";
import { type Rented, rentOut } from "@/lib/testing/rent-out";
import { endpointId, startWorld, type World } from "@/lib/testing/world";
import { handlersOf } from "../_testing";

let world: World;
let rented: Rented;
let vm: { id: string; name: string };
let plain: { id: string };
const tokens = {} as Record<Role | "other", string>;

beforeAll(async () => {
  world = await startWorld({ second: { guests: 4, nodes: 1, seed: 3 } });
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(world.moxxie);
  for (const [name, role] of Object.entries({
    viewer: "viewer",
    operator: "operator",
    admin: "admin",
    other: "operator",
  }))
    tokens[name as keyof typeof tokens] = await makeToken(name, role as Role);
  vm = runningIn("DC1");
  plain = runningIn("DC2");
});
afterAll(() => world?.close());
beforeEach(() => {
  rented = rentOut(world.moxxie.providers.get(endpointId));
});

function runningIn(datacenterId: string) {
  const guests = [...world.moxxie.inventory.view().guests.values()];
  const found = guests.find(
    (each) => each.datacenterId === datacenterId && each.kind === "vm" && each.status === "running" && !each.lock,
  );
  if (!found) throw new Error(`no running VM in ${datacenterId}`);
  return found;
}

async function makeToken(name: string, role: Role): Promise<string> {
  const secret = newTokenSecret();
  await world.moxxie.db.prisma.apiToken.create({
    data: { name, hash: hashTokenSecret(secret), prefix: tokenPrefix(secret), createdBy: "test", role },
  });
  return secret;
}

interface Asking {
  as?: keyof typeof tokens;
  body?: object;
  headers?: Record<string, string>;
  query?: string;
}

async function ask(method: "GET" | "POST", path: string, { as = "operator", body, headers, query = "" }: Asking = {}) {
  const pattern = path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "{id}");
  const handlers = await handlersOf(pattern);
  const request = new Request(`http://moxxie.test/api/v1${path}${query}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens[as]}`,
      ...(body && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return handlers[method](request);
}

const codeOf = async (response: Response) => z.object({ code: z.string() }).parse(await response.json()).code;

async function done(response: Response): Promise<string> {
  expect(response.status).toBe(202);
  const { operationId } = OperationRef.parse(await response.json());
  expect(response.headers.get("location")).toBe(`/api/v1/operations/${operationId}`);
  await world.moxxie.operations.settled(operationId, 30_000);
  return operationId;
}

const statusOf = async (id: string) =>
  (await world.moxxie.db.prisma.operation.findUniqueOrThrow({ where: { id } })).status;

test("traffic is told by period, with the share of the limit that is used", async () => {
  const gb = 1024 ** 3;
  const months = { from: "2026-03-01T00:00:00+00:00", to: "2026-04-01T00:00:00+00:00" };
  rented.traffic = [
    { ...months, receivedBytes: 3 * gb, sentBytes: gb, totalBytes: 4 * gb, limitGb: 16 },
    { ...months, receivedBytes: 0, sentBytes: 0, totalBytes: 0, limitGb: null },
  ];
  const { items } = TrafficView.parse(await (await ask("GET", `/vms/${vm.id}/traffic`, { as: "viewer" })).json());
  expect(items.map(({ usedFraction, limitGB }) => [usedFraction, limitGB])).toEqual([
    [0.25, 16],
    [null, null],
  ]);
  expect(items[0]?.from).toBe("2026-03-01T00:00:00.000Z");
});

test("what the platform notes of it is told, and null for what it does not tell", async () => {
  const read = async () => HostingView.parse(await (await ask("GET", `/vms/${vm.id}/hosting`)).json());
  expect(await read()).toMatchObject({
    packageId: null,
    ownerId: "1",
    backupPlan: { id: null },
    cpuThrottlePercent: 0,
    publicAddresses: ["192.0.2.10"],
  });
  rented.facts = {};
  expect(await read()).toMatchObject({ ownerId: null, backupPlan: null, publicAddresses: null });
  expect(FirewallView.parse(await (await ask("GET", `/vms/${vm.id}/firewall`)).json())).toEqual(rented.firewall);
});

test("a VM of a platform that does not rent out: reads and writes say so", async () => {
  for (const part of ["traffic", "firewall", "console"]) {
    const response = await ask("GET", `/vms/${plain.id}/${part}`);
    expect([part, response.status, await codeOf(response)]).toEqual([part, 422, "not_supported"]);
  }
  const nothing = HostingView.parse(await (await ask("GET", `/vms/${plain.id}/hosting`)).json());
  expect(nothing).toMatchObject({ ownerId: null, packages: [] });
  for (const [part, body] of Object.entries(bodies)) {
    const response = await ask("POST", `/vms/${plain.id}/${part}`, { body });
    expect([part, response.status, await codeOf(response)]).toEqual([part, 422, "not_supported"]);
  }
});

const bodies: Record<string, object> = {
  package: { package: "large" },
  owner: { ownerId: "7" },
  "backup-plan": { planId: "2" },
  "cpu-throttle": { percent: 25 },
  firewall: { enabled: true, rulesets: [3] },
  addresses: { count: 1 },
  "addresses/remove": { addresses: ["192.0.2.10"] },
  console: { enabled: true },
  password: { user: "root" },
};

test.each(Object.entries(bodies))("POST …/%s plans without a trace, and does what it says", async (part, body) => {
  const confirm = `?confirm=${encodeURIComponent(vm.name)}`;
  const dry = await ask("POST", `/vms/${vm.id}/${part}`, { body, as: "admin", query: "?dryRun=true" });
  expect(dry.status).toBe(200);
  expect(PlanView.parse(await dry.json())).toMatchObject({ possible: true });
  expect(rented.calls).toEqual([]);
  const operationId = await done(await ask("POST", `/vms/${vm.id}/${part}`, { body, as: "admin", query: confirm }));
  expect(await statusOf(operationId)).toBe("completed");
  expect(rented.calls.length).toBeGreaterThan(0);
});

test("console details are for operators, in no cache, and each look is in the audit log without the password", async () => {
  expect((await ask("GET", `/vms/${vm.id}/console`, { as: "viewer" })).status).toBe(403);
  const response = await ask("GET", `/vms/${vm.id}/console`);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(ConsoleView.parse(await response.json())).toMatchObject({ port: 5903, password: "vnc-Secret-9" });
  const rows = await world.moxxie.db.prisma.auditEntry.findMany({ where: { command: "vm.console.read" } });
  expect(rows).toMatchObject([{ outcome: "done", actorName: "operator", targetId: vm.id, datacenterId: "DC1" }]);
  await nowhere("vnc-Secret-9");
  // What is looked for would be found.
  await expect(nowhere(vm.name)).rejects.toThrow();
});

/** Every row of every table that tells of what was done. */
async function nowhere(secret: string): Promise<void> {
  const { prisma } = world.moxxie.db;
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(["operations", "audit_log", "events"]));
  for (const { name } of tables) {
    const schema = await prisma.$queryRawUnsafe<{ schema: string }[]>(
      `SELECT schemaname AS schema FROM pg_tables WHERE tablename = '${name}'`,
    );
    for (const { schema: place } of schema) {
      const [found] = await prisma.$queryRawUnsafe<{ count: bigint }[]>(
        `SELECT count(*) AS count FROM "${place}"."${name}" AS r WHERE r::text LIKE '%${secret}%'`,
      );
      expect([name, Number(found?.count)]).toEqual([name, 0]);
    }
  }
}

const reset = async (body: object = {}) => done(await ask("POST", `/vms/${vm.id}/password`, { body }));

test("a new password is shown once, to whoever asked for it, and stands in clear nowhere", async () => {
  const operationId = await reset({ user: "Administrator" });
  expect(await statusOf(operationId)).toBe("completed");
  const path = `/operations/${operationId}/password`;
  const set = rented.passwords[0] ?? "";
  await nowhere(set);
  for (const each of [`/operations/${operationId}`, `/operations/${operationId}/log`])
    expect(await (await ask("GET", each)).text()).not.toContain("passwordSealed");

  const byOther = await ask("POST", path, { as: "other" });
  expect([byOther.status, await codeOf(byOther)]).toEqual([403, "forbidden"]);
  expect((await ask("POST", path, { as: "admin" })).status).toBe(403);
  expect((await ask("POST", path, { as: "viewer" })).status).toBe(403);
  expect(await (await ask("POST", path, { query: "?dryRun=true" })).text()).not.toContain(set);

  // Many at once: one gets it.
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask("POST", path)));
  const good = answers.filter(({ status }) => status === 200);
  expect(good).toHaveLength(1);
  expect(await good[0]?.json()).toEqual({ user: "Administrator", password: set });
  expect(good[0]?.headers.get("cache-control")).toBe("no-store");
  const again = await ask("POST", path);
  expect([again.status, await codeOf(again)]).toEqual([409, "invalid_state"]);

  await nowhere(set);
  const rows = await world.moxxie.db.prisma.auditEntry.findMany({
    where: { command: "vm.reveal-password", targetId: operationId, outcome: "done" },
  });
  expect(rows).toHaveLength(1);
});

test("a repetition with the same Idempotency-Key does not show it again", async () => {
  const operationId = await reset();
  const headers = { "idempotency-key": "show-once" };
  const first = await ask("POST", `/operations/${operationId}/password`, { headers });
  expect(await first.json()).toMatchObject({ password: rented.passwords[0] });
  const second = await ask("POST", `/operations/${operationId}/password`, { headers });
  expect(await second.text()).not.toContain(rented.passwords[0]);
  await nowhere(rented.passwords[0] ?? "");
});

test("where the guest did not take it nothing is shown, and the failure says why", async () => {
  rented.passwordTask = "failed";
  const operationId = await reset();
  const { status, error } = await world.moxxie.db.prisma.operation.findUniqueOrThrow({ where: { id: operationId } });
  expect(status).toBe("failed");
  expect(JSON.stringify(error)).toContain("guest agent does not answer");
  expect((await ask("POST", `/operations/${operationId}/password`)).status).toBe(409);
});

test("a password that nobody takes is forgotten after a day", async () => {
  const operationId = await reset();
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
  const sealed = async () =>
    JSON.stringify((await world.moxxie.db.prisma.operationStep.findFirst({ where: { operationId } }))?.memo);
  await keepHouse(world.moxxie, hours(23));
  expect(await sealed()).toContain("passwordSealed");
  await keepHouse(world.moxxie, hours(25));
  expect(await sealed()).not.toContain("passwordSealed");
  const late = await ask("POST", `/operations/${operationId}/password`);
  expect(await late.json()).toMatchObject({ code: "invalid_state", detail: expect.stringContaining("forgotten") });
});

test("only a password reset has a password", async () => {
  const operationId = await done(await ask("POST", `/vms/${vm.id}/owner`, { body: { ownerId: "5" } }));
  expect((await ask("POST", `/operations/${operationId}/password`)).status).toBe(404);
  expect((await ask("POST", "/operations/00000000-0000-4000-8000-000000000000/password")).status).toBe(404);
});
