import { createServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { MoxxieError } from "@/lib/errors";
import { createLogger } from "@/lib/log/logger";
import {
  type CallObservation,
  createTransport,
  path,
  type Transport,
  type TransportRequest,
  type TransportSettings,
} from "./transport";
import { type Answer, json, startTestServer } from "./transport/test-server";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A server that answers so, and a transport to it with quick repetitions. */
async function world(answer: Answer, settings: Partial<TransportSettings> & { overTls?: boolean } = {}) {
  const { overTls = false, ...rest } = settings;
  const server = await startTestServer(answer, { tls: overTls });
  closers.push(server.close);
  const { transport, ...seen } = transportTo(server.url, rest);
  return { server, transport, ...seen };
}

function transportTo(url: string, settings: Partial<TransportSettings> = {}) {
  const observed: CallObservation[] = [];
  const lines: string[] = [];
  const log = createLogger({ level: "trace", destination: { write: (line) => void lines.push(line) } });
  const transport = createTransport(
    { endpointId: "pve", url, retry: { attempts: 2, initialDelayMs: 5, maxDelayMs: 50 }, ...settings },
    { log, observe: (call) => observed.push(call) },
  );
  closers.push(() => transport.close());
  return { transport, observed, lines };
}

async function failureOf(call: Promise<unknown>): Promise<MoxxieError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof MoxxieError) return error;
  throw new Error(`expected a typed error, got ${String(error)}`);
}

const get = (transport: Transport, options: Partial<TransportRequest> = {}) =>
  transport.send({ method: "GET", path: "/thing", ...options });
const post = (transport: Transport, options: Partial<TransportRequest> = {}) =>
  transport.send({ method: "POST", path: "/thing", body: "a=1", ...options });

describe("an answer", () => {
  test("comes with status, reason phrase in UTF-8, and its body unpacked", async () => {
    const { transport } = await world((request, response) => {
      expect(request.headers["accept-encoding"]).toContain("gzip");
      const reason = Buffer.from("Grüße aus Köln").toString("latin1");
      response.writeHead(500, reason, { "content-encoding": "gzip" });
      response.end(gzipSync(JSON.stringify({ data: "ä".repeat(2000) })));
    });
    const answer = await post(transport);
    expect(answer).toMatchObject({ status: 500, statusText: "Grüße aus Köln" });
    expect(JSON.parse(answer.text)).toEqual({ data: "ä".repeat(2000) });
  });

  test("may have a status beyond 599 of HTTP's own", async () => {
    const { transport } = await world((_, response) => response.writeHead(596, "Connection timed out").end());
    expect(await post(transport)).toMatchObject({ status: 596, statusText: "Connection timed out", text: "" });
  });

  test("that redirects is not followed", async () => {
    const { transport, server } = await world((_, response) => response.writeHead(302, { location: "/other" }).end());
    expect((await get(transport)).status).toBe(302);
    expect(server.requests).toEqual(["GET /thing"]);
  });

  test.each([
    ["as sent", false],
    ["when unpacked", true],
  ])("longer than the limit %s is refused", async (_, zipped) => {
    const long = Buffer.alloc(200_000, "x");
    const { transport } = await world(
      (_request, response) => {
        response.writeHead(200, zipped ? { "content-encoding": "gzip" } : {});
        response.end(zipped ? gzipSync(long) : long);
      },
      { maxBodyBytes: 100_000 },
    );
    expect(await failureOf(get(transport))).toMatchObject({ code: "platform_malformed" });
  });

  test("that breaks off is read again, and named when it stays so", async () => {
    const { transport, server, observed } = await world((_, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"data":[');
      setImmediate(() => response.destroy());
    });
    const failure = await failureOf(get(transport));
    expect(failure).toMatchObject({ code: "platform_malformed", upstream: { endpoint: "pve", status: 200 } });
    expect(server.requests).toHaveLength(3);
    expect(observed.map((call) => call.outcome)).toEqual(["malformed", "malformed", "malformed"]);
  });

  test("that is no HTTP at all is named so", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.end("220 mail.example ESMTP\r\n")));
    const url = await listening(server);
    expect(await failureOf(post(transportTo(url).transport))).toMatchObject({ code: "platform_malformed" });
  });
});

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  return `http://127.0.0.1:${address.port}`;
}

