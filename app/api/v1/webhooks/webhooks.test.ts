import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { WebhookCreated, WebhookDeliveryDetail, WebhookDeliveryPage, WebhookList } from "@/lib/contracts/webhooks";
import { startWorld, type World } from "@/lib/testing/world";
import { configuredWebhookId } from "@/lib/webhooks/configured";
import { Receiver } from "@/lib/webhooks/receiver.test-helper";
import { newWebhookSecret } from "@/lib/webhooks/signing";
import { passTime, stateChange } from "@/lib/webhooks/world.test-helper";
import { handlersOf } from "../_testing";

/* The REST API of webhooks, over a whole Moxxie that may send to loopback. */

const patient = { timeout: 15_000, interval: 20 };
const configuredSecret = "a word of the configuration";
let world: World;
let receiver: Receiver;
/** Of an administrator of everything, and of one of DC1 alone. */
const tokens = {} as Record<"all" | "one", string>;

beforeAll(async () => {
  receiver = await Receiver.start(newWebhookSecret());
  world = await startWorld({
    second: {},
    env: {
      MOXXIE_WEBHOOK_ALLOW_PRIVATE: "1",
      // Nobody listens there, and nothing is told of before a test asks for it.
      MOXXIE_CAFN8_WEBHOOK_URL: "http://127.0.0.1:1/hooks",
      MOXXIE_CAFN8_WEBHOOK_SECRET: configuredSecret,
    },
  });
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(world.moxxie);
  tokens.all = await makeToken([]);
  tokens.one = await makeToken(["DC1"]);
});
afterAll(async () => {
  await world?.close();
  await receiver.close();
});

afterEach(async () => {
  await world.moxxie.db.prisma.webhookEndpoint.deleteMany({ where: { source: "dashboard" } });
  receiver.behave = undefined;
});

async function makeToken(datacenterIds: string[]): Promise<string> {
  const secret = newTokenSecret();
  const name = datacenterIds.join() || "all";
  const prefix = tokenPrefix(secret);
  const rights = { role: "admin" as const, datacenterIds };
  await world.moxxie.db.prisma.apiToken.create({
    data: { name, hash: hashTokenSecret(secret), prefix, createdBy: "test", ...rights },
  });
  return secret;
}

interface Asking {
  ids?: { id?: string; deliveryId?: string };
  body?: unknown;
  query?: string;
  as?: keyof typeof tokens;
  headers?: Record<string, string>;
}

