import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { Problem } from "@/lib/contracts/problem";
import { errorCodes, MoxxieError } from "@/lib/errors";
import { actorOf, json, partOfMoxxie, serving, type World } from "./fakes.test-helper";
import { problemOf, statusOf } from "./problem";
import { publicRoute, route } from "./route";

const text = { summary: "Things", tag: "Things" };
const known = (): World => ({ actor: actorOf(), moxxie: partOfMoxxie() });

const Body = z.strictObject({ name: z.string().min(1), size: z.number().int().optional() });
const echo = route({
  ...text,
  id: "makeThing",
  permission: "vm:create",
  params: z.object({ id: z.string() }),
  query: z.object({ loud: z.stringbool().default(false) }),
  body: Body,
  response: z.object({ id: z.string(), loud: z.boolean(), name: z.string() }),
  status: 201,
  handle: async ({ params, query, body }) => ({ id: params.id, loud: query.loud, name: body.name }),
});
const ask = (world = known()) => serving(world, "/things/{id}", { POST: echo });

async function problem(response: Response): Promise<Problem> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return Problem.parse(await response.json());
}

describe("a declared route", () => {
  test("parses path, query and body and answers JSON that no cache keeps", async () => {
    const response = await ask()("POST", "/things/DC1%3A100?loud=true", json({ name: "a" }));
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ id: "DC1:100", loud: true, name: "a" });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-type")).toBe("application/json");
  });

  test("keeps an encoded slash inside its parameter", async () => {
    const response = await ask()("POST", "/things/a%2Fb", json({ name: "a" }));
    expect(await response.json()).toMatchObject({ id: "a/b" });
  });

  test("drops fields that its contract does not name", async () => {
    const leaky = route({
      ...text,
      id: "leaky",
      permission: "vm:read",
      response: z.object({ id: z.string() }),
      handle: () => ({ id: "a", secret: "hunter2" }),
    });
    const response = await serving(known(), "/leaky", { GET: leaky })("GET", "/leaky");
    expect(await response.json()).toEqual({ id: "a" });
  });

  test("fails in tests when its own answer does not fit its contract, and in production serves it and logs", async () => {
    const wrong = route({
      ...text,
      id: "wrong",
      permission: "vm:read",
      response: z.object({ at: z.iso.datetime() }),
      handle: () => ({ at: "yesterday" }),
    });
    const get = serving(known(), "/wrong", { GET: wrong });
    expect((await get("GET", "/wrong")).status).toBe(500);
    vi.stubEnv("NODE_ENV", "production");
    expect(await (await get("GET", "/wrong")).json()).toEqual({ at: "yesterday" });
    vi.unstubAllEnvs();
  });
});

describe("who may not ask", () => {
  test("is told 401 with how to authenticate before the request is looked at", async () => {
    const response = await ask({ ...known(), actor: null })("POST", "/things/%zz?bogus", json("{"));
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
    expect((await problem(response)).code).toBe("unauthenticated");
  });

  test("is told 403 before the request is looked at", async () => {
    const response = await ask({ ...known(), actor: actorOf({ role: "viewer" }) })("POST", "/things/a", json("{"));
    expect(await problem(response)).toMatchObject({ status: 403, code: "forbidden" });
  });

  test("is refused by a token's scopes though its role would allow it", async () => {
    const response = await ask({ ...known(), actor: actorOf({ scopes: ["vm:read"] }) })("POST", "/things/a");
    expect(response.status).toBe(403);
  });
});

