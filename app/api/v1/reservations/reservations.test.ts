import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import type { Problem } from "@/lib/contracts/problem";
import type { ReservationPage, ReservationView } from "@/lib/contracts/reservations";
import type { Role } from "@/lib/domain/permissions";
import { startWorld, type World } from "@/lib/testing/world";

let world: World;
const tokens = {} as Record<"operator" | "other" | "viewer" | "elsewhere", string>;

beforeAll(async () => {
  world = await startWorld({ second: { guests: 2, nodes: 2, seed: 5 }, limits: { maxCpu: 4000 } });
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(world.moxxie);
  tokens.operator = await makeToken("operator");
  tokens.other = await makeToken("operator");
  tokens.viewer = await makeToken("viewer");
  tokens.elsewhere = await makeToken("operator", ["DC2"]);
}, 60_000);
afterAll(() => world?.close());
afterEach(async () => {
  await world.moxxie.db.prisma.resourceReservation.deleteMany();
  await world.moxxie.inventory.applyHolds([...world.moxxie.inventory.view().holds.keys()]);
});

async function makeToken(role: Role, datacenterIds: string[] = []): Promise<string> {
  const secret = newTokenSecret();
  const facts = { hash: hashTokenSecret(secret), prefix: tokenPrefix(secret), createdBy: "test" };
  await world.moxxie.db.prisma.apiToken.create({ data: { name: role, role, datacenterIds, ...facts } });
  return secret;
}

interface Asking {
  by?: keyof typeof tokens;
  body?: unknown;
  key?: string;
}

