import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { packageIds, startVirtfusionSimulator, type VirtfusionSimulator } from "..";
import { TestClient } from "../testing/client";
import { publicKey } from "../testing/walk";

const Built = z.looseObject({ settings: z.looseObject({ decryptedPassword: z.string().optional() }) });
const Queued = z.object({ queueId: z.int() });

let simulator: VirtfusionSimulator;
let client: TestClient;
let id: number;

// At the real pace nothing happens by itself during a test: the clock is moved by hand.
beforeEach(async () => {
  simulator = await startVirtfusionSimulator({ guests: 2, speed: 1 });
  client = new TestClient(simulator, simulator.token);
  id = await order();
});
afterEach(() => simulator.close());

async function order(extra: Record<string, unknown> = {}): Promise<number> {
  const body = { packageId: simulator.packageId, userId: simulator.userId, hypervisorId: 1, ipv4: 1, ...extra };
  return (await client.read(z.looseObject({ id: z.int() }), "POST", "/servers", body)).id;
}

const build = (extra: Record<string, unknown> = {}) =>
  client.call("POST", `/servers/${id}/build`, { operatingSystemId: 46, name: "web-1", ...extra });
const post = (action: string, body?: unknown) => client.call("POST", `/servers/${id}/${action}`, body);
const get = async () =>
  z.looseObject({ data: z.looseObject({}) }).parse((await client.call("GET", `/servers/${id}`)).body).data;
const pass = (durationMs: number) => simulator.clock.advance(durationMs);

async function built(): Promise<void> {
  expect((await build()).status).toBe(200);
  pass(30_000);
  expect(simulator.server(id)?.state).toBe("complete");
}

