import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startVirtfusionSimulator, type VirtfusionSimulator } from "..";
import { jobActions } from "../jobs/job";
import { TestClient } from "../testing/client";

let simulator: VirtfusionSimulator;
let client: TestClient;

beforeAll(async () => {
  simulator = await startVirtfusionSimulator({ guests: 8, speed: 1 });
  client = new TestClient(simulator, simulator.token);
});
afterEach(() => simulator.faults.clear());
afterAll(() => simulator.close());

const pass = (durationMs: number) => simulator.clock.advance(durationMs);
const order = () => ({ packageId: simulator.packageId, userId: simulator.userId, hypervisorId: 1, ipv4: 1 });

describe("faults at the door", () => {
  test("a slow create that did create: the caller hears nothing, the server is there", async () => {
    const before = simulator.servers().length;
    simulator.faults.add({ method: "POST", path: "/servers", count: 1, action: { kind: "hang-after-effect" } });
    const hanging = client.call("POST", "/servers", order());
    hanging.catch(() => undefined);
    await expect.poll(() => simulator.servers().length).toBe(before + 1);
    await simulator.faults.refuseConnections();
    await expect(hanging).rejects.toThrow();
    await simulator.faults.acceptConnections();
    expect((await client.call("GET", "/connect")).status).toBe(200);
  });

  test.each([
    [429, '{"message":"Too Many Attempts."}', "application/json"],
    [423, '{"msg":"pending tasks in queue"}', "application/json"],
    [500, "<html><body>Server Error</body></html>", "text/html; charset=UTF-8"],
  ])("a status: %d", async (status, body, type) => {
    const headers = { "Retry-After": "3" };
    simulator.faults.add({
      path: "/packages",
      count: 1,
      action: { kind: "status", status, reason: "Fault", body, headers },
    });
    const reply = await client.call("GET", "/packages");
    expect(reply).toMatchObject({ status, text: body, headers: { "content-type": type, "retry-after": "3" } });
    expect((await client.call("GET", "/packages")).status).toBe(200);
  });

  test("a dropped connection has no effect, a truncated answer has", async () => {
    simulator.faults.add({ method: "PUT", count: 1, action: { kind: "drop" } });
    await expect(client.call("PUT", "/servers/1/modify/name", { name: "dropped" })).rejects.toThrow();
    expect(simulator.server(1)?.name).not.toBe("dropped");
    const before = simulator.servers().length;
    simulator.faults.add({ method: "POST", count: 1, action: { kind: "truncate" } });
    await expect(client.call("POST", "/servers", order())).rejects.toThrow();
    expect(simulator.servers()).toHaveLength(before + 1);
  });

  test("a garbled answer is no JSON, a late one comes late", async () => {
    simulator.faults.add({ path: "/packages", count: 1, action: { kind: "garble" } });
    expect(await client.call("GET", "/packages")).toMatchObject({ status: 200, body: undefined });
    simulator.faults.add({ path: "/packages", count: 1, action: { kind: "latency", delayMs: 60 } });
    const startedMs = performance.now();
    await client.call("GET", "/packages");
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(55);
  });
});

