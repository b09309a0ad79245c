import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import { createLogger } from "@/lib/log/logger";
import { type Answer, json, startTestServer, type TestServer } from "../transport/test-server";
import { pageBody } from "./bodies.test-helper";
import { createVirtfusionClient, type VirtfusionClient } from "./client";
import { isProblem } from "./errors";

const token = "s3cr3t-panel-token-0123456789";
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function panel(answer: Answer, options: Record<string, unknown> = {}) {
  const server: TestServer = await startTestServer(answer);
  const lines: string[] = [];
  const log = createLogger({ level: "debug", destination: { write: (line: string) => void lines.push(line) } });
  const settings = { id: "vf", provider: "virtfusion", url: server.url, credentials: { token } } as const;
  const client: VirtfusionClient = createVirtfusionClient({ ...settings, options }, { log });
  open.push(server, client);
  return { client, server, lines };
}

const Data = z.object({ data: z.object({ id: z.number() }) });
const html = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx 10.0.0.7</body></html>";

function page(response: Parameters<Answer>[1], status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/html" }).end(text);
}

async function errorOf(call: Promise<unknown>): Promise<MoxxieError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof MoxxieError) return error;
  throw new Error("the call was to be refused");
}

describe("a call to the panel", () => {
  test("goes below /api/v1, with the token, and takes JSON only", async () => {
    const seen: unknown[] = [];
    const { client, server } = await panel((request, response) => {
      const { authorization, accept } = request.headers;
      seen.push({ authorization, accept });
      json(response, { data: { id: 4 } });
    });
    expect(await client.get("/servers/4", Data, { query: { remoteState: true } })).toEqual({ data: { id: 4 } });
    expect(server.requests).toEqual(["GET /api/v1/servers/4?remoteState=true"]);
    expect(seen).toEqual([{ authorization: `Bearer ${token}`, accept: "application/json" }]);
  });

  test.each(["/api/v1", "/api/v1/", "/", ""])("takes an address that ends with '%s'", async (ending) => {
    const { server } = await panel((_, response) => json(response, []));
    const log = createLogger({ level: "silent" });
    const settings = { id: "vf", provider: "virtfusion", credentials: { token } } as const;
    const client = createVirtfusionClient({ ...settings, url: `${server.url}${ending}` }, { log });
    open.push(client);
    expect(await client.get("/connect", z.unknown())).toEqual([]);
    expect(server.requests).toEqual(["GET /api/v1/connect"]);
  });

  test("sends a write's body, and answers nothing where the panel answers nothing", async () => {
    const bodies: string[] = [];
    const { client } = await panel((_, response, body) => {
      bodies.push(body);
      response.writeHead(201).end();
    });
    const request = { method: "PUT", path: "/servers/4/modify/memory", body: { memory: 1024 }, schema: Data } as const;
    expect(await client.send(request)).toBeUndefined();
    expect(bodies).toEqual(['{"memory":1024}']);
  });

  test.each([
    ["401 without a body", 401, "", "platform_unauthorized"],
    ["401 in plain text", 401, "401 Unauthorized", "platform_unauthorized"],
    ["403", 403, '{"message":"Forbidden."}', "platform_forbidden"],
    ["404 of a record", 404, '{"msg":"server not found"}', "not_found"],
    ["404 without words", 404, "", "platform_error"],
    ["404 as a page", 404, "<html><title>Not Found</title></html>", "platform_error"],
    ["405", 405, "", "platform_error"],
    ["400", 400, '{"message":"Malformed JSON."}', "platform_refused"],
    ["409 of an account", 409, '{"errors":["user with specified email already exists"]}', "conflict"],
    ["409 of a server", 409, '{"msg":"suspend action is currently scheduled or failed"}', "invalid_state"],
    ["422 as a list", 422, '{"errors":["Invalid or disabled firewall ruleset"]}', "platform_refused"],
    ["422 as a map", 422, '{"message":"Invalid.","errors":{"memory":["too small"]}}', "platform_refused"],
    ["200 that says no", 200, '{"errors":["Invalid request"]}', "platform_refused"],
    ["200 that says no by msg", 200, '{"msg":"nothing done"}', "platform_refused"],
    ["500 as JSON", 500, '{"message":"Server Error"}', "platform_error"],
    ["500 as a page", 500, html, "platform_malformed"],
    ["503", 503, '{"message":"Service Unavailable"}', "platform_unreachable"],
    ["200 as a page", 200, html, "platform_malformed"],
    ["200 with another shape", 200, '{"data":{"id":"x"}}', "platform_malformed"],
    ["a redirect", 302, "", "platform_malformed"],
  ])("%s is told by its type, without the token", async (_, status, text, code) => {
    const { client, lines } = await panel((_request, response) => page(response, status, text));
    const error = await errorOf(client.get("/servers/4", Data));
    expect(error.code).toBe(code);
    expect(error.message.length).toBeLessThan(500);
    expect(error.message).not.toContain("10.0.0.7");
    expect(JSON.stringify({ ...error, message: error.message, lines })).not.toContain(token);
  });

  test("a page that echoes the token is told without it", async () => {
    const { client } = await panel((_, response) => page(response, 500, `<title>bad ${token} here</title>`));
    const error = await errorOf(client.get("/servers/4", Data));
    expect(error.upstream?.message).toBe("bad [redacted] here");
  });

  test("keeps the panel's own words, and the fields that it names", async () => {
    const body = { message: "The given data was invalid.", errors: { memory: ["must be at least 256"] } };
    const { client } = await panel((_, response) => json(response, body, { status: 422 }));
    const error = await errorOf(client.send({ method: "PUT", path: "/servers/4/modify/memory", body: { memory: 1 } }));
    expect(error).toMatchObject({
      upstream: { endpoint: "vf", status: 422, message: "The given data was invalid." },
      errors: [{ path: "memory", message: "must be at least 256" }],
    });
  });

  test("a refused network profile says which id was sent", async () => {
    const words = "Invalid network profile. The specified profile is not in use";
    const { client } = await panel((_, response) => json(response, { errors: [words] }, { status: 422 }));
    const order = (body: { networkProfile?: number }) => client.send({ method: "POST", path: "/servers", body });
    expect(await errorOf(order({ networkProfile: 9 }))).toMatchObject({
      code: "network_profile_invalid",
      upstream: { message: words },
      extra: { sentProfileId: "9" },
    });
    expect((await errorOf(order({}))).extra).toEqual({});
  });

  test("a record that is gone is told apart from an address where nothing is", async () => {
    const bodies = ['{"msg":"server not found"}', ""];
    const { client } = await panel((_, response) => page(response, 404, bodies.shift() ?? ""));
    expect(isProblem(await errorOf(client.get("/servers/4", Data)), "missing")).toBe(true);
    expect(isProblem(await errorOf(client.get("/servers/4", Data)), "wrong-address")).toBe(true);
  });
});