describe("a path", () => {
  test("encodes what is put into it", () => {
    expect(path`/nodes/${"a/b"}/tasks/${"UPID:x:root@pam!t:"}`).toBe("/nodes/a%2Fb/tasks/UPID%3Ax%3Aroot%40pam!t%3A");
  });
  test.each(["", ".", ".."])("refuses '%s', which would change its shape", (part) =>
    expect(() => path`/nodes/${part}/qemu`).toThrow(TypeError),
  );
  test("goes below the path of the address, with the query encoded", async () => {
    const { transport, server } = await world((_, response) => json(response, {}));
    const below = transportTo(`${server.url}/MAAS/`).transport;
    await below.send({ method: "GET", path: path`/x/${"ü"}`, query: { a: "1;2+3", b: undefined, c: true } });
    await get(transport);
    expect(server.requests).toEqual(["GET /MAAS/x/%C3%BC?a=1%3B2%2B3&c=true", "GET /thing"]);
  });
});

describe("repetition", () => {
  /** Fails `failures` times with the given status, then succeeds. */
  const flaky = (failures: number, status: number, headers: Record<string, string> = {}): Answer => {
    let left = failures;
    return (_, response) => {
      left -= 1;
      if (left >= 0) json(response, {}, { status, headers });
      else json(response, { data: 1 });
    };
  };

  test.each([429, 502, 503, 504, 595, 596, 599])("of a read after %i succeeds", async (status) => {
    const { transport, server } = await world(flaky(2, status));
    expect((await get(transport)).status).toBe(200);
    expect(server.requests).toHaveLength(3);
  });

  test("of a read ends after the attempts allowed, with the last answer", async () => {
    const { transport, server } = await world(flaky(9, 503));
    expect((await get(transport)).status).toBe(503);
    expect(server.requests).toHaveLength(3);
    expect(transport.callCount()).toBe(3);
  });

  test.each([400, 401, 403, 500])("does not follow a read's %i, which says no rather than later", async (status) => {
    const { transport, server } = await world(flaky(1, status));
    expect((await get(transport)).status).toBe(status);
    expect(server.requests).toHaveLength(1);
  });

  test("never follows a write, whatever happens", async () => {
    const { transport, server } = await world(flaky(1, 503));
    expect((await post(transport)).status).toBe(503);
    expect(server.requests).toHaveLength(1);
  });

  test("follows a write that is marked harmless", async () => {
    const { transport, server } = await world(flaky(1, 503));
    expect((await post(transport, { idempotent: true })).status).toBe(200);
    expect(server.requests).toHaveLength(2);
  });

  test("waits as long as Retry-After says, up to the cap", async () => {
    const { transport } = await world(flaky(1, 503, { "retry-after": "3600" }), {
      retry: { attempts: 1, initialDelayMs: 1, maxDelayMs: 120 },
    });
    const startedAt = performance.now();
    expect((await get(transport)).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(110);
  });
});

describe("time-outs", () => {
  const silent: Answer = () => {};

  test("end a read, without a repetition that would double the wait", async () => {
    const { transport, server, observed } = await world(silent);
    const failure = await failureOf(get(transport, { timeoutMs: 60 }));
    expect(failure).toMatchObject({ code: "platform_timeout", upstream: { endpoint: "pve" } });
    expect(failure.extra?.mayHaveHappened).toBeUndefined();
    expect(server.requests).toHaveLength(1);
    expect(observed).toMatchObject([{ endpointId: "pve", method: "GET", outcome: "timeout" }]);
  });

  test("leave open whether a write had its effect, and say so", async () => {
    const { transport } = await world(silent, { timeoutMs: 60 });
    const failure = await failureOf(post(transport));
    expect(failure).toMatchObject({ code: "platform_timeout", extra: { mayHaveHappened: true } });
  });

  test("cover the body too", async () => {
    const { transport } = await world((_, response) => {
      response.writeHead(200);
      response.write("{");
    });
    expect(await failureOf(get(transport, { timeoutMs: 60 }))).toMatchObject({ code: "platform_timeout" });
  });

  test("of the caller's own signal count as the platform's", async () => {
    const { transport } = await world(silent);
    const failure = await failureOf(get(transport, { signal: AbortSignal.timeout(60) }));
    expect(failure.code).toBe("platform_timeout");
  });
});

describe("a caller who gives up", () => {
  test("gets the reason at once, while waiting for the answer", async () => {
    const { transport, observed } = await world(() => {});
    const giveUp = new AbortController();
    const call = get(transport, { signal: giveUp.signal });
    const reason = new Error("not needed any more");
    setTimeout(() => giveUp.abort(reason), 30);
    await expect(call).rejects.toBe(reason);
    expect(observed).toMatchObject([{ outcome: "aborted" }]);
  });

  test("gets it while waiting for a turn, and the call is never sent", async () => {
    const { transport, server } = await world(() => {}, { maxParallel: 1 });
    const first = failureOf(get(transport, { timeoutMs: 200 }));
    const giveUp = new AbortController();
    const second = get(transport, { signal: giveUp.signal });
    giveUp.abort(new Error("not needed any more"));
    await expect(second).rejects.toThrow("not needed any more");
    await first;
    expect(server.requests).toHaveLength(1);
  });
});

describe("a dropped connection", () => {
  test("makes a read go out again", async () => {
    let calls = 0;
    const { transport } = await world((request, response) => {
      calls += 1;
      if (calls === 1) request.socket.destroy();
      else json(response, { data: calls });
    });
    expect((await get(transport)).text).toBe('{"data":2}');
  });

  test("leaves open whether a write had its effect, and sends it once", async () => {
    const { transport, server } = await world((request) => request.socket.destroy());
    const failure = await failureOf(post(transport));
    expect(failure).toMatchObject({ code: "platform_unreachable", extra: { mayHaveHappened: true } });
    expect(server.requests).toHaveLength(1);
  });

  test("that never was made cannot have had an effect", async () => {
    const { server } = await world(() => {});
    await server.close();
    const failure = await failureOf(post(transportTo(server.url).transport));
    expect(failure).toMatchObject({ code: "platform_unreachable", upstream: { message: "ECONNREFUSED" } });
    expect(failure.extra?.mayHaveHappened).toBeUndefined();
  });
});

describe("the limit of parallel calls", () => {
  test("lets the rest wait their turn", async () => {
    let open = 0;
    let most = 0;
    const { transport } = await world(
      (_, response) => {
        open += 1;
        most = Math.max(most, open);
        setTimeout(() => {
          open -= 1;
          json(response, {});
        }, 10);
      },
      { maxParallel: 3 },
    );
    await Promise.all(Array.from({ length: 12 }, () => get(transport)));
    expect(most).toBe(3);
  });
});

describe("the circuit breaker", () => {
  const settings = { breaker: { consecutiveFailures: 3, halfOpenAfterMs: 300 }, timeoutMs: 200 };

  test("refuses at once after failures in a row, tries again later, and closes on an answer", async () => {
    let hung = true;
    const { transport, server, lines } = await world((_, response) => {
      if (!hung) json(response, {});
    }, settings);
    for (let call = 0; call < 3; call += 1) await failureOf(get(transport));
    const startedAt = performance.now();
    const refused = await failureOf(get(transport));
    expect(performance.now() - startedAt).toBeLessThan(100);
    expect(refused).toMatchObject({ code: "platform_unreachable", extra: { circuitOpen: true } });
    expect(refused.message).toContain("'pve' has not answered for a while");
    expect(server.requests).toHaveLength(3);

    hung = false;
    await expect.poll(async () => (await get(transport).catch(() => undefined))?.status).toBe(200);
    expect((await get(transport)).status).toBe(200);
    expect(lines.join("")).toContain("endpoint answers again");
  });

  test("lets one call try while it is half open; the others need not wait for it", async () => {
    const { transport, server } = await world(() => {}, { ...settings, timeoutMs: 2_000 });
    await Promise.all(Array.from({ length: 3 }, () => failureOf(get(transport, { timeoutMs: 40 }))));
    const tryAgain = () => {
      void get(transport).catch(() => {});
      return server.requests.length;
    };
    await expect.poll(tryAgain).toBe(4);
    const startedAt = performance.now();
    await failureOf(get(transport));
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(server.requests).toHaveLength(4);
  });

  test("stays closed on answers, however bad", async () => {
    const { transport, server } = await world((_, response) => json(response, {}, { status: 500 }), settings);
    for (let call = 0; call < 6; call += 1) await get(transport);
    expect(server.requests).toHaveLength(6);
  });
});

describe("trust", () => {
  const answer: Answer = (_, response) => json(response, { data: "secret" });

  test("in a pinned fingerprint holds, whatever its case and separators", async () => {
    const { server } = await world(answer, { overTls: true });
    const loose = server.fingerprint.toLowerCase().replaceAll(":", "");
    for (const fingerprints of [[server.fingerprint], [loose], ["00".repeat(32), server.fingerprint]]) {
      const { transport } = transportTo(server.url, { tls: { fingerprints } });
      expect((await get(transport)).status).toBe(200);
      expect((await post(transport)).status).toBe(200);
    }
  });

  test("in another fingerprint fails before anything is sent, and names both", async () => {
    const { server } = await world(answer, { overTls: true });
    const { transport, observed } = transportTo(server.url, { tls: { fingerprints: ["ab".repeat(32)] } });
    const failure = await failureOf(get(transport, { headers: { authorization: "Bearer hunter2-hunter2" } }));
    expect(failure.code).toBe("platform_tls_mismatch");
    expect(failure.message).toContain(server.fingerprint);
    expect(failure.message).toContain("AB:AB:AB");
    expect(failure.extra).toMatchObject({ seenFingerprint: server.fingerprint });
    expect(server.requests).toEqual([]);
    expect(observed).toMatchObject([{ outcome: "untrusted" }]);
  });

  test("in a CA's certificate holds; pins take precedence over it", async () => {
    const { server } = await world(answer, { overTls: true });
    const { transport } = transportTo(server.url, { tls: { caPem: server.certificate } });
    expect((await get(transport)).status).toBe(200);
    const both = transportTo(server.url, { tls: { caPem: server.certificate, fingerprints: ["ab".repeat(32)] } });
    expect((await failureOf(get(both.transport))).code).toBe("platform_tls_mismatch");
  });

  test("by the system's authorities refuses a self-signed certificate and says what to pin", async () => {
    const { server } = await world(answer, { overTls: true });
    const failure = await failureOf(get(transportTo(server.url).transport));
    expect(failure).toMatchObject({ code: "platform_tls_mismatch" });
    expect(failure.message).toContain(server.fingerprint);
    expect(server.requests).toEqual([]);
  });

  test("is asked of every connection, not only of the first", async () => {
    const { server, transport } = await world(answer, { overTls: true, tls: { fingerprints: ["ab".repeat(32)] } });
    for (let call = 0; call < 3; call += 1) {
      expect((await failureOf(get(transport))).code).toBe("platform_tls_mismatch");
    }
    expect(server.requests).toEqual([]);
  });

  test("needs fingerprints that are some", () => {
    expect(() => transportTo("https://127.0.0.1:1", { tls: { fingerprints: ["AB:CD"] } })).toThrow(/SHA-256/);
  });
});

describe("settings", () => {
  test.each(["nonsense", "ftp://host", "https://root:hunter2@host:8006"])("with the address %s are refused", (url) => {
    expect(() => transportTo(url)).toThrow(MoxxieError);
    expect(() => transportTo(url)).not.toThrow("hunter2");
  });
});

describe("the log and the observer", () => {
  test("tell endpoint, method, outcome and duration of each attempt, and no header or body", async () => {
    const { transport, observed, lines } = await world((_, response) => json(response, {}, { status: 403 }));
    await post(transport, { headers: { authorization: "PVEAPIToken=a@pam!t=hunter2" }, body: "password=hunter2" });
    expect(observed).toEqual([
      { endpointId: "pve", method: "POST", outcome: "refused", durationMs: expect.any(Number) },
    ]);
    expect(lines.join("")).toContain('"path":"/thing"');
    expect(lines.join("")).not.toContain("hunter2");
  });
});
