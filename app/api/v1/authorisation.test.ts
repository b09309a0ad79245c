import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { execute } from "@/lib/commands/execute";
import { deleteGuest } from "@/lib/commands/guest/delete";
import { startGuest } from "@/lib/commands/guest/power";
import { allocateNetwork } from "@/lib/commands/network/allocate";
import { createReservation } from "@/lib/commands/reservation/create";
import type { GuestKind } from "@/lib/domain/guest";
import { type Permission, permissions, permissionsOf, type Role, roles } from "@/lib/domain/permissions";
import type { BoundRoute } from "@/lib/http/serve";
import { listTasks } from "@/lib/queries/tasks";
import { admin, endpointId, operator, startWorld, type World } from "@/lib/testing/world";
import { resources } from "./_routes";
import { handlersOf } from "./_testing";

/** Every declared route, that nobody can add one that forgets to ask who asks. */
const routes = resources.flatMap(({ routes }) => routes);
const guarded = routes.filter(({ declaration }) => !("public" in declaration.access));
const named = (list: readonly BoundRoute[]) => list.map((bound) => [`${bound.method} ${bound.path}`, bound] as const);

let world: World;
/** A token of each role, one of an administrator of another datacenter, and ids of things in DC1. */
const tokens = {} as Record<Role | "elsewhere", string>;
const ids = {} as Record<string, string>;

beforeAll(async () => {
  world = await startWorld();
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(world.moxxie);
  for (const role of roles) tokens[role] = await makeToken({ role });
  tokens.elsewhere = await makeToken({ role: "admin", datacenterIds: ["DC9"] });
  const guest = (kind: GuestKind) =>
    [...world.moxxie.inventory.view().guests.values()].find((each) => each.kind === kind && !each.template);
  const vm = guest("vm");
  Object.assign(ids, {
    vms: vm?.id,
    containers: guest("container")?.id,
    hosts: [...world.moxxie.inventory.view().hosts.keys()][0],
    datacenters: "DC1",
    endpoints: endpointId,
    tokens: (await world.moxxie.db.prisma.apiToken.findFirstOrThrow({ where: { name: "viewer" } })).id,
    users: (await world.moxxie.db.prisma.user.findFirstOrThrow()).id,
    operations: await anOperation(),
    approvals: await aRequest(vm?.id),
    reservations: await aReservation(),
    networks: await aNetwork(),
    webhooks: await aWebhook(),
    tasks: (await listTasks(world.moxxie, admin, { limit: 1 })).items[0]?.id,
  });
});
afterAll(() => world?.close());

async function makeToken(rights: { role: Role; datacenterIds?: string[]; scopes?: Permission[] }): Promise<string> {
  const secret = newTokenSecret();
  const name = rights.datacenterIds ? "elsewhere" : rights.role;
  await world.moxxie.db.prisma.apiToken.create({
    data: { name, hash: hashTokenSecret(secret), prefix: tokenPrefix(secret), createdBy: "test", ...rights },
  });
  return secret;
}

async function anOperation(): Promise<string> {
  const stopped = [...world.moxxie.inventory.view().guests.values()].find(
    (each) => each.kind === "vm" && each.status === "stopped" && !each.template,
  );
  const outcome = await execute(world.moxxie, admin, { command: startGuest, input: { vmId: stopped?.id } });
  if (outcome.kind !== "accepted") throw new Error("the start was not accepted");
  await world.moxxie.operations.settled(outcome.operationId, 30_000);
  return outcome.operationId;
}

async function aRequest(vmId: string | undefined): Promise<string> {
  const name = vmId && world.moxxie.inventory.view().guests.get(vmId)?.name;
  const outcome = await execute(world.moxxie, operator, {
    command: deleteGuest,
    input: { vmId, force: true },
    options: { ...(name && { confirm: name }) },
  });
  if (outcome.kind !== "awaiting_approval") throw new Error("the deletion did not wait for an approval");
  return outcome.approvalId;
}