describe("a write", () => {
  test.each([
    ["breaks down", (response: Parameters<Answer>[1]) => page(response, 500, html)],
    ["cannot be understood", (response: Parameters<Answer>[1]) => page(response, 200, html)],
    ["is cut off", (response: Parameters<Answer>[1]) => response.destroy()],
  ])("whose answer %s may have happened, and is not sent again", async (_, answer) => {
    const { client, server } = await panel((_request, response) => answer(response));
    const error = await errorOf(client.send({ method: "POST", path: "/servers", body: {}, schema: Data }));
    expect(error.extra).toMatchObject({ mayHaveHappened: true });
    expect(server.requests).toHaveLength(1);
  });

  test("that is refused for good has not happened, and is not sent again", async () => {
    const { client, server } = await panel((_, response) => json(response, { errors: ["no"] }, { status: 422 }));
    const error = await errorOf(client.send({ method: "POST", path: "/servers", body: {} }));
    expect(error.extra?.mayHaveHappened).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test("waits while queued work holds the server", async () => {
    let locked = 2;
    const { client, server } = await panel((_, response) => {
      if (locked-- > 0) json(response, { msg: "pending tasks in queue" }, { status: 423 });
      else json(response, { data: { id: 1 } });
    });
    expect(await client.send({ method: "POST", path: "/servers/1/build", body: {}, schema: Data })).toBeDefined();
    expect(server.requests).toHaveLength(3);
  });

  test("says that the server is locked when its patience is over", async () => {
    const { client } = await panel(
      (_, response) => json(response, { msg: "pending tasks in queue" }, { status: 423 }),
      { lockPatienceMs: 100 },
    );
    expect(await errorOf(client.send({ method: "DELETE", path: "/servers/1" }))).toMatchObject({
      code: "guest_locked",
      extra: { isBusy: true },
      upstream: { status: 423, message: "pending tasks in queue" },
    });
  });

  test("stops waiting for a lock when its caller gives up", async () => {
    const { client } = await panel((_, response) => json(response, { msg: "pending" }, { status: 423 }));
    const caller = new AbortController();
    const call = client.send({ method: "DELETE", path: "/servers/1", signal: caller.signal });
    setTimeout(() => caller.abort(new Error("enough")), 50);
    await expect(call).rejects.toThrow("enough");
  });
});

describe("a used up rate limit", () => {
  const tooMany = (response: Parameters<Answer>[1], seconds: string) =>
    json(response, { message: "Too Many Attempts." }, { status: 429, headers: { "retry-after": seconds } });

  test.each(["GET", "POST"] as const)("is waited for as long as the panel says, for %s", async (method) => {
    const at: number[] = [];
    const { client } = await panel((_, response) => {
      at.push(performance.now());
      if (at.length === 1) tooMany(response, "1");
      else json(response, { data: { id: 1 } });
    });
    const call =
      method === "GET" ? client.get("/servers/1", Data) : client.send({ method, path: "/servers", schema: Data });
    expect(await call).toEqual({ data: { id: 1 } });
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test("holds back the calls that come after", async () => {
    const at: number[] = [];
    const { client } = await panel((_, response) => {
      at.push(performance.now());
      if (at.length === 1) tooMany(response, "1");
      else json(response, { data: { id: 1 } });
    });
    const first = client.get("/servers/1", Data);
    await expect.poll(() => at.length).toBe(1);
    await Promise.all([first, client.get("/servers/2", Data)]);
    expect(Math.min(...at.slice(1)) - (at[0] ?? 0)).toBeGreaterThanOrEqual(950);
  });

  test("is told with its end when that is too far away", async () => {
    const { client, server } = await panel((_, response) => tooMany(response, "45"), { ratePatienceMs: 1_000 });
    expect(await errorOf(client.get("/servers/1", Data))).toMatchObject({
      code: "too_many_requests",
      retryAfterSeconds: 45,
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe("a paginated list", () => {
  const Item = z.object({ id: z.number() });
  const items = (from: number, count: number) => Array.from({ length: count }, (_, index) => ({ id: from + index }));

  test("is read to its last page", async () => {
    const { client, server } = await panel((request, response) => {
      const number = Number(new URL(request.url ?? "", "http://x").searchParams.get("page"));
      json(response, pageBody(items(number * 10, 2), { page: number, pages: 3, total: 6 }));
    });
    expect(await client.pages("/servers", Item, { query: { type: "full" } })).toHaveLength(6);
    expect(server.requests[2]).toBe("GET /api/v1/servers?type=full&results=200&page=3");
    expect(server.requests).toHaveLength(3);
  });

  test("may be empty", async () => {
    const { client } = await panel((_, response) => json(response, pageBody([])));
    expect(await client.pages("/servers", Item)).toEqual([]);
  });

  test("is read anew when items went away between its pages", async () => {
    const answers = [
      pageBody(items(1, 200), { page: 1, pages: 2, total: 202 }),
      pageBody(items(202, 1), { page: 2, pages: 2, total: 201 }), // number 201 has moved up to the first page
      pageBody([...items(2, 199), { id: 201 }], { page: 1, pages: 2, total: 201 }),
      pageBody(items(202, 1), { page: 2, pages: 2, total: 201 }),
    ];
    const { client } = await panel((_, response) => json(response, answers.shift()));
    const ids = (await client.pages("/servers", Item)).map(({ id }) => id);
    expect(ids).toHaveLength(201);
    expect(ids).toContain(201);
  });

  test("that never stands still is no list", async () => {
    const { client } = await panel((request, response) => {
      const number = Number(new URL(request.url ?? "", "http://x").searchParams.get("page"));
      json(response, pageBody(items(1, 1), { page: number, pages: 2, total: number === 1 ? 9 : 8 }));
    });
    expect((await errorOf(client.pages("/servers", Item))).code).toBe("platform_malformed");
  });
});

describe("settings that cannot work", () => {
  const make = (change: object) => () =>
    createVirtfusionClient(
      { id: "vf", provider: "virtfusion", url: "https://panel.example.net", credentials: { token }, ...change },
      { log: createLogger({ level: "silent" }) },
    );

  test.each([
    ["a name and a password", { credentials: { username: "a", password: "b" } }, /needs an API token/],
    ["an empty token", { credentials: { token: " " } }, /needs an API token/],
    ["an unknown option", { options: { user: 1 } }, /options/],
    ["an owner that is no id", { options: { userId: "1" } }, /options\.userId/],
    ["a limit of nothing", { options: { requestsPerMinute: 0 } }, /options\.requestsPerMinute/],
    ["a profile without a name", { options: { networkProfiles: [{ id: 1 }] } }, /options\.networkProfiles\.0\.name/],
    ["no address", { url: "panel" }, /address/],
  ])("are refused by name: %s", (_, change, message) => {
    expect(make(change)).toThrow(message);
  });
});