describe("a build", () => {
  test("goes from queued over building to complete in about 22 s, and ends running", async () => {
    const reply = await build({ hostname: "web-1.example.net", sshKeys: [1, 2] });
    expect(reply.body).toMatchObject({
      data: { state: "queued", commissionStatus: 1, name: "web-1", tasks: { active: true } },
    });
    pass(1_500);
    expect(await get()).toMatchObject({ state: "building", commissionStatus: 2, built: null });
    pass(15_000);
    expect(await get()).toMatchObject({ state: "building" });
    pass(6_000);
    expect(await get()).toMatchObject({
      state: "complete",
      commissionStatus: 3,
      buildFailed: false,
      hostname: "web-1.example.net",
      built: expect.stringMatching(/\+00:00$/),
      sshKeys: [
        { id: 1, name: "moxxie" },
        { id: 2, name: "ops-laptop" },
      ],
      tasks: { active: false },
    });
    expect(simulator.server(id)?.running).toBe(true);
  });

  test("tells the root password in its own answer and nowhere else", async () => {
    const { data } = z.object({ data: Built }).parse((await build()).body);
    expect(data.settings.decryptedPassword).toMatch(/^\w{20}$/);
    expect(Built.parse(await get()).settings.decryptedPassword).toBeUndefined();
  });

  test("names no queue item, but has one with steps and progress", async () => {
    await build();
    const item = () => client.data("GET", "/queue/151");
    expect(await item()).toMatchObject({
      action: "build_server",
      started: null,
      finished: null,
      progress: 0,
      serverId: id,
    });
    pass(10_000);
    const half = z.looseObject({ progress: z.int() }).parse(await item());
    expect(half).toMatchObject({ finished: null, failed: false });
    expect(half.progress).toBeGreaterThan(0);
    expect(half.progress).toBeLessThan(100);
    pass(20_000);
    const steps = z.array(z.looseObject({ type: z.string() }));
    const done = z.looseObject({ primaryActions: steps }).parse(await item());
    expect(done).toMatchObject({ progress: 100, failed: false, finished: expect.any(String) });
    expect(done.primaryActions.map(({ type }) => type)).toEqual([
      "server.get.status",
      "server.config.dhcp",
      "server.os.template.exists",
      "server.os.template.download",
      "server.os.template.download.check",
      "server.create.ci",
      "server.disk.create.os",
      "server.os.install.check",
      "server.vnc.disable",
      "server.boot",
      "server.config.statistics",
    ]);
  });

  test("is refused while one is pending", async () => {
    await build();
    expect(await build()).toMatchObject({ status: 423, body: { msg: "pending tasks in queue" } });
    pass(30_000);
    expect((await build()).status).toBe(200);
  });

  test("wipes a complete server and is off meanwhile", async () => {
    await built();
    await build({ operatingSystemId: 49, sshKeys: [] });
    pass(2_000);
    expect(simulator.server(id)).toMatchObject({ state: "building", running: false, osTemplateId: 49, sshKeyIds: [] });
    pass(30_000);
    expect(simulator.server(id)).toMatchObject({ state: "complete", running: true });
  });

  test("takes only templates of the package and keys of the owner", async () => {
    await client.data("POST", "/ssh_keys", { userId: 3, name: "foreign", publicKey });
    const foreignKey = [...simulator.panel.sshKeys.values()].find(({ name }) => name === "foreign");
    for (const body of [
      { operatingSystemId: 999 },
      { operatingSystemId: 71 },
      { sshKeys: [foreignKey?.id] },
      { sshKeys: [999] },
      { sshKeys: [publicKey] },
      { hostname: "not a host" },
      { swap: 7 },
    ])
      expect({ body, status: (await build(body)).status }).toEqual({ body, status: 422 });
    expect(simulator.server(id)?.state).toBe("allocated");
  });

  test("gives an IPv6 subnet when asked", async () => {
    await build({ ipv6: true });
    expect(await get()).toMatchObject({
      network: { interfaces: [{ ipv6: [{ cidr: 64, subnet: expect.stringMatching(/^2001:db8:18:/) }] }] },
    });
  });

  test("that fails leaves a failed server, which can be built again or deleted", async () => {
    simulator.faults.failNextJob("build", "the image is broken");
    await build();
    pass(30_000);
    expect(await get()).toMatchObject({ state: "failed", commissionStatus: 2, buildFailed: true, built: null });
    expect(await client.data("GET", "/queue/151")).toMatchObject({
      failed: true,
      finished: expect.any(String),
      errors: { exception: { message: "the image is broken" } },
    });
    simulator.faults.failNextJob("build", "the image is broken", { buildFailed: false });
    await build();
    pass(30_000);
    expect(await get()).toMatchObject({ state: "failed", buildFailed: false });
    expect((await client.call("DELETE", `/servers/${id}?delay=0`)).status).toBe(204);
  });

  test("can be stuck in the queue until it is let go", async () => {
    simulator.faults.stuckNextBuild();
    await build();
    pass(3_600_000);
    expect(await get()).toMatchObject({ state: "queued" });
    expect((await client.call("DELETE", `/servers/${id}?delay=0`)).status).toBe(423);
    simulator.faults.releaseStuckBuilds();
    pass(30_000);
    expect(await get()).toMatchObject({ state: "complete" });
  });
});

describe("power", () => {
  test("actions take their time in the queue and change what the hypervisor says", async () => {
    await built();
    for (const [action, running] of [
      ["shutdown", false],
      ["boot", true],
      ["restart", true],
      ["poweroff", false],
    ] as const) {
      const { queueId } = Queued.parse(await client.data("POST", `/servers/${id}/power/${action}`));
      expect(await client.data("GET", `/queue/${queueId}`)).toMatchObject({ finished: null });
      pass(10_000);
      expect(await client.data("GET", `/queue/${queueId}`)).toMatchObject({
        failed: false,
        finished: expect.any(String),
      });
      const { data } = z
        .object({ data: z.looseObject({ remoteState: z.looseObject({}) }) })
        .parse((await client.call("GET", `/servers/${id}?remoteState=true`)).body);
      expect({ action, running: data.remoteState.running }).toEqual({ action, running });
    }
    expect(await get()).toMatchObject({ remoteState: false });
  });

  test("is refused to a server that was never built, and while work is queued", async () => {
    expect((await post("power/boot")).status).toBe(422);
    await built();
    await post("power/restart");
    expect(await post("power/boot")).toMatchObject({ status: 423, body: { msg: "pending tasks in queue" } });
  });

  test("that fails leaves the server as it was", async () => {
    await built();
    simulator.faults.failNextJob("shutdown", "no ACPI");
    const { queueId } = Queued.parse(await client.data("POST", `/servers/${id}/power/shutdown`));
    pass(10_000);
    expect(await client.data("GET", `/queue/${queueId}`)).toMatchObject({ failed: true });
    expect(simulator.server(id)?.running).toBe(true);
  });

  test("a new password needs a running guest", async () => {
    await built();
    const reply = await client.read(
      z.object({ queueId: z.int(), expectedPassword: z.string() }),
      "POST",
      `/servers/${id}/resetPassword`,
      { user: "root" },
    );
    pass(10_000);
    expect(await client.data("GET", `/queue/${reply.queueId}`)).toMatchObject({ failed: false });
    simulator.operator.setPower(id, false);
    const { queueId } = await client.read(Queued.loose(), "POST", `/servers/${id}/resetPassword`, { user: "root" });
    pass(10_000);
    expect(await client.data("GET", `/queue/${queueId}`)).toMatchObject({ failed: true });
    expect((await post("resetPassword", { user: "guest" })).status).toBe(422);
  });
});