async function aReservation(): Promise<string> {
  const outcome = await execute(world.moxxie, admin, {
    command: createReservation,
    input: { resources: { cpu: 1, memoryGB: 0.25 }, duration: "PT1H", reason: "a test", datacenter: "DC1" },
  });
  if (outcome.kind !== "done") throw new Error("nothing was reserved");
  return outcome.result.reservationId;
}

async function aNetwork(): Promise<string> {
  const input = { clientId: "acme", datacenter: "DC1" };
  const outcome = await execute(world.moxxie, admin, { command: allocateNetwork, input });
  if (outcome.kind !== "done") throw new Error("the network was not given out");
  return outcome.result.id;
}

/** Told of DC1; sealed with nothing, for nothing is sent. */
async function aWebhook(): Promise<string> {
  const { id } = await world.moxxie.db.prisma.webhookEndpoint.create({
    data: {
      url: "https://receiver.example/hooks",
      events: ["vm.created"],
      datacenterIds: ["DC1"],
      source: "dashboard",
      secretSealed: "",
      createdBy: "test",
    },
  });
  return id;
}

interface Asking {
  token?: string;
  /** Of the body; JSON or, on purpose, not. */
  body?: string;
  query?: string;
}

async function ask({ method, path }: BoundRoute, { token, body, query = "" }: Asking): Promise<Response> {
  const [, room = ""] = path.split("/");
  const target = path
    .replace("{name}", "before-update")
    .replace("{savedId}", "00000000-0000-4000-8000-000000000000")
    .replace("{deliveryId}", "1")
    .replace("{id}", encodeURIComponent(ids[room] ?? "none"));
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  const handlers = await handlersOf(path);
  return handlers[method](new Request(`http://moxxie.test/api/v1${target}${query}`, { method, headers, body }));
}

const codeOf = async (response: Response) => z.object({ code: z.string() }).parse(await response.json()).code;
/** A request that is wrong in itself: whoever may not ask must not learn so. */
const wrong = ({ method }: BoundRoute): Asking => (method === "GET" ? { query: "?bogus=1" } : { body: "{" });

describe("nobody", () => {
  test.each(named(guarded))("may not %s", async (_, bound) => {
    const response = await ask(bound, wrong(bound));
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
  });

  test.each(named(guarded))("may not %s with a token that does not exist", async (_, bound) => {
    expect((await ask(bound, { ...wrong(bound), token: newTokenSecret() })).status).toBe(401);
  });

  test("finds only these paths open", () => {
    const open = routes.filter(({ declaration }) => "public" in declaration.access);
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      "GET /docs",
      "GET /docs/assets/{name}",
      "GET /healthz",
      "GET /openapi.json",
      "GET /readyz",
    ]);
  });
});

describe.each(roles)("a %s", (role) => {
  test.each(named(guarded))(
    "%s: exactly as the role allows, refused before the request is looked at",
    async (_, bound) => {
      const { access } = bound.declaration;
      const may = "permission" in access ? permissionsOf(role).includes(access.permission) : "signedIn" in access;
      const response = await ask(bound, { ...wrong(bound), token: tokens[role] });
      const code = await codeOf(response);
      if (!may) expect([response.status, code]).toEqual([403, "forbidden"]);
      else
        expect([response.status, code]).toEqual([400, bound.method === "GET" ? "invalid_request" : "malformed_json"]);
    },
  );
});

test.each(named(guarded))("a token's scopes close %s to an administrator's token", async (_, bound) => {
  const { access } = bound.declaration;
  if (!("permission" in access)) return;
  const others = permissions.filter((each) => each !== access.permission);
  const token = await makeToken({ role: "admin", scopes: others });
  expect((await ask(bound, { ...wrong(bound), token })).status).toBe(403);
});