type Method = "GET" | "POST" | "PATCH" | "DELETE";
async function ask(method: Method, path: string, { ids = {}, body, query = "", as = "all", headers }: Asking = {}) {
  const target = path.replace("{id}", ids.id ?? "").replace("{deliveryId}", ids.deliveryId ?? "");
  const handlers = await handlersOf(path);
  const response = await handlers[method](
    new Request(`http://moxxie.test/api/v1${target}${query}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[as]}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
}

const create = (body: object = {}, as: keyof typeof tokens = "all") =>
  ask("POST", "/webhooks", {
    as,
    body: { url: receiver.url, events: ["vm.state_changed"], secret: receiver.secret, enabled: true, ...body },
  });
async function created(body: object = {}, as: keyof typeof tokens = "all") {
  const { status, json } = await create(body, as);
  expect(status, JSON.stringify(json)).toBe(201);
  return WebhookCreated.parse(json);
}
const audited = async (id: string) => {
  const rows = await world.moxxie.db.prisma.auditEntry.findMany({ where: { targetId: id }, orderBy: { id: "asc" } });
  return rows.map(({ command, outcome, detail }) => ({ command, outcome, detail }));
};
const tell = (guestId: string, datacenterId = "DC1") =>
  world.moxxie.db.prisma.$transaction((tx) => world.moxxie.events.record(tx, [stateChange(guestId, datacenterId)]));

describe("a webhook", () => {
  test("is made, read, changed and deleted; each leaves an audit row that tells what changed and no secret", async () => {
    const webhook = await created({ description: "orchestrator", events: ["vm.created", "*"] });
    const { id } = webhook;
    expect(webhook).toMatchObject({
      events: ["*"],
      state: "active",
      source: "dashboard",
      secret: receiver.secret,
      waiting: 0,
      datacenters: [],
      createdBy: "all",
    });
    expect((await ask("GET", "/webhooks/{id}", { ids: { id } })).json).not.toHaveProperty("secret");
    const content = { events: ["vm.deleted", "vm.created"], datacenters: ["DC1"] };
    const change = { ...content, enabled: false };
    const updated = await ask("PATCH", "/webhooks/{id}", { ids: { id }, body: change });
    expect(updated).toMatchObject({ status: 200, json: { ...content, state: "disabled" } });
    expect((await ask("DELETE", "/webhooks/{id}", { ids: { id } })).status).toBe(204);
    expect((await ask("GET", "/webhooks/{id}", { ids: { id } })).status).toBe(404);
    const rows = await audited(id);
    expect(rows.map(({ command, outcome }) => [command, outcome])).toEqual([
      ["webhook.create", "done"],
      ["webhook.update", "done"],
      ["webhook.delete", "done"],
    ]);
    expect(rows[1]?.detail).toMatchObject({
      changes: [
        { field: "events", from: "*", to: "vm.deleted, vm.created" },
        { field: "datacenters", from: "all", to: "DC1" },
        { field: "enabled", from: "yes", to: "no" },
      ],
    });
    expect(JSON.stringify(rows)).not.toContain(receiver.secret);
  });

  test("gets a secret when none is given, and neither table nor idempotency key keeps it", async () => {
    const headers = { "idempotency-key": "make-one-webhook" };
    const body = { url: receiver.url, events: ["vm.created"] };
    const first = await ask("POST", "/webhooks", { body, headers });
    const { id, secret } = WebhookCreated.parse(first.json);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const again = await ask("POST", "/webhooks", { body, headers });
    expect(JSON.stringify(again.json)).not.toContain(secret);
    const { prisma } = world.moxxie.db;
    expect(
      await prisma.webhookEndpoint.count({ where: { url: receiver.url, events: { equals: ["vm.created"] } } }),
    ).toBe(1);
    const stored = JSON.stringify([
      await prisma.idempotencyKey.findMany(),
      await prisma.webhookEndpoint.findUnique({ where: { id } }),
      await audited(id),
    ]);
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(Buffer.from(secret.slice(6), "base64").toString("base64url"));
  });

  test("a dry run says what would happen and changes nothing", async () => {
    const before = await world.moxxie.db.prisma.webhookEndpoint.count();
    const body = { url: receiver.url, events: ["vm.created"], datacenters: ["DC1"] };
    const plan = await ask("POST", "/webhooks", { body, query: "?dryRun=true" });
    expect(plan).toMatchObject({
      status: 200,
      json: { possible: true, effects: ["The receiver is told of vm.created in DC1."] },
    });
    const refused = await ask("POST", "/webhooks", {
      body: { ...body, url: "http://0.0.0.0/" },
      query: "?dryRun=true",
    });
    expect(refused.json).toMatchObject({ possible: false, refusal: { code: "webhook_target_refused" } });
    expect(await world.moxxie.db.prisma.webhookEndpoint.count()).toBe(before);
  });

  test.each([
    ["a URL that is not HTTP", { url: "ftp://receiver.example/" }, 422, "webhook_target_refused"],
    ["a URL with a password", { url: "https://user:word@receiver.example/" }, 422, "webhook_target_refused"],
    ["a multicast address", { url: "http://224.0.0.1/" }, 422, "webhook_target_refused"],
    ["a name that does not resolve", { url: "http://no-such-receiver.invalid/" }, 422, "webhook_target_refused"],
    ["no URL", { url: "not a url" }, 422, "webhook_target_refused"],
    ["an endless URL", { url: `https://receiver.example/${"a".repeat(3000)}` }, 400, "invalid_request"],
    ["a number for a URL", { url: 7 }, 400, "invalid_request"],
    ["no events", { events: [] }, 400, "invalid_request"],
    ["an unknown event", { events: ["vm.exploded"] }, 400, "invalid_request"],
    ["a short secret", { secret: "whsec_c2hvcnQ=" }, 400, "invalid_request"],
    ["a long secret", { secret: `whsec_${Buffer.alloc(65).toString("base64")}` }, 400, "invalid_request"],
    ["a secret that is no base64", { secret: "plain" }, 400, "invalid_request"],
    ["an unknown datacenter", { datacenters: ["DC7"] }, 422, "unknown_datacenter"],
    ["a megabyte of description", { description: "a".repeat(1_000_000) }, 400, "invalid_request"],
    ["an unknown field", { method: "GET" }, 400, "invalid_request"],
  ])("%s is refused with a reason, and nothing is made", async (_, change, status, code) => {
    const before = await world.moxxie.db.prisma.webhookEndpoint.count();
    const answer = await create(change);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.json.detail.length).toBeGreaterThan(10);
    expect(await world.moxxie.db.prisma.webhookEndpoint.count()).toBe(before);
  });

  test("an empty change, a target inward and an unknown webhook are refused", async () => {
    const { id } = await created();
    expect((await ask("PATCH", "/webhooks/{id}", { ids: { id }, body: {} })).status).toBe(400);
    const inward = await ask("PATCH", "/webhooks/{id}", { ids: { id }, body: { url: "http://255.255.255.255/" } });
    expect(inward.json.code).toBe("webhook_target_refused");
    const nobody = { id: "00000000-0000-4000-8000-000000000000" };
    expect((await ask("GET", "/webhooks/{id}", { ids: nobody })).json.code).toBe("not_found");
    expect((await ask("GET", "/webhooks/{id}", { ids: { id: "../tokens" } })).status).toBe(400);
  });
});