describe("a suspension", () => {
  test("is set when its job runs, powers off, and its end leaves the server off", async () => {
    await built();
    expect(await post("suspend")).toMatchObject({ status: 204, text: "" });
    expect(simulator.server(id)?.suspended).toBe(false);
    pass(10_000);
    expect(simulator.server(id)).toMatchObject({ suspended: true, running: false });
    expect((await post("power/boot")).status).toBe(409);
    expect((await build()).status).toBe(409);
    expect((await post("unsuspend")).status).toBe(204);
    pass(10_000);
    expect(simulator.server(id)).toMatchObject({ suspended: false, running: false });
    expect((await post("power/boot")).status).toBe(200);
  });

  test("that is scheduled or has failed refuses another, until it is taken back", async () => {
    await built();
    const refusal = { status: 409, body: { msg: "suspend action is currently scheduled or failed" } };
    simulator.faults.failNextJob("suspend", "no");
    await post("suspend");
    expect(await post("suspend")).toMatchObject(refusal);
    pass(10_000);
    expect(simulator.server(id)?.suspended).toBe(false);
    expect(await post("suspend")).toMatchObject(refusal);
    expect((await post("unsuspend")).status).toBe(204);
    expect((await post("suspend")).status).toBe(204);
  });

  test("is 423 while other work is queued", async () => {
    await built();
    await post("power/restart");
    expect((await post("suspend")).status).toBe(423);
  });
});

describe("a deletion", () => {
  const remove = (query: string) => client.call("DELETE", `/servers/${id}${query}`);

  test("without delay is done when its job ran: 200 until then, 404 after, and the address is free", async () => {
    const address = simulator.server(id)?.interfaces[0]?.ipv4[0]?.address;
    expect(await remove("?delay=0")).toMatchObject({ status: 204, text: "" });
    expect((await client.call("GET", `/servers/${id}`)).status).toBe(200);
    expect((await remove("?delay=0")).status).toBe(423);
    pass(10_000);
    expect(await client.call("GET", `/servers/${id}`)).toMatchObject({
      status: 404,
      body: { msg: "server not found" },
    });
    expect(simulator.server(await order())?.interfaces[0]?.ipv4[0]?.address).toBe(address);
  });

  test("waits for its delay, five minutes when none is given, and may be hurried", async () => {
    await remove("?delay=2");
    pass(110_000);
    expect(simulator.server(id)).toBeDefined();
    pass(20_000);
    expect(simulator.server(id)).toBeUndefined();
    id = await order();
    await remove("");
    pass(4 * 60_000);
    expect(simulator.server(id)).toBeDefined();
    await remove("?delay=0");
    pass(10_000);
    expect(simulator.server(id)).toBeUndefined();
  });

  test("is refused for protected servers and for delays that are none", async () => {
    expect((await remove("?delay=43801")).status).toBe(422);
    simulator.operator.setProtected(id, true);
    expect((await remove("?delay=0")).status).toBe(422);
    simulator.operator.setProtected(id, false);
    simulator.operator.setDoNotDisturb(id, true);
    expect(await remove("?delay=0")).toMatchObject({ status: 423, body: { msg: "do not disturb mode is active" } });
    simulator.operator.setDoNotDisturb(id, false);
    expect((await remove("?delay=0")).status).toBe(204);
  });

  test("that fails leaves the server", async () => {
    simulator.faults.failNextJob("delete", "disk busy");
    await remove("?delay=0");
    pass(10_000);
    expect(simulator.server(id)).toBeDefined();
    await remove("?delay=0");
    pass(10_000);
    expect(simulator.server(id)).toBeUndefined();
  });
});