async function ask<Answer>(
  method: "GET" | "POST" | "DELETE",
  target: string,
  { by = "operator", body, key }: Asking = {},
) {
  const path = target.replace(/\?.*/, "").replace(/^(\/reservations)\/[^/]+/, "$1/{id}");
  const handlers = await handlersOf(path);
  const response = await handlers[method](
    new Request(`http://moxxie.test/api/v1${target}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[by]}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  return { status: response.status, body: (await response.json()) as Answer };
}

/** What was granted, or why nothing was. */
type Answered = Omit<ReservationView, "status"> & {
  status: string | number;
  code: string;
  detail: string;
  errors?: { path: string }[];
};

const good = {
  resources: { cpu: 1, memoryGB: 0.5, diskGB: 1 },
  duration: "PT5M",
  reason: "VM creation pending",
  datacenter: "DC1",
};
const post = (body: unknown, more: Asking = {}) => ask<Answered>("POST", "/reservations", { body, ...more });
const countRows = () => world.moxxie.db.prisma.resourceReservation.count();

test("a reservation is granted, read, listed, extended and released", async () => {
  const { status, body } = await post(good);
  expect(status).toBe(201);
  expect(body).toMatchObject({ datacenter: "DC1", status: "active", resources: good.resources, mine: true });
  expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(300_000);
  const path = `/reservations/${body.reservationId}`;
  expect(await ask("GET", path)).toMatchObject({ status: 200, body: { reservationId: body.reservationId } });
  const { body: page } = await ask<ReservationPage>("GET", "/reservations?status=active&datacenter=DC1");
  expect(page).toMatchObject({ total: 1, summary: { active: 1, cpu: 1, memoryGB: 0.5, diskGB: 1 } });
  const extended = await ask<ReservationView>("POST", `${path}/extend`, { body: { duration: "PT5M" } });
  expect(Date.parse(extended.body.expiresAt) - Date.parse(body.expiresAt)).toBe(300_000);
  for (let time = 1; time <= 2; time++)
    expect(await ask("DELETE", path)).toMatchObject({ status: 200, body: { status: "released" } });
  expect((await ask<Problem>("POST", `${path}/extend`, { body: { duration: "PT5M" } })).body).toMatchObject({
    status: 409,
    code: "reservation_ended",
  });
});

test("without a datacenter it goes to the best that the caller sees", async () => {
  const { body } = await post({ ...good, datacenter: undefined }, { by: "elsewhere" });
  expect(body.datacenter).toBe("DC2");
});

test("a full datacenter is passed by when any will do, and refused when it was asked for", async () => {
  const view = world.moxxie.inventory.view();
  const mostMb = (datacenterId: string) =>
    Math.max(
      ...[...view.hosts.values()]
        .filter((host) => host.datacenterId === datacenterId)
        .map((host) => host.memoryTotalMb),
    );
  const [small, large] = mostMb("DC1") < mostMb("DC2") ? ["DC1", "DC2"] : ["DC2", "DC1"];
  const memoryGB = Math.floor(mostMb(small as string) / 1024) + 1;
  const body = { ...good, resources: { cpu: 1, memoryGB } };
  if (mostMb("DC1") !== mostMb("DC2"))
    expect((await post({ ...body, datacenter: undefined })).body.datacenter).toBe(large);
  expect((await post({ ...body, datacenter: small })).body).toMatchObject({
    status: 422,
    code: "no_capacity",
    verdicts: expect.arrayContaining([
      expect.objectContaining({ fits: false, rejectedBy: expect.arrayContaining(["memory"]) }),
    ]),
  });
});

test("a repetition with the same idempotency key is the same reservation", async () => {
  const key = randomUUID();
  const first = await post(good, { key });
  const second = await post(good, { key });
  expect([second.status, second.body.reservationId]).toEqual([201, first.body.reservationId]);
  expect(await countRows()).toBe(1);
  expect((await post({ ...good, duration: "PT6M" }, { key })).body.code).toBe("idempotency_key_reused");
  const keys = Array.from({ length: 12 }, (_, index) => `crowd-${key}-${index % 6}`);
  const crowd = await Promise.all(keys.map((each) => post(good, { key: each })));
  expect(new Set(crowd.flatMap(({ status, body }) => (status === 201 ? body.reservationId : []))).size).toBe(6);
  expect(await countRows()).toBe(7);
});

describe("bad input is told apart, and changes nothing", () => {
  const long = "P".padEnd(10_000, "1");
  const cases: [what: string, change: object, status: number, code: string, field?: string][] = [
    ["an unknown datacenter", { datacenter: "DC9" }, 422, "unknown_datacenter"],
    ["a node of another datacenter", { node: "node1" }, 422, "unknown_host"],
    ["negative cores", { resources: { cpu: -1, memoryGB: 1 } }, 400, "invalid_request", "resources.cpu"],
    ["no cores", { resources: { cpu: 0, memoryGB: 1 } }, 400, "invalid_request", "resources.cpu"],
    ["half a core", { resources: { cpu: 0.5, memoryGB: 1 } }, 400, "invalid_request", "resources.cpu"],
    ["absurd cores", { resources: { cpu: 1e9, memoryGB: 1 } }, 400, "invalid_request", "resources.cpu"],
    ["negative memory", { resources: { cpu: 1, memoryGB: -4 } }, 400, "invalid_request", "resources.memoryGB"],
    ["absurd memory", { resources: { cpu: 1, memoryGB: 1e12 } }, 400, "invalid_request", "resources.memoryGB"],
    [
      "a disk of less than nothing",
      { resources: { cpu: 1, memoryGB: 1, diskGB: -1 } },
      400,
      "invalid_request",
      "resources.diskGB",
    ],
    ["a text for a number", { resources: { cpu: "4", memoryGB: 1 } }, 400, "invalid_request", "resources.cpu"],
    ["no resources", { resources: undefined }, 400, "invalid_request", "resources"],
    ["more than any host has", { resources: { cpu: 1, memoryGB: 16_000 } }, 422, "no_capacity"],
    ["no reason", { reason: " " }, 400, "invalid_request", "reason"],
    ["a field that there is not", { hurry: true }, 400, "invalid_request"],
    ...["5m", "PT", "P1Y", "PT0S", "PT0.5S", "P1Y2D", "-PT5M", "P31D", "", "P", long, 5, null].map(
      (duration): [string, object, number, string, string] => [
        `the duration ${String(duration).slice(0, 12)}`,
        { duration },
        400,
        "invalid_request",
        "duration",
      ],
    ),
  ];
  test.each(cases)("%s", async (_, change, status, code, field) => {
    const { body } = await post({ ...good, ...change });
    expect([body.status, body.code]).toEqual([status, code]);
    if (field !== undefined) expect(body.errors?.map(({ path }) => path)).toContain(field);
    expect(body.detail.length).toBeGreaterThan(10);
    expect(await countRows()).toBe(0);
  });
});

test("foreign, unknown and expired reservations are told apart", async () => {
  const { reservationId } = (await post(good)).body;
  const extend = (id: string, by: keyof typeof tokens) =>
    ask<Problem>("POST", `/reservations/${id}/extend`, { by, body: { duration: "PT5M" } });
  const release = (id: string, by: keyof typeof tokens) => ask<Problem>("DELETE", `/reservations/${id}`, { by });
  for (const change of [extend, release]) {
    expect((await change(reservationId, "other")).body).toMatchObject({ status: 403, code: "reservation_not_yours" });
    expect((await change(reservationId, "viewer")).body).toMatchObject({ status: 403, code: "forbidden" });
    expect((await change(reservationId, "elsewhere")).body).toMatchObject({ status: 404, code: "not_found" });
    expect((await change(randomUUID(), "operator")).body).toMatchObject({ status: 404, code: "not_found" });
    expect((await change("1", "operator")).body).toMatchObject({ status: 400, code: "invalid_request" });
  }
  await world.moxxie.db.prisma.resourceReservation.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
  for (const change of [extend, release])
    expect((await change(reservationId, "operator")).body).toMatchObject({ status: 409, code: "reservation_ended" });
  expect(await ask("GET", `/reservations/${reservationId}`)).toMatchObject({
    body: { status: "expired", remainingSeconds: 0 },
  });
});

test("a list refuses a time that is none, and a cursor of another list", async () => {
  for (const query of ["from=yesterday", "to=0000-01-01T00:00:00Z", "status=gone", "limit=0", "cursor=abc"])
    expect([query, (await ask("GET", `/reservations?${query}`)).status]).toEqual([query, 400]);
});
