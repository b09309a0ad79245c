import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import { createLogger } from "@/lib/log/logger";
import type { EndpointCredentials } from "../settings";
import { type Answer, json, startTestServer } from "../transport/test-server";
import { createProxmoxClient, type ProxmoxClient } from "./client";
import { TaskAnswer } from "./wire";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const token = "moxxie@pve!ci=hunter2-token-secret";
const password = "hunter2-password";

async function world(answer: Answer, credentials: EndpointCredentials = { token }) {
  const server = await startTestServer((request, response, body) => answer(request, response, body));
  closers.push(server.close);
  const lines: string[] = [];
  const log = createLogger({ level: "trace", destination: { write: (line) => void lines.push(line) } });
  const clock = { now: 1_000_000 };
  const client = createProxmoxClient(
    { id: "pve", provider: "proxmox", url: server.url, credentials },
    { log, now: () => clock.now, transport: { retry: { attempts: 1, initialDelayMs: 1, maxDelayMs: 5 } } },
  );
  closers.push(() => client.close());
  return { client, server, lines, clock, log };
}

async function failureOf(call: Promise<unknown>): Promise<MoxxieError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof MoxxieError) return error;
  throw new Error(`expected a typed error, got ${String(error)}`);
}

const read = (client: ProxmoxClient) => client.get("/version", z.object({ version: z.string() }));
const minute = 60_000;

describe("a token", () => {
  test("goes along as the platform's own header, without cookie or CSRF token", async () => {
    const { client } = await world((request, response) => {
      expect(request.headers).toMatchObject({ authorization: `PVEAPIToken=${token}` });
      expect(request.headers).not.toHaveProperty("cookie");
      expect(request.headers).not.toHaveProperty("csrfpreventiontoken");
      json(response, { data: { version: "9.1.9" } });
    });
    expect(await read(client)).toEqual({ version: "9.1.9" });
    expect(client.user).toBe("moxxie@pve!ci");
  });

  test("that is refused is not tried again", async () => {
    const { client, server } = await world((_, response) => response.writeHead(401, "Authentication failed!").end());
    const failure = await failureOf(read(client));
    expect(failure).toMatchObject({ code: "platform_unauthorized", upstream: { status: 401 } });
    expect(failure.message).toContain("Authentication failed!");
    expect(server.requests).toHaveLength(1);
  });
});

/** A platform that signs in with a password or an unexpired ticket, and counts it. */
function ticketOffice() {
  const office = { issued: 0, valid: new Set<string>(), passwords: [] as string[] };
  const answer: Answer = (request, response, body) => {
    if (request.url === "/api2/json/access/ticket") {
      const form = new URLSearchParams(body);
      const given = form.get("password") ?? "";
      office.passwords.push(given);
      if (form.get("username") !== "root@pam" || (given !== password && !office.valid.has(given))) {
        json(response, { data: null }, { status: 401, reason: "authentication failure" });
        return;
      }
      office.issued += 1;
      const ticket = `PVE:root@pam:${office.issued}::hunter2-sig+/=`;
      office.valid.add(ticket);
      json(response, { data: { username: "root@pam", ticket, CSRFPreventionToken: `hunter2-csrf-${office.issued}` } });
      return;
    }
    const cookie = decodeURIComponent(/PVEAuthCookie=(.*)/.exec(request.headers.cookie ?? "")?.[1] ?? "");
    if (!office.valid.has(cookie)) {
      response.writeHead(401, "permission denied - invalid PVE ticket").end();
      return;
    }
    const csrf = request.headers.csrfpreventiontoken;
    if (request.method !== "GET" && csrf !== `hunter2-csrf-${cookie.split(":")[2]}`) {
      response.writeHead(401, "Permission denied - invalid csrf token").end();
      return;
    }
    json(response, { data: { version: "9.1.9" } });
  };
  return { office, answer };
}