/** A good body for each write on something that exists: only then is the thing itself looked for. */
const bodies: Record<string, unknown> = {
  PATCH: { name: "renamed" },
  "PATCH /endpoints/{id}": { enabled: false },
  "PATCH /webhooks/{id}": { enabled: false },
  "/snapshots": { name: "before-update" },
  "/clone": { name: "copy" },
  "/resize": { disk: "scsi0", sizeGB: 100 },
  "/migrate": { host: "pve2" },
  "/extend": { duration: "PT5M" },
  "/package": { package: "small" },
  "/owner": { ownerId: "1" },
  "/backup-plan": { planId: "1" },
  "/cpu-throttle": { percent: 10 },
  "/firewall": { enabled: true },
  "POST /vms/{id}/addresses": { count: 1 },
  "/remove": { addresses: ["192.0.2.1"] },
  "/console": { enabled: true },
};
function bodyFor({ method, path }: BoundRoute): string | undefined {
  if (method === "GET") return undefined;
  const last = path.slice(path.lastIndexOf("/"));
  return JSON.stringify(bodies[`${method} ${path}`] ?? bodies[last] ?? bodies[method] ?? {});
}

const onOneThing = guarded.filter(({ path }) => path.includes("{id}"));
const lists = guarded.filter(({ method, path, declaration }) => {
  return method === "GET" && !path.includes("{") && "json" in declaration.response;
});
/** Those that speak of all datacenters at once are closed to whoever does not see all. */
const ofAllDatacenters = ["/audit/verify"];

describe("an administrator of another datacenter", () => {
  test.each(named(onOneThing))("%s: finds nothing there", async (_, bound) => {
    const response = await ask(bound, { token: tokens.elsewhere, body: bodyFor(bound) });
    expect([response.status, await codeOf(response)]).toEqual([404, "not_found"]);
  });

  test.each(named(lists))("%s: sees nothing of DC1", async (_, bound) => {
    const response = await ask(bound, { token: tokens.elsewhere });
    expect(response.status).toBe(ofAllDatacenters.includes(bound.path) ? 403 : 200);
    const text = await response.text();
    expect(text).not.toContain("DC1");
    for (const guest of world.moxxie.inventory.view().guests.values()) expect(text).not.toContain(guest.id);
  });

  test("takes away nothing of DC1's audit log", async () => {
    const bound = guarded.find(({ path }) => path === "/audit/export");
    if (!bound) throw new Error("GET /audit/export is gone");
    const [theirs, all] = await Promise.all(
      [tokens.elsewhere, tokens.admin].map(async (token) => (await ask(bound, { token })).text()),
    );
    expect(theirs).toBe("");
    expect(all).toContain("DC1");
  });

  test("does not make a VM in DC1, nor hears that there is one", async () => {
    const create = guarded.find(({ method, path }) => method === "POST" && path === "/vms");
    if (!create) throw new Error("POST /vms is gone");
    const body = { name: "intruder", cores: 1, memoryMB: 512, diskGB: 1 };
    const here = await ask(create, { token: tokens.elsewhere, body: JSON.stringify({ ...body, datacenter: "DC1" }) });
    const nowhere = await ask(create, {
      token: tokens.elsewhere,
      body: JSON.stringify({ ...body, datacenter: "DC7" }),
    });
    expect(here.status).toBeGreaterThanOrEqual(400);
    expect([here.status, await codeOf(here)]).toEqual([nowhere.status, await codeOf(nowhere)]);
  });
});

/** Paths that name a second thing, which is not there, or what only platforms have that rent guests out. */
const isOfAnother = (path: string) =>
  path.includes("snapshots") || path.includes("{deliveryId}") || /traffic|firewall|console/.test(path);

test("an administrator of DC1 finds each of these things", async () => {
  for (const bound of onOneThing.filter(({ method, path }) => method === "GET" && !isOfAnother(path))) {
    const response = await ask(bound, { token: tokens.admin });
    expect([bound.path, response.status]).toEqual([bound.path, 200]);
  }
  for (const bound of lists)
    expect([bound.path, (await ask(bound, { token: tokens.admin })).status]).toEqual([bound.path, 200]);
});
