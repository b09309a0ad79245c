import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ControlServer } from "../../control-server";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";
import { controlRoutes } from "./control-routes";

const Resources = z.array(z.looseObject({ vmid: z.number() }));
let simulator: ProxmoxSimulator;
let client: TestClient;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 5, nodes: 2 });
  client = TestClient.withToken(simulator);
});
afterEach(() => simulator.faults.clear());
afterAll(() => simulator.close());

const version = () => client.call("GET", "/version");
const makePool = (poolid: string) => client.call("POST", "/pools", { poolid });

describe("faults at the door", () => {
  test("a status comes instead of the work, for as many requests as were asked for", async () => {
    simulator.faults.add({
      method: "POST",
      path: "/pools",
      count: 2,
      action: { kind: "status", status: 596, reason: "Connection timed out" },
    });
    expect(await makePool("one")).toMatchObject({ status: 596, reason: "Connection timed out", text: "" });
    expect((await version()).status).toBe(200);
    expect((await makePool("one")).status).toBe(596);
    expect(simulator.cluster.pools.has("one")).toBe(false);
    expect((await makePool("one")).status).toBe(200);
  });

  test("a drop before the effect changes nothing, one after it does", async () => {
    simulator.faults.add({ path: "/pools", count: 1, action: { kind: "drop" } });
    await expect(makePool("before")).rejects.toThrow();
    expect(simulator.cluster.pools.has("before")).toBe(false);
    simulator.faults.add({ path: "/pools", count: 1, action: { kind: "drop-after-effect" } });
    await expect(makePool("after")).rejects.toThrow();
    expect(simulator.cluster.pools.has("after")).toBe(true);
  });

  test("a truncated body breaks off, a garbled one is no JSON", async () => {
    simulator.faults.add({ path: /resources$/, count: 1, action: { kind: "truncate" } });
    await expect(client.call("GET", "/cluster/resources")).rejects.toThrow();
    simulator.faults.add({ path: /resources$/, count: 1, action: { kind: "garble" } });
    expect(await client.call("GET", "/cluster/resources")).toMatchObject({
      status: 200,
      text: "<html>502 Bad Gateway</html>",
    });
  });

  test("latency delays, skip lets some through, removal ends it", async () => {
    const id = simulator.faults.add({ path: "/version", skip: 1, action: { kind: "latency", delayMs: 60 } });
    await version();
    const startedAt = performance.now();
    await version();
    expect(performance.now() - startedAt).toBeGreaterThan(55);
    expect(simulator.faults.list()).toMatchObject([{ id, hits: 1 }]);
    expect(simulator.faults.remove(id)).toBe(true);
    expect(simulator.faults.list()).toEqual([]);
  });

  test("refused connections are refused, and accepted again on the same port", async () => {
    await simulator.faults.refuseConnections();
    await expect(version()).rejects.toThrow(/ECONNREFUSED/);
    await simulator.faults.acceptConnections();
    expect((await version()).status).toBe(200);
  });

  test("hanging requests have no effect, or had it", async () => {
    simulator.faults.add({ path: "/pools", count: 1, action: { kind: "hang-after-effect" } });
    const hanging = makePool("hung").catch((error: Error) => error);
    await expect.poll(() => simulator.cluster.pools.has("hung")).toBe(true);
    await simulator.faults.refuseConnections();
    expect(await hanging).toBeInstanceOf(Error);
  });
});

test("requests are counted by method and path", async () => {
  simulator.requests.clear();
  await version();
  await version();
  await client.call("GET", "/cluster/resources", { type: "vm" });
  expect(simulator.requests.counts()).toEqual({ "GET /version": 2, "GET /cluster/resources": 1 });
  expect(simulator.requests.count({ path: /^\/cluster/ })).toBe(1);
  expect(simulator.requests.recent.at(-1)).toMatchObject({ method: "GET", path: "/cluster/resources", status: 200 });
});