describe("bad input", () => {
  const cases: [name: string, target: string, init: RequestInit, status: number, code: string, path?: string][] = [
    ["malformed JSON", "/things/a", json("{"), 400, "malformed_json"],
    [
      "a body that is no UTF-8",
      "/things/a",
      { body: Uint8Array.of(0x22, 0xff, 0x22), headers: json("").headers },
      400,
      "malformed_json",
    ],
    [
      "another content type",
      "/things/a",
      { body: "<a/>", headers: { "content-type": "text/xml" } },
      415,
      "unsupported_media_type",
    ],
    [
      "another charset",
      "/things/a",
      { body: "{}", headers: { "content-type": "application/json; charset=latin1" } },
      415,
      "unsupported_media_type",
    ],
    ["an unknown field", "/things/a", json({ name: "a", extra: 1 }), 400, "invalid_request", "extra"],
    ["a wrong type", "/things/a", json({ name: 7 }), 400, "invalid_request", "name"],
    ["no body where one is needed", "/things/a", {}, 400, "invalid_request", "name"],
    ["a body that is a list", "/things/a", json([]), 400, "invalid_request", ""],
    ["a body that is null", "/things/a", json("null"), 400, "invalid_request", ""],
    ["__proto__", "/things/a", json('{"name":"a","__proto__":{"x":1}}'), 400, "invalid_request", "__proto__"],
    ["NUL in a string", "/things/a", json({ name: "a\u0000" }), 400, "invalid_request", "name"],
    ["half a surrogate pair", "/things/a", json('{"name":"\\ud800"}'), 400, "invalid_request", "name"],
    ["deep nesting", "/things/a", json("[".repeat(50_000) + "]".repeat(50_000)), 400, "invalid_request"],
    ["an unknown query parameter", "/things/a?bogus=1", json({ name: "a" }), 400, "invalid_request", "bogus"],
    [
      "a query parameter given twice",
      "/things/a?loud=true&loud=false",
      json({ name: "a" }),
      400,
      "invalid_request",
      "loud",
    ],
    ["a wrong query parameter", "/things/a?loud=perhaps", json({ name: "a" }), 400, "invalid_request", "loud"],
    ["broken percent-encoding", "/things/%zz", json({ name: "a" }), 400, "invalid_request"],
    ["a body above a megabyte", "/things/a", json({ name: "a".repeat(1024 * 1024) }), 413, "payload_too_large"],
  ];
  test.each(cases)("%s", async (_, target, init, status, code, path) => {
    const response = await ask()("POST", target, init);
    const told = await problem(response);
    expect(told).toMatchObject({ status, code });
    if (path !== undefined) expect(told.errors?.map((each) => each.path)).toContain(path);
  });

  test("an endless body is cut off at the limit instead of being read", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { body: endless, duplex: "half", headers: { "content-type": "application/json" } };
    expect((await ask()("POST", "/things/a", init)).status).toBe(413);
    expect(sent).toBeLessThan(2 * 1024 * 1024);
  });

  test("the fault of a union's closest branch is told", async () => {
    const either = route({
      ...text,
      id: "either",
      permission: "vm:create",
      body: z.strictObject({
        by: z.union([
          z.strictObject({ token: z.string() }),
          z.strictObject({ user: z.string(), password: z.string() }),
        ]),
      }),
      response: z.null(),
      handle: () => null,
    });
    const response = await serving(known(), "/either", { POST: either })("POST", "/either", json({ by: { token: 1 } }));
    expect((await problem(response)).errors).toEqual([{ path: "by.token", message: expect.any(String) }]);
  });
});

