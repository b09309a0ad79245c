import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { PlanView } from "@/lib/contracts/operations";
import { startWorld, type World } from "@/lib/testing/world";

let world: World;
let token: string;
let elsewhere: string;
beforeAll(async () => {
  world = await startWorld({ inventoryInterval: "PT1H" });
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(world.moxxie);
  token = await makeToken([]);
  elsewhere = await makeToken(["DC9"]);
}, 60_000);
afterAll(() => world?.close());

async function makeToken(datacenterIds: string[]): Promise<string> {
  const secret = newTokenSecret();
  const named = { name: `bulk ${datacenterIds.join()}`, role: "admin" as const, createdBy: "test", datacenterIds };
  await world.moxxie.db.prisma.apiToken.create({
    data: { ...named, hash: hashTokenSecret(secret), prefix: tokenPrefix(secret) },
  });
  return secret;
}

async function ask(
  path: string,
  { body, query = "", as = token, id }: { body?: unknown; query?: string; as?: string; id?: string } = {},
) {
  const method = body === undefined ? "GET" : "POST";
  const handlers = await handlersOf(path);
  const url = `http://moxxie.test/api/v1${path.replace("{id}", id ?? "")}${query}`;
  const headers = { authorization: `Bearer ${as}`, "content-type": "application/json" };
  const response = await handlers[method](
    new Request(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }),
  );
  const answer: Record<string, unknown> = z.record(z.string(), z.unknown()).parse(await response.json());
  return { status: response.status, answer };
}

const create = (name: string) => ({
  type: "CREATE_VM",
  params: { name, datacenter: "DC1", cores: 1, memoryMB: 256, diskGB: 10, template: "debian-12" },
});

test("a bulk operation is answered by its id, and its results tell what became of each operation", async () => {
  const { status, answer } = await ask("/operations/bulk", { body: { operations: [create("one"), create("two")] } });
  expect(status).toBe(202);
  expect(answer).toMatchObject({ operationId: expect.any(String), status: "processing", results: [] });
  const id = String(answer.operationId);
  await world.moxxie.operations.settled(id, 30_000);
  const operation = (await ask("/operations/{id}", { id })).answer;
  expect(operation).toMatchObject({
    status: "completed",
    parentId: null,
    bulk: { mode: "transactional", counts: { completed: 2 }, total: 2 },
    results: [0, 1].map((index) => ({ index, type: "CREATE_VM", status: "completed", vmId: expect.any(String) })),
  });
  const list = (await ask("/operations")).answer;
  expect(list).toMatchObject({ items: [{ operationId: id, results: [] }], total: 1 });
  expect((await ask("/operations", { query: `?parent=${id}` })).answer).toMatchObject({ total: 2 });
  expect(await ask("/operations/{id}", { id, as: elsewhere })).toMatchObject({ status: 404 });
  expect(await ask("/operations/{id}/retry", { id, body: {} })).toMatchObject({
    status: 409,
    answer: { code: "invalid_state" },
  });
});

test("a dry run answers a plan for each operation and does nothing", async () => {
  const before = await world.moxxie.db.prisma.operation.count();
  const { status, answer } = await ask("/operations/bulk", {
    body: { operations: [create("dry")] },
    query: "?dryRun=true",
  });
  expect(status).toBe(200);
  expect(PlanView.parse(answer).items).toEqual([expect.objectContaining({ index: 0, possible: true })]);
  expect(await world.moxxie.db.prisma.operation.count()).toBe(before);
});

test.each([
  { what: "no operations", operations: [], status: 400, code: "invalid_request" },
  { what: "too many operations", operations: Array(501).fill(create("x")), status: 400, code: "invalid_request" },
  { what: "an unknown type", operations: [{ type: "EXPLODE_VM", params: {} }], status: 400, code: "invalid_request" },
  {
    what: "missing parameters",
    operations: [create("ok"), { type: "START_VM", params: {} }],
    status: 422,
    code: "bulk_refused",
  },
  {
    what: "a guest that is not there",
    operations: [{ type: "START_VM", params: { vmId: "1" } }],
    status: 422,
    code: "bulk_refused",
  },
])("$what: a clear problem, and nothing is done", async ({ operations, status, code }) => {
  const before = await world.moxxie.db.prisma.guest.count();
  expect(await ask("/operations/bulk", { body: { operations } })).toMatchObject({ status, answer: { code } });
  expect(await world.moxxie.db.prisma.guest.count()).toBe(before);
});