describe("the webhook of the configuration", () => {
  const ids = { id: configuredWebhookId("test") };

  test("stands first in the list; only switching it on and off is done here", async () => {
    const { items } = WebhookList.parse((await ask("GET", "/webhooks")).json);
    expect(items[0]).toMatchObject({ ...ids, source: "file", events: ["*"], createdBy: "configuration" });
    for (const body of [{ url: receiver.url }, { events: ["vm.created"] }, { datacenters: ["DC1"] }]) {
      const answer = await ask("PATCH", "/webhooks/{id}", { ids, body });
      expect([answer.status, answer.json.code]).toEqual([409, "conflict"]);
      expect(answer.json.detail).toContain("MOXXIE_CAFN8_WEBHOOK_URL");
    }
    expect((await ask("DELETE", "/webhooks/{id}", { ids })).status).toBe(409);
    expect((await ask("POST", "/webhooks/{id}/rotate-secret", { ids, body: {} })).status).toBe(409);
    const off = await ask("PATCH", "/webhooks/{id}", { ids, body: { enabled: false } });
    expect(off.json).toMatchObject({ state: "disabled" });
    const again = await ask("PATCH", "/webhooks/{id}", { ids, body: { enabled: true } });
    expect(again.json).toMatchObject({ state: "active" });
    await ask("PATCH", "/webhooks/{id}", { ids, body: { enabled: false } });
  });
});

describe("an administrator of DC1 alone", () => {
  test("makes webhooks for DC1 only, and sees no others", async () => {
    const theirs = await created({ datacenters: ["DC1"] }, "one");
    const others = await created();
    for (const datacenters of [undefined, [], ["DC2"], ["DC1", "DC2"], ["DC7"]]) {
      const answer = await create({ datacenters }, "one");
      expect([answer.status, answer.json.code]).toEqual([403, "forbidden"]);
    }
    const { items } = WebhookList.parse((await ask("GET", "/webhooks", { as: "one" })).json);
    expect(items.map(({ id }) => id)).toEqual([theirs.id]);
    const own = { ids: { id: theirs.id }, as: "one" as const };
    for (const datacenters of [[], ["DC2"]])
      expect((await ask("PATCH", "/webhooks/{id}", { ...own, body: { datacenters } })).status).toBe(403);
    const foreign = { ids: { id: others.id, deliveryId: "1" }, as: "one" as const };
    expect((await ask("PATCH", "/webhooks/{id}", { ...foreign, body: { enabled: false } })).status).toBe(404);
    expect((await ask("DELETE", "/webhooks/{id}", foreign)).status).toBe(404);
    expect((await ask("POST", "/webhooks/{id}/test", foreign)).status).toBe(404);
    expect((await ask("GET", "/webhooks/{id}/deliveries", foreign)).status).toBe(404);
    await tell("guest-of-dc2", "DC2");
    await tell("guest-of-dc1", "DC1");
    const list = async () => (await ask("GET", "/webhooks/{id}/deliveries", own)).json.items;
    expect(await list()).toMatchObject([{ subject: "guest-of-dc1" }]);
  });
});