describe("errors", () => {
  const failing = (error: unknown) => {
    const declaration = route({
      ...text,
      id: "failing",
      permission: "vm:read",
      response: z.null(),
      handle: () => {
        throw error;
      },
    });
    return serving(known(), "/failing", { GET: declaration })("GET", "/failing");
  };

  test("carry code, sentence, fields of their own and the request's id", async () => {
    const response = await failing(
      new MoxxieError("too_many_requests", "Slow down.", { retryAfterSeconds: 1.2, extra: { limit: 3 } }),
    );
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await problem(response)).toMatchObject({
      type: "urn:moxxie:problem:too_many_requests",
      status: 429,
      detail: "Slow down.",
      limit: 3,
      instance: response.headers.get("x-request-id"),
    });
  });

  test("of an unexpected kind tell nothing but the request's id", async () => {
    const response = await failing(new Error("password=hunter2 at 10.0.0.1"));
    const body = await response.clone().text();
    expect(response.status).toBe(500);
    expect(body).not.toMatch(/hunter2|10\.0\.0\.1|at /);
    expect((await problem(response)).instance).toBe(response.headers.get("x-request-id"));
  });

  test("of a lost database are a 503 that may be tried again", async () => {
    const lost = Object.assign(new Error("Can't reach database server at `db:5432`"), {
      name: "PrismaClientKnownRequestError",
      code: "P1001",
    });
    const response = await failing(lost);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect((await problem(response)).detail).not.toContain("db:5432");
  });

  test.each(errorCodes)("%s has a status and makes a document that fits the contract", (code) => {
    expect(statusOf[code]).toBeGreaterThanOrEqual(400);
    expect(Problem.safeParse(problemOf(new MoxxieError(code, "A sentence."), "r-12345678")).success).toBe(true);
  });
});

describe("a request's id", () => {
  test("is the caller's own when it is sane, and is answered in every case", async () => {
    const mine = "req-0123456789";
    const good = await ask()("POST", "/things/a", json({ name: "a" }, { "x-request-id": mine }));
    expect(good.headers.get("x-request-id")).toBe(mine);
    const wrong = await ask()("PUT", "/things/a", { headers: { "x-request-id": mine } });
    expect(wrong.headers.get("x-request-id")).toBe(mine);
  });

  test.each(["a", "x".repeat(101), "evil\tid-0000", "{json}-00000"])("%j is replaced by a new one", async (given) => {
    const response = await ask()("POST", "/things/a", json({ name: "a" }, { "x-request-id": given }));
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("methods", () => {
  const open = publicRoute({
    ...text,
    id: "open",
    response: z.object({ ok: z.boolean() }),
    handle: () => ({ ok: true }),
  });
  const ping = serving({ ...known(), actor: null }, "/open", { GET: open });

  test("that a path does not have are a 405 problem with Allow", async () => {
    const response = await ping("DELETE", "/open");
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    expect(await problem(response)).toMatchObject({ status: 405, code: "method_not_allowed" });
  });

  test("OPTIONS tells what is possible", async () => {
    const response = await ping("OPTIONS", "/open");
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
  });

  test("HEAD answers as GET does, without the body", async () => {
    const response = await ping("HEAD", "/open");
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  test("a public route answers nobody, though Moxxie cannot start; others are a 500 that tells nothing", async () => {
    const broken = {
      actor: null,
      get moxxie(): never {
        throw new Error("DATABASE_URL is wrong");
      },
    };
    expect((await serving(broken, "/open", { GET: open })("GET", "/open")).status).toBe(200);
    const response = await serving(broken, "/things/{id}", { POST: echo })("POST", "/things/a", json({ name: "a" }));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("DATABASE_URL");
  });
});

describe("the rate of requests", () => {
  test("is told in headers and ends in a 429 with Retry-After, for each token on its own", async () => {
    const world = known();
    world.moxxie = partOfMoxxie({ config: { rateLimitPerMinute: 2 } });
    const post = ask(world);
    const first = await post("POST", "/things/a", json({ name: "a" }));
    expect(first.headers.get("ratelimit-policy")).toBe('"default";q=2;w=60');
    expect(first.headers.get("ratelimit")).toMatch(/^"default";r=1;t=\d+$/);
    await post("POST", "/things/a", json({ name: "a" }));
    const third = await post("POST", "/things/a", json({ name: "a" }));
    expect(third.status).toBe(429);
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(third.headers.get("ratelimit")).toMatch(/r=0/);
    world.actor = actorOf({ id: "t2" });
    expect((await post("POST", "/things/a", json({ name: "a" }))).status).toBe(201);
  });
});