describe("faults of the panel", () => {
  test("a locked server answers 423 to work, until the time is over or it is unlocked", async () => {
    const boot = () => client.call("POST", "/servers/1/power/boot");
    simulator.faults.lockServer(1, 5_000);
    expect(await boot()).toMatchObject({ status: 423, body: { msg: "pending tasks in queue" } });
    expect((await client.call("GET", "/servers/1")).status).toBe(200);
    pass(6_000);
    expect((await boot()).status).toBe(200);
    simulator.faults.lockServer(2);
    pass(3_600_000);
    expect((await client.call("POST", "/servers/2/power/boot")).status).toBe(423);
    simulator.faults.unlockServer(2);
    expect((await client.call("POST", "/servers/2/power/boot")).status).toBe(200);
  });

  test("a silent hypervisor has no remote state, and work on it fails", async () => {
    pass(60_000);
    const server = simulator.servers().find(({ running }) => running);
    if (!server) throw new Error("no server runs");
    const remote = () => client.data("GET", `/servers/${server.id}?remoteState=true`);
    expect(await remote()).toMatchObject({
      remoteState: { running: true, state: "running", memory: {}, disk: { vda: {} } },
    });
    simulator.faults.unreachableHypervisor(server.hypervisorId, true);
    expect(await remote()).toMatchObject({ remoteState: {} });
    expect(z.looseObject({ remoteState: z.strictObject({}) }).safeParse(await remote()).success).toBe(true);
    const { queueId } = await client.read(
      z.object({ queueId: z.int() }),
      "POST",
      `/servers/${server.id}/power/poweroff`,
    );
    pass(60_000);
    expect(await client.data("GET", `/queue/${queueId}`)).toMatchObject({ failed: true });
    expect(simulator.server(server.id)?.running).toBe(true);
  });

  test.each(["power/boot", "power/shutdown", "power/restart", "power/poweroff", "resetPassword"] as const)(
    "an ordered failure of %s ends its job and leaves the server as it was, once",
    async (path) => {
      const id = simulator.operator.createServer();
      const body = path === "resetPassword" ? { user: "root" } : undefined;
      const outcome = async () => {
        const reply = z.looseObject({ queueId: z.int() });
        const { queueId } = await client.read(reply, "POST", `/servers/${id}/${path}`, body);
        pass(60_000);
        return client.read(z.looseObject({ failed: z.boolean() }), "GET", `/queue/${queueId}`);
      };
      simulator.faults.failNextJob(z.enum(jobActions).parse(path.replace("power/", "")), "ordered");
      expect(await outcome()).toMatchObject({ failed: true, errors: { exception: { message: "ordered" } } });
      expect(simulator.server(id)?.running).toBe(true);
      expect((await outcome()).failed).toBe(false);
      simulator.operator.deleteServer(id);
    },
  );

  test("an ordered failure of unsuspend leaves the suspension", async () => {
    const id = simulator.operator.createServer();
    simulator.operator.suspend(id);
    simulator.faults.failNextJob("unsuspend", "ordered");
    expect((await client.call("POST", `/servers/${id}/unsuspend`)).status).toBe(204);
    pass(60_000);
    expect(simulator.server(id)?.suspended).toBe(true);
    await client.call("POST", `/servers/${id}/unsuspend`);
    pass(60_000);
    expect(simulator.server(id)?.suspended).toBe(false);
  });
});

describe("somebody in the panel", () => {
  test("makes, renames, stops, suspends, moves and deletes servers at once", async () => {
    const { operator } = simulator;
    const id = operator.createServer({ name: "theirs", hypervisorId: 14, running: false });
    const get = () => client.data("GET", `/servers/${id}`);
    expect(await get()).toMatchObject({ name: "theirs", hypervisorId: 14, state: "complete", ownerId: 1 });
    expect(simulator.server(id)).toMatchObject({ groupId: 2, running: false });
    operator.rename(id, "ours");
    operator.setPower(id, true);
    operator.suspend(id);
    expect(await get()).toMatchObject({ name: "ours", suspended: true });
    operator.moveServer(id, 11);
    expect(await get()).toMatchObject({ hypervisorId: 11, hypervisor: { groupId: 1 } });
    operator.deleteServer(id);
    expect((await client.call("GET", `/servers/${id}`)).status).toBe(404);
    const unnamed = operator.createServer({ unnamed: true, groupId: 2 });
    expect(await client.data("GET", `/servers/${unnamed}`)).toMatchObject({
      name: "",
      state: "allocated",
      hypervisorId: 14,
    });
  });

  test("takes a server away from under a build", async () => {
    const { id } = await client.read(z.looseObject({ id: z.int() }), "POST", "/servers", order());
    await client.call("POST", `/servers/${id}/build`, { operatingSystemId: 46 });
    pass(5_000);
    simulator.operator.deleteServer(id);
    pass(60_000);
    expect((await client.call("GET", `/servers/${id}`)).status).toBe(404);
  });

  test("puts a hypervisor into maintenance: it shows, and no order goes there", async () => {
    simulator.operator.setMaintenance(14, true);
    expect(await client.data("GET", "/compute/hypervisors/14")).toMatchObject({ maintenance: true });
    expect((await client.call("POST", "/servers", { ...order(), hypervisorId: 2 })).status).toBe(422);
    simulator.operator.setMaintenance(14, false);
    expect((await client.call("POST", "/servers", { ...order(), hypervisorId: 2 })).status).toBe(201);
  });
});
