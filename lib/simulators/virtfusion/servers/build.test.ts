import { describe, expect, test } from "vitest";
import { z } from "zod";
import { OneServer } from "../testing/one-server";
import { publicKey } from "../testing/walk";

const Built = z.looseObject({ settings: z.looseObject({ decryptedPassword: z.string().optional() }) });
const one = new OneServer();

describe("a build", () => {
  test("goes from queued over building to complete in about 22 s, and ends running", async () => {
    const reply = await one.build({ hostname: "web-1.example.net", sshKeys: [1, 2] });
    expect(reply.body).toMatchObject({
      data: { state: "queued", commissionStatus: 1, name: "web-1", tasks: { active: true } },
    });
    one.pass(1_500);
    expect(await one.get()).toMatchObject({ state: "building", commissionStatus: 2, built: null });
    one.pass(15_000);
    expect(await one.get()).toMatchObject({ state: "building" });
    one.pass(6_000);
    expect(await one.get()).toMatchObject({
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
    expect(one.simulator.server(one.id)?.running).toBe(true);
  });

  test("tells the root password in its own answer and nowhere else", async () => {
    const { data } = z.object({ data: Built }).parse((await one.build()).body);
    expect(data.settings.decryptedPassword).toMatch(/^\w{20}$/);
    expect(Built.parse(await one.get()).settings.decryptedPassword).toBeUndefined();
  });

  test("names no queue item, but has one with steps and progress", async () => {
    await one.build();
    const item = () => one.client.data("GET", "/queue/151");
    expect(await item()).toMatchObject({
      action: "build_server",
      started: null,
      finished: null,
      progress: 0,
      serverId: one.id,
    });
    one.pass(10_000);
    const half = z.looseObject({ progress: z.int() }).parse(await item());
    expect(half).toMatchObject({ finished: null, failed: false });
    expect(half.progress).toBeGreaterThan(0);
    expect(half.progress).toBeLessThan(100);
    one.pass(20_000);
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
    await one.build();
    expect(await one.build()).toMatchObject({ status: 423, body: { msg: "pending tasks in queue" } });
    one.pass(30_000);
    expect((await one.build()).status).toBe(200);
  });

  test("wipes a complete server and is off meanwhile", async () => {
    await one.built();
    await one.build({ operatingSystemId: 49, sshKeys: [] });
    one.pass(2_000);
    expect(one.simulator.server(one.id)).toMatchObject({
      state: "building",
      running: false,
      osTemplateId: 49,
      sshKeyIds: [],
    });
    one.pass(30_000);
    expect(one.simulator.server(one.id)).toMatchObject({ state: "complete", running: true });
  });

  test("takes only templates of the package and keys of the owner", async () => {
    await one.client.data("POST", "/ssh_keys", { userId: 3, name: "foreign", publicKey });
    const foreignKey = [...one.simulator.panel.sshKeys.values()].find(({ name }) => name === "foreign");
    for (const body of [
      { operatingSystemId: 999 },
      { operatingSystemId: 71 },
      { sshKeys: [foreignKey?.id] },
      { sshKeys: [999] },
      { sshKeys: [publicKey] },
      { hostname: "not a host" },
      { swap: 7 },
    ])
      expect({ body, status: (await one.build(body)).status }).toEqual({ body, status: 422 });
    expect(one.simulator.server(one.id)?.state).toBe("allocated");
  });

  test("gives an IPv6 subnet when asked", async () => {
    await one.build({ ipv6: true });
    expect(await one.get()).toMatchObject({
      network: { interfaces: [{ ipv6: [{ cidr: 64, subnet: expect.stringMatching(/^2001:db8:18:/) }] }] },
    });
  });

  test("that fails leaves a failed server, which can be built again or deleted", async () => {
    one.simulator.faults.failNextJob("build", "the image is broken");
    await one.build();
    one.pass(30_000);
    expect(await one.get()).toMatchObject({ state: "failed", commissionStatus: 2, buildFailed: true, built: null });
    expect(await one.client.data("GET", "/queue/151")).toMatchObject({
      failed: true,
      finished: expect.any(String),
      errors: { exception: { message: "the image is broken" } },
    });
    one.simulator.faults.failNextJob("build", "the image is broken", { buildFailed: false });
    await one.build();
    one.pass(30_000);
    expect(await one.get()).toMatchObject({ state: "failed", buildFailed: false });
    expect((await one.client.call("DELETE", `/servers/${one.id}?delay=0`)).status).toBe(204);
  });

  test("can be stuck in the queue until it is let go", async () => {
    one.simulator.faults.stuckNextBuild();
    await one.build();
    one.pass(3_600_000);
    expect(await one.get()).toMatchObject({ state: "queued" });
    expect((await one.client.call("DELETE", `/servers/${one.id}?delay=0`)).status).toBe(423);
    one.simulator.faults.releaseStuckBuilds();
    one.pass(30_000);
    expect(await one.get()).toMatchObject({ state: "complete" });
  });
});