describe("changes of a running server", () => {
  test("of memory and cores wait for a power cycle", async () => {
    await built();
    expect(await client.call("PUT", `/servers/${id}/modify/memory`, { memory: 4_096 })).toMatchObject({
      status: 201,
      text: "",
    });
    expect((await client.call("PUT", `/servers/${id}/modify/cpuCores`, { cores: 4 })).status).toBe(201);
    expect(await get()).toMatchObject({
      settings: { resources: { memory: 4_096, cpuCores: 4 } },
      tasks: { actions: { pending: [{ requires: ["boot", "restart", "shutdown", "poweroff"] }, {}] } },
    });
    expect(simulator.server(id)).toMatchObject({ appliedMemoryMb: 2_048, appliedCpuCores: 2 });
    await post("power/restart");
    pass(10_000);
    expect(simulator.server(id)).toMatchObject({ appliedMemoryMb: 4_096, appliedCpuCores: 4, pendingActions: [] });
  });

  test("are refused beyond the limits and the room of the hypervisor", async () => {
    for (const [path, body] of [
      ["memory", { memory: 255 }],
      ["memory", { memory: 10_000_000 }],
      ["cpuCores", { cores: 0 }],
      ["cpuCores", { cores: 601 }],
      ["cpuCores", { cores: 600 }],
      ["cpuCores", { cpuCores: 2 }],
      ["cpuThrottle", { percent: 100 }],
      ["traffic", { traffic: 1_000_000_000 }],
      ["name", { name: "" }],
    ] as const)
      expect({ path, body, status: (await client.call("PUT", `/servers/${id}/modify/${path}`, body)).status }).toEqual({
        path,
        body,
        status: 422,
      });
  });

  test("by package take what is asked, and tell what was left as it is", async () => {
    const reply = await client.call("PUT", `/servers/${id}/package/${packageIds.compute}`, {
      cpu: true,
      memory: true,
      primaryDiskSize: true,
      primaryNetworkTraffic: false,
      primaryDiskWriteIOPS: true,
    });
    expect(reply).toMatchObject({
      status: 200,
      body: { info: ["write IOPS not updated. It matches the current value"] },
    });
    expect(await get()).toMatchObject({
      settings: { resources: { memory: 8_192, cpuCores: 4, storage: 80, traffic: 2_000 } },
    });
    const back = await client.call("PUT", `/servers/${id}/package/${packageIds.standard}`, {
      primaryDiskSize: true,
      cpu: true,
    });
    expect(back.body).toEqual({
      info: ["primary disk not updated. It either matches or is lower than the current value"],
    });
    expect((await client.call("PUT", `/servers/${id}/package/999`, {})).status).toBe(404);
    expect((await client.call("PUT", `/servers/${id}/package/${packageIds.disabled}`, {})).status).toBe(422);
  });

  test("of owner and backup plan name records that exist", async () => {
    expect((await client.call("PUT", `/servers/${id}/owner/3`)).status).toBe(201);
    expect(await get()).toMatchObject({ ownerId: 3, owner: { id: 3 } });
    expect((await client.call("PUT", `/servers/${id}/owner/999`)).body).toEqual({ msg: "user not found" });
    expect((await client.call("PUT", `/servers/${id}/backups/plan/41`)).status).toBe(201);
    expect(await get()).toMatchObject({ backupPlan: { id: 41, name: "daily" } });
    expect((await client.call("PUT", `/servers/${id}/backups/plan/0`)).status).toBe(201);
    expect(await get()).toMatchObject({ backupPlan: { id: null, name: null } });
    expect((await client.call("PUT", `/servers/${id}/backups/plan/999`)).status).toBe(404);
  });
});