describe("a node that is down", () => {
  test("keeps its guests in the list, loses its figures, and costs the quorum when too many go", async () => {
    const resources = async () => JSON.stringify(await client.data("GET", "/cluster/resources", { type: "vm" }));
    const guest = simulator.guests().find((candidate) => candidate.node === "pve2");
    simulator.faults.nodeOffline("pve2");
    expect(await resources()).toContain(`"vmid":${guest?.vmid}`);
    expect(await client.data("GET", "/nodes")).toContainEqual(expect.not.objectContaining({ cpu: expect.anything() }));
    expect(await client.data("GET", "/cluster/status")).toContainEqual(
      expect.objectContaining({ type: "cluster", quorate: 0 }),
    );
    expect((await client.call("GET", `/nodes/pve2/${guest?.kind}/${guest?.vmid}/config`)).status).toBe(595);
  });

  test("is believed for five minutes; then only the existence of its guests is known", async () => {
    const entries = async () => JSON.stringify(await client.data("GET", "/cluster/resources", { type: "vm" }));
    simulator.faults.nodeOffline("pve2");
    simulator.clock.advance(290_000);
    expect(await entries()).not.toContain('"status":"unknown"');
    simulator.clock.advance(11_000);
    const unknown = (await entries()).match(/"status":"unknown"/g) ?? [];
    expect(unknown).toHaveLength(simulator.cluster.guestsOn("pve2").size);
    simulator.faults.nodeOnline("pve2");
    expect(await entries()).not.toContain('"status":"unknown"');
  });
});

describe("the foreign operator", () => {
  test("creates, renames, starts, moves and removes without a request", async () => {
    simulator.requests.clear();
    const { operator } = simulator;
    operator.create({ vmid: 800, node: "pve1", name: "strange" });
    operator.start(800);
    operator.rename(800, "stranger");
    operator.move(800, "pve2");
    expect(simulator.requests.total).toBe(0);
    expect(await client.data("GET", "/nodes/pve2/qemu/800/status/current")).toMatchObject({
      name: "stranger",
      status: "running",
    });
    operator.remove(800);
    expect(simulator.guest(800)).toBeUndefined();
  });
});

describe("the foreign operator of the SDN, over the control API", () => {
  test("leaves changes pending, applies and reverts them, holds the lock and makes a node fail", async () => {
    const control = new ControlServer(controlRoutes(simulator));
    const url = await control.open(0);
    const send = async (method: string, path: string, body?: unknown) => {
      const answer = await fetch(`${url}${path}`, {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      expect(answer.ok).toBe(true);
    };
    const { sdn } = simulator.cluster.parts;
    try {
      await send("POST", "/sdn/zones", { zone: "lab", type: "vlan", settings: { bridge: "vmbr1" } });
      await send("POST", "/sdn/vnets", { vnet: "labnet", zone: "lab", settings: { tag: "9" } });
      expect([sdn.hasPendingChanges, sdn.running.vnets.has("labnet")]).toEqual([true, false]);
      await send("POST", "/sdn/apply");
      expect([sdn.hasPendingChanges, sdn.hasBridge("pve1", "labnet")]).toEqual([false, true]);
      await send("DELETE", "/sdn/vnets/labnet");
      await send("POST", "/sdn/revert");
      expect(sdn.configured.vnets.has("labnet")).toBe(true);
      await send("POST", "/sdn/lock");
      expect((await client.call("DELETE", "/cluster/sdn/vnets/labnet")).reason).toContain("invalid lock token");
      await send("DELETE", "/sdn/lock");
      await send("POST", "/nodes/pve1/sdn-failure", { failure: "error" });
      expect(sdn.failures.get("pve1")).toBe("error");
      await simulator.faults.clear();
      expect(sdn.failures.size).toBe(0);
    } finally {
      await control.close();
    }
  });
});

describe("the slow clock", () => {
  test("cluster/resources shows a changed guest as it was, and a new one nameless, until the delay is over", async () => {
    const slow = await startProxmoxSimulator({ guests: 3, nodes: 2, publicationDelayMs: 10_000 });
    const slowClient = TestClient.withToken(slow);
    const entry = async (vmid: number) =>
      (await slowClient.read(Resources, "/cluster/resources", { type: "vm" })).find((each) => each.vmid === vmid);
    await slowClient.run("POST", "/nodes/pve1/qemu", { vmid: 500, name: "new", tags: "seen" });
    expect(await entry(500)).toEqual({
      id: "qemu/500",
      vmid: 500,
      node: "pve1",
      type: "qemu",
      tags: "seen",
      status: "unknown",
    });
    slow.clock.advance(11_000);
    expect(await entry(500)).toMatchObject({ name: "new", status: "stopped" });
    await slowClient.run("POST", "/nodes/pve1/qemu/500/status/start");
    expect(await entry(500)).toMatchObject({ status: "stopped" });
    expect(await slowClient.data("GET", "/nodes/pve1/qemu/500/status/current")).toMatchObject({ status: "running" });
    slow.clock.advance(11_000);
    expect(await entry(500)).toMatchObject({ status: "running" });
    await slow.close();
  });
});
