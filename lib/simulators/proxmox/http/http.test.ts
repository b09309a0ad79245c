import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";

let simulator: ProxmoxSimulator;
let client: TestClient;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 5, nodes: 2 });
  client = TestClient.withToken(simulator);
});
afterAll(() => simulator.close());

describe("answers", () => {
  test("success is 200 with data, an error carries its message in the status line, in the body, and closes the connection", async () => {
    const good = await client.call("GET", "/version");
    expect(good).toMatchObject({ status: 200, reason: "OK" });
    expect(good.headers).toMatchObject({
      server: "pve-api-daemon/3.0",
      "content-type": "application/json;charset=UTF-8",
    });
    const bad = await client.call("GET", "/nodes/pve1/qemu/999999/config");
    const message = "Configuration file 'nodes/pve1/qemu-server/999999.conf' does not exist";
    expect(bad).toMatchObject({ status: 500, reason: message, body: { data: null, message: `${message}\n` } });
    expect(bad.headers.connection).toBe("close");
  });

  test("an unknown path, an unknown method and a path outside the API are 501, never 404", async () => {
    expect(await client.call("GET", "/foo")).toMatchObject({
      status: 501,
      reason: "Method 'GET /foo' not implemented",
    });
    expect(await client.call("PUT", "/version")).toMatchObject({
      status: 501,
      reason: "Method 'PUT /version' not implemented",
    });
    expect(await client.call("PATCH", "/version")).toMatchObject({
      status: 501,
      reason: "method 'PATCH' not available",
    });
  });

  test("long bodies are compressed for clients that take it", async () => {
    const reply = await client.call("GET", "/cluster/resources", {}, { headers: { "accept-encoding": "gzip" } });
    expect(reply.headers["content-encoding"]).toBe("gzip");
    expect(
      (await client.call("GET", "/version", {}, { headers: { "accept-encoding": "gzip" } })).headers[
        "content-encoding"
      ],
    ).toBeUndefined();
  });

  test("a node that is unknown and one that is down are told apart", async () => {
    expect((await client.call("GET", "/nodes/nope/status")).reason).toMatch(/^hostname lookup 'nope' failed/);
    simulator.faults.nodeOffline("pve2");
    const down = await client.call("GET", "/nodes/pve2/status");
    simulator.faults.nodeOnline("pve2");
    expect(down).toMatchObject({ status: 595, reason: "No route to host", text: "" });
  });

  test("localhost is the contacted node", async () => {
    expect(await client.data("GET", "/nodes/localhost/status")).toMatchObject({ cpuinfo: expect.anything() });
  });
});

describe("request bodies", () => {
  const create = (body: string, headers: Record<string, string> = {}) =>
    client.call(
      "POST",
      "/pools",
      {},
      { body, headers: { ...headers, "content-length": String(Buffer.byteLength(body)) } },
    );

  test("pairs are separated by ampersand and by semicolon", async () => {
    expect((await create("poolid=semi;comment=a%3Bb")).status).toBe(200);
    expect(simulator.cluster.pools.get("semi")?.comment).toBe("a;b");
  });

  test("JSON is taken too", async () => {
    const body = JSON.stringify({ poolid: "json", comment: "from json" });
    expect((await create(body, { "content-type": "application/json" })).status).toBe(200);
    expect(simulator.cluster.pools.get("json")?.comment).toBe("from json");
  });

  test("other content types are 506", async () => {
    expect((await create("<xml/>", { "content-type": "text/xml" })).status).toBe(506);
  });

  test("a DELETE or GET with a body is 501", async () => {
    const body = "poolid=semi";
    const reply = await client.call("DELETE", "/pools", {}, { body });
    expect(reply).toMatchObject({ status: 501, reason: "Unexpected content for method 'DELETE'" });
  });

  test("the query wins over the body", async () => {
    expect((await client.call("POST", "/pools?comment=query", { poolid: "merged", comment: "body" })).status).toBe(200);
    expect(simulator.cluster.pools.get("merged")?.comment).toBe("query");
  });
});

test("closing is prompt, also with idle connections and hanging requests", async () => {
  const other = await startProxmoxSimulator({ guests: 2, speed: 0.01 });
  const otherClient = TestClient.withToken(other);
  other.faults.add({ path: "/version", action: { kind: "hang" } });
  const hanging = otherClient.call("GET", "/version").catch((error: Error) => error);
  await otherClient.data("POST", `/nodes/pve1/qemu`, { vmid: 700 });
  const startedAt = performance.now();
  await other.close();
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect(await hanging).toBeInstanceOf(Error);
});