describe("deliveries", () => {
  test("are listed by pages and filters, and shown with what was sent and answered", async () => {
    const { id } = await created();
    for (let count = 0; count < 5; count++) await tell(`guest-${count}`);
    const list = async (query: string) =>
      WebhookDeliveryPage.parse((await ask("GET", "/webhooks/{id}/deliveries", { ids: { id }, query })).json);
    await vi.waitFor(async () => expect((await list("?status=delivered")).total).toBe(5), patient);
    const page = await list("?limit=2");
    expect(page.items.map(({ subject }) => subject)).toEqual(["guest-4", "guest-3"]);
    const rest = await list(`?limit=10&cursor=${page.nextCursor}`);
    expect(rest).toMatchObject({ nextCursor: null, total: 5 });
    expect(rest.items.map(({ subject }) => subject)).toEqual(["guest-2", "guest-1", "guest-0"]);
    expect((await list("?status=dead")).items).toEqual([]);
    expect((await list("?type=vm.created")).items).toEqual([]);
    expect((await list("?type=vm.state_changed&status=delivered")).items).toHaveLength(5);
    const detail = await ask("GET", "/webhooks/{id}/deliveries/{deliveryId}", {
      ids: { id, deliveryId: String(page.items[0]?.id) },
    });
    const shown = WebhookDeliveryDetail.parse(detail.json);
    expect(shown.body).toBe(receiver.accepted.findLast(({ data }) => data.id === "guest-4")?.body);
    expect(shown.log).toMatchObject([{ attempt: 1, status: 204, headers: { "content-type": "application/json" } }]);
    expect((await ask("GET", "/webhooks/{id}/deliveries", { ids: { id }, query: "?cursor=abc" })).status).toBe(400);
    expect((await ask("GET", "/webhooks/{id}/deliveries", { ids: { id }, query: "?status=lost" })).status).toBe(400);
    expect(
      (await ask("GET", "/webhooks/{id}/deliveries/{deliveryId}", { ids: { id, deliveryId: "999999" } })).status,
    ).toBe(404);
  });

  test("one that has ended is sent again by hand, under the same id and after what waits before it", async () => {
    const { id } = await created();
    await tell("guest-again");
    const about = () => receiver.accepted.filter(({ data }) => data.id === "guest-again");
    await vi.waitFor(() => expect(about()).toHaveLength(1), patient);
    const [row] = await world.moxxie.db.prisma.webhookDelivery.findMany({ where: { endpointId: id } });
    const ids = { id, deliveryId: String(row?.id) };
    const path = "/webhooks/{id}/deliveries/{deliveryId}/redeliver";
    await vi.waitFor(async () => {
      expect((await ask("POST", path, { ids })).json).toMatchObject({ status: "pending", messageId: about()[0]?.id });
    }, patient);
    await vi.waitFor(() => expect(about()).toHaveLength(2), patient);
    expect(about()[1]?.id).toBe(about()[0]?.id);
    receiver.behave = (_, response) => response.writeHead(500).end();
    await tell("guest-again");
    await vi.waitFor(async () => {
      const waiting = await world.moxxie.db.prisma.webhookDelivery.findFirst({
        where: { endpointId: id, status: "pending" },
      });
      expect(waiting?.attempts).toBe(1);
      const refused = await ask("POST", path, { ids: { id, deliveryId: String(waiting?.id) } });
      expect([refused.status, refused.json.code]).toEqual([409, "invalid_state"]);
    }, patient);
    receiver.behave = undefined;
  });

  test("a test is sent once, and what waits for a webhook that is enabled again is sent at once", async () => {
    const { id } = await created({ events: ["vm.created"] });
    const sent = await ask("POST", "/webhooks/{id}/test", { ids: { id } });
    expect(sent).toMatchObject({ status: 201, json: { type: "webhook.test", status: "pending" } });
    await vi.waitFor(
      () => expect(receiver.accepted.at(-1)).toMatchObject({ type: "webhook.test", data: { instanceId: "test" } }),
      patient,
    );
    receiver.behave = (_, response) => response.writeHead(500).end();
    const failing = await ask("POST", "/webhooks/{id}/test", { ids: { id } });
    const one = () =>
      ask("GET", "/webhooks/{id}/deliveries/{deliveryId}", { ids: { id, deliveryId: failing.json.id } });
    await vi.waitFor(async () => expect((await one()).json).toMatchObject({ status: "dead", attempts: 1 }), patient);
    expect((await ask("GET", "/webhooks/{id}", { ids: { id } })).json).toMatchObject({ state: "failing", dead: 1 });
    await ask("PATCH", "/webhooks/{id}", { ids: { id }, body: { events: ["*"] } });
    await tell("guest-waiting");
    await vi.waitFor(async () => {
      expect((await ask("GET", "/webhooks/{id}", { ids: { id } })).json).toMatchObject({ waiting: 1 });
      expect(
        await world.moxxie.db.prisma.webhookDelivery.count({
          where: { endpointId: id, retries: 1, status: "pending" },
        }),
      ).toBe(1);
    }, patient);
    await ask("PATCH", "/webhooks/{id}", { ids: { id }, body: { enabled: false } });
    expect((await ask("POST", "/webhooks/{id}/test", { ids: { id } })).json.code).toBe("invalid_state");
    receiver.behave = undefined;
    await passTime({ db: world.moxxie.db }, 48 * 3_600_000);
    await tell("guest-untold");
    const enabled = await ask("PATCH", "/webhooks/{id}", { ids: { id }, body: { enabled: true } });
    expect(enabled.json).toMatchObject({ state: "active", failingSince: null });
    await vi.waitFor(() => expect(receiver.accepted.at(-1)?.data).toMatchObject({ id: "guest-waiting" }), patient);
    expect(receiver.received.filter(({ data }) => data.id === "guest-untold")).toEqual([]);
  });
});