describe("a password", () => {
  const credentials = { username: "root@pam", password };

  test("is exchanged once for a ticket, which many calls share; writes bear the CSRF token", async () => {
    const { office, answer } = ticketOffice();
    const { client } = await world(answer, credentials);
    await Promise.all([read(client), read(client), client.post("/x", {}, z.unknown()), read(client)]);
    await client.delete("/x", {}, z.unknown());
    expect(office.issued).toBe(1);
  });

  test("is not needed again while the ticket is renewed in time", async () => {
    const { office, answer } = ticketOffice();
    const { client, clock } = await world(answer, credentials);
    await read(client);
    clock.now += 61 * minute;
    await Promise.all([read(client), read(client)]);
    expect(office.issued).toBe(2);
    expect(office.passwords).toEqual([password, expect.stringContaining("PVE:root@pam:1:")]);
  });

  test("is used again when the ticket ran out, e.g. after a night without calls", async () => {
    const { office, answer } = ticketOffice();
    const { client, clock } = await world(answer, credentials);
    await read(client);
    office.valid.clear();
    clock.now += 600 * minute;
    await read(client);
    expect(office.passwords).toEqual([password, password]);
  });

  test("brings a new ticket once when the platform forgot the old one, even for a write, which it did not carry out", async () => {
    const { office, answer } = ticketOffice();
    const { client, server } = await world(answer, credentials);
    await read(client);
    office.valid.clear();
    await client.post("/nodes/pve/qemu/100/status/start", {}, z.unknown());
    expect(office.issued).toBe(2);
    expect(server.requests.filter((one) => one.includes("start"))).toHaveLength(2);
  });

  test("brings one new ticket for many calls that are refused together", async () => {
    const { office, answer } = ticketOffice();
    const { client } = await world(answer, credentials);
    await read(client);
    office.valid.clear();
    await Promise.all(Array.from({ length: 6 }, () => read(client)));
    expect(office.issued).toBe(2);
  });

  test("that is wrong is reported, and not tried in a loop", async () => {
    const { office, answer } = ticketOffice();
    const { client } = await world(answer, { username: "root@pam", password: "hunter2-wrong" });
    expect(await failureOf(read(client))).toMatchObject({ code: "platform_unauthorized" });
    expect(office.passwords).toHaveLength(1);
  });

  test("of a user with a second factor is refused with advice", async () => {
    const { client } = await world((_, response) => {
      json(response, { data: { username: "root@pam", ticket: "PVE:!tfa!x", CSRFPreventionToken: "x", NeedTFA: 1 } });
    }, credentials);
    expect((await failureOf(read(client))).message).toContain("API token");
  });
});

describe("a form", () => {
  test("escapes what separates pairs, and writes booleans as digits", async () => {
    let received = "";
    const { client } = await world((request, response, body) => {
      received = `${request.headers["content-type"]} ${body}`;
      json(response, { data: "UPID:pve:0020C066:042DF204:69C26EB0:qmconfig:100:root@pam:" });
    });
    const form = { tags: "a;b", size: "+10G", onboot: true, full: false, skipped: undefined, command: ["a", "b c"] };
    expect(await client.post("/x", form, TaskAnswer)).toMatch(/^UPID:/);
    expect(received).toBe(
      "application/x-www-form-urlencoded tags=a%3Bb&size=%2B10G&onboot=1&full=0&command=a&command=b%20c",
    );
  });

  test("of a deletion stands in the query, with no body", async () => {
    const { client, server } = await world((request, response, body) => {
      expect(body).toBe("");
      expect(request.headers).not.toHaveProperty("content-type");
      json(response, { data: null });
    });
    expect(await client.delete("/x", { purge: true }, TaskAnswer)).toBeNull();
    expect(server.requests).toEqual(["DELETE /api2/json/x?purge=1"]);
  });
});