test("after a rotation both secrets sign, unless no overlap was asked for", async () => {
  const { id, secret: before } = await created();
  const path = "/webhooks/{id}/rotate-secret";
  const rotated = await ask("POST", path, { ids: { id }, body: {} });
  expect(rotated.json.secret).toMatch(/^whsec_/);
  expect(Date.parse(rotated.json.previousSecretUntil) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  for (const secret of [before, rotated.json.secret]) {
    receiver.secret = secret;
    await tell(`guest-rotated-${secret.length}-${secret.slice(-4)}`);
    await vi.waitFor(
      () => expect(receiver.accepted.at(-1)?.data.id).toBe(`guest-rotated-${secret.length}-${secret.slice(-4)}`),
      patient,
    );
  }
  const own = newWebhookSecret();
  const alone = await ask("POST", path, { ids: { id }, body: { secret: own, overlapHours: 0 } });
  expect(alone.json).toEqual({ secret: own, previousSecretUntil: null });
  const refusedBefore = receiver.refused;
  await tell("guest-after");
  await vi.waitFor(() => expect(receiver.refused).toBe(refusedBefore + 1), patient);
  expect(JSON.stringify(await audited(id))).not.toMatch(/whsec_/);
  expect((await ask("POST", path, { ids: { id }, body: { overlapHours: 169 } })).status).toBe(400);
  receiver.secret = own;
});

test("the metrics tell of the queue and of what was sent", async () => {
  const handlers = await handlersOf("/metrics");
  const headers = { authorization: `Bearer ${tokens.all}` };
  const text = await (await handlers.GET(new Request("http://moxxie.test/api/v1/metrics", { headers }))).text();
  expect(text).toMatch(/^moxxie_webhook_queue \d+$/m);
  expect(text).toMatch(/^moxxie_webhook_queue_oldest_seconds \d/m);
});