describe("an answer", () => {
  test.each([
    ["HTML", "<html>login</html>", "is not JSON"],
    ["JSON that was cut", '{"data":[1,', "is not JSON"],
    ["JSON of another shape", '{"data":{"version":9}}', "data"],
    ["JSON without data", "[]", "data"],
  ])("of %s is called malformed, with the call named", async (_, text) => {
    const { client } = await world((_request, response) => response.writeHead(200).end(text));
    const failure = await failureOf(client.get("/version", z.object({ version: z.string() })));
    expect(failure).toMatchObject({ code: "platform_malformed", upstream: { endpoint: "pve", status: 200 } });
    expect(failure.message).toContain("GET /version");
    expect(failure.extra).toBeUndefined();
  });

  test("to a write that cannot be read leaves open whether it took effect", async () => {
    const { client } = await world((_, response) => response.writeHead(200).end("<html>"));
    expect(await failureOf(client.post("/x", {}, TaskAnswer))).toMatchObject({
      code: "platform_malformed",
      extra: { mayHaveHappened: true },
    });
  });

  test("'OK' in place of a task is not taken for one", async () => {
    const { client } = await world((_, response) => json(response, { data: "OK" }));
    expect((await failureOf(client.post("/x", {}, TaskAnswer))).code).toBe("platform_malformed");
  });

  test("that redirects says so", async () => {
    const { client } = await world((_, response) => response.writeHead(301, { location: "https://x/" }).end());
    expect((await failureOf(read(client))).message).toContain("redirect");
  });

  test.each([
    ["the reason phrase alone, as up to 8.3", {}],
    ["the body's message, as since 8.4", { message: "VM 100 is running - destroy failed\n" }],
  ])("with an error is read from %s", async (_, extra) => {
    const { client } = await world((_request, response) =>
      json(response, { data: null, ...extra }, { status: 500, reason: "VM 100 is running - destroy failed" }),
    );
    const failure = await failureOf(client.delete("/x", {}, TaskAnswer));
    expect(failure).toMatchObject({
      code: "invalid_state",
      upstream: { endpoint: "pve", status: 500, message: "VM 100 is running - destroy failed" },
    });
  });

  test("names the parameters that are wrong", async () => {
    const { client } = await world((_, response) =>
      json(
        response,
        {
          data: null,
          errors: { vmid: "invalid format - value does not look like a valid VM ID\n", cores: "type check" },
        },
        { status: 400, reason: "Parameter verification failed." },
      ),
    );
    const failure = await failureOf(client.post("/x", {}, TaskAnswer));
    expect(failure.code).toBe("platform_refused");
    expect(failure.errors).toEqual([
      { path: "vmid", message: "invalid format - value does not look like a valid VM ID" },
      { path: "cores", message: "type check" },
    ]);
  });
});

describe("a guest whose lock file is held for a moment", () => {
  const busy = "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout";

  test("is asked again, since nothing was done", async () => {
    let calls = 0;
    const { client } = await world((_, response) => {
      calls += 1;
      if (calls < 3) json(response, { data: null }, { status: 500, reason: busy });
      else json(response, { data: null });
    });
    expect(await client.put("/x", {}, TaskAnswer)).toBeNull();
  });

  test("and stays so is reported as locked", async () => {
    const { client, server } = await world((_, response) =>
      json(response, { data: null }, { status: 500, reason: busy }),
    );
    expect(await failureOf(client.put("/x", {}, TaskAnswer))).toMatchObject({
      code: "guest_locked",
      retryAfterSeconds: expect.any(Number),
    });
    expect(server.requests).toHaveLength(3);
  });
});

describe("secrets", () => {
  test("of a single call are kept out of its refusal", async () => {
    const { client } = await world((_, response, body) =>
      json(response, { errors: { password: body } }, { status: 400 }),
    );
    const failure = await failureOf(client.post("/x", { password: "hunter2" }, TaskAnswer, { secrets: ["hunter2"] }));
    expect(JSON.stringify([failure.message, failure.errors, failure.upstream])).not.toContain("hunter2");
  });

  test("appear in no error and no log line, even when the platform repeats them", async () => {
    const { office, answer } = ticketOffice();
    const echo: Answer = (request, response, body) => {
      if (request.url?.endsWith("/access/ticket")) return answer(request, response, body);
      const seen = `${request.headers.cookie} ${request.headers.csrfpreventiontoken} ${body}`;
      json(
        response,
        { data: null, message: `cannot do ${seen}`, errors: { password: seen } },
        { status: 500, reason: "no" },
      );
    };
    const byPassword = await world(echo, { username: "root@pam", password });
    const byToken = await world((request, response) =>
      json(response, { data: null }, { status: 500, reason: `bad ${request.headers.authorization}` }),
    );
    for (const { client, log, lines } of [byPassword, byToken]) {
      const failure = await failureOf(client.post("/x", { password }, TaskAnswer));
      log.error({ err: failure }, failure.message);
      expect(JSON.stringify([failure.message, failure.upstream, failure.errors])).not.toContain("hunter2");
      expect(lines.join("")).not.toContain("hunter2");
      expect(lines.join("")).toContain("/api2/json/x");
    }
    expect(office.issued).toBe(1);
  });
});
