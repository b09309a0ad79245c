import { afterEach, describe, expect, test } from "vitest";
import { createLogger } from "@/lib/log/logger";
import { startVirtfusionSimulator, type VirtfusionSimulator } from "@/lib/simulators/virtfusion";
import type { TaskStatus } from "../provider";
import { path } from "../transport";
import { createVirtfusionClient } from "./client";
import { createHypervisors } from "./hypervisors";
import { createServers } from "./servers";
import { taskRef } from "./task-refs";
import { createTasks } from "./tasks";
import { watchPace } from "./watching";
import { QueueAnswer, ServerAnswer } from "./wire";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

function connect(simulator: VirtfusionSimulator, options: Record<string, unknown> = {}) {
  const { url, token, fingerprint } = simulator;
  const settings = {
    id: "vf",
    provider: "virtfusion" as const,
    url,
    credentials: { token },
    tlsFingerprints: [fingerprint],
  };
  const client = createVirtfusionClient({ ...settings, options }, { log: createLogger({ level: "silent" }) });
  open.push(client);
  const [servers, hypervisors] = [createServers(client), createHypervisors(client)];
  return { client, servers, tasks: createTasks({ client, servers, hypervisors }) };
}

async function start({ guests = 4, speed = 500, options = {} } = {}) {
  const simulator = await startVirtfusionSimulator({ guests, speed });
  open.push(simulator);
  return { simulator, ...connect(simulator, options) };
}
type Started = Awaited<ReturnType<typeof start>>;

const templateId = 46;

async function allocate({ client, simulator }: Started): Promise<string> {
  const group = [...simulator.panel.groups.keys()][0] ?? 0;
  const body = { packageId: simulator.packageId, userId: simulator.userId, hypervisorId: group, ipv4: 1 };
  const made = await client.send({ method: "POST", path: "/servers", body, schema: ServerAnswer });
  return String(made?.data.id);
}

async function build({ client }: Started, id: string): Promise<string> {
  await client.send({ method: "POST", path: path`/servers/${id}/build`, body: { operatingSystemId: templateId } });
  return taskRef("build", id);
}

async function ended({ tasks }: Pick<Started, "tasks">, ref: string): Promise<TaskStatus> {
  const status = () => tasks.status(ref);
  await expect.poll(async () => (await status()).state, { timeout: 10_000, interval: 100 }).not.toBe("running");
  return status();
}

async function poweroff(panel: Started, vmId: string): Promise<string> {
  const call = { method: "POST", path: path`/servers/${vmId}/power/poweroff`, schema: QueueAnswer } as const;
  const answer = await panel.client.send(call);
  const ref = taskRef("queue", answer?.data.queueId ?? 0);
  return panel.tasks.began({ ref, work: "stop", vmId, hostName: "prague-hv1" });
}

const runningId = ({ simulator }: Started) => String(simulator.servers().find(({ running }) => running)?.id);

describe("a job of the queue", () => {
  test("is followed to its end, found, listed, and tells what it did", async () => {
    const panel = await start();
    const vmId = runningId(panel);
    const ref = await poweroff(panel, vmId);
    expect(await ended(panel, ref)).toMatchObject({ ref, state: "succeeded" });
    const { tasks } = panel;
    expect(await tasks.describe(ref)).toMatchObject({ work: "stop", vmId, endedAt: expect.any(String) });
    const guest = { kind: "vm", vmId, hostName: "" } as const;
    expect(await tasks.find(guest, { work: "stop", since: new Date(0) })).toMatchObject({ ref, state: "succeeded" });
    expect(await tasks.find(guest, { work: "stop", since: new Date(0), except: new Set([ref]) })).toBeUndefined();
    expect(await tasks.find(null, { work: "network", since: new Date(0) })).toBeUndefined();
    expect((await tasks.list({ limit: 10 })).map((task) => task.ref)).toEqual([ref]);
    expect(await tasks.list({ limit: 10, vmId: "0" })).toEqual([]);
    expect(await tasks.list({ limit: 10, sinceSeconds: Date.now() / 1000 + 60 })).toEqual([]);
    const { lines, total } = await tasks.log(ref, { start: 0, limit: 100 });
    expect(total).toBeGreaterThan(0);
    expect(lines).toHaveLength(total);
  });

  test("that fails says so in the panel's words", async () => {
    const panel = await start();
    panel.simulator.faults.failNextJob("poweroff", "domain is stuck");
    const ref = await poweroff(panel, runningId(panel));
    expect(await ended(panel, ref)).toMatchObject({ state: "failed", error: expect.stringMatching(/domain is stuck/) });
  });

  test("is known to a process that did not begin it", async () => {
    const panel = await start();
    const vmId = runningId(panel);
    const ref = await poweroff(panel, vmId);
    await ended(panel, ref);
    const { tasks } = connect(panel.simulator);
    expect(await tasks.describe(ref)).toMatchObject({ ref, state: "succeeded", vmId, work: "stop" });
    expect((await tasks.describe(ref)).hostName).not.toBe("");
  });

  test("that the panel has forgotten is no failure, and no success", async () => {
    const { tasks } = await start();
    expect(await tasks.status("queue:999999")).toMatchObject({
      state: "warning",
      error: expect.stringMatching(/no longer/),
    });
    await expect(tasks.describe("queue:999999")).rejects.toMatchObject({ code: "not_found" });
    await expect(tasks.status("UPID:x")).rejects.toMatchObject({ code: "not_found" });
  });

  test("cannot be stopped", async () => {
    const { tasks } = await start();
    await expect(tasks.cancel("queue:1")).rejects.toMatchObject({ code: "not_supported" });
  });
});

describe("a job that the server itself shows", () => {
  test("a build succeeds when the server is complete", async () => {
    const panel = await start();
    const ref = await build(panel, await allocate(panel));
    expect(await ended(panel, ref)).toMatchObject({ state: "succeeded" });
  });

  test.each([true, false])("a build that failed is told, with the flag set: %s", async (buildFailed) => {
    const panel = await start();
    panel.simulator.faults.failNextJob("build", "no space", { buildFailed });
    const ref = await build(panel, await allocate(panel));
    expect(await ended(panel, ref)).toMatchObject({ state: "failed", error: expect.stringMatching(/could not build/) });
  });

  test("a build that is stuck goes on, and is found as what is under way", async () => {
    const panel = await start();
    panel.simulator.faults.stuckNextBuild();
    const vmId = await allocate(panel);
    const ref = await build(panel, vmId);
    expect((await panel.tasks.status(ref)).state).toBe("running");
    const guest = { kind: "vm", vmId, hostName: "" } as const;
    expect(await panel.tasks.find(guest, { work: "create", since: new Date() })).toMatchObject({ ref, work: "create" });
    expect(await panel.tasks.find(guest, { work: "stop", since: new Date() })).toBeUndefined();
    panel.simulator.faults.releaseStuckBuilds();
    expect((await ended(panel, ref)).state).toBe("succeeded");
  });

  test("a build whose server somebody takes away has failed", async () => {
    const panel = await start();
    panel.simulator.faults.stuckNextBuild();
    const vmId = await allocate(panel);
    const ref = await build(panel, vmId);
    panel.simulator.operator.deleteServer(Number(vmId));
    expect(await ended(panel, ref)).toMatchObject({ state: "failed", error: expect.stringMatching(/no longer there/) });
  });

  test("a deletion succeeds when the server is gone, a suspension when it is suspended", async () => {
    const panel = await start();
    const vmId = runningId(panel);
    await panel.client.send({ method: "POST", path: path`/servers/${vmId}/suspend` });
    expect((await ended(panel, taskRef("suspend", vmId))).state).toBe("succeeded");
    await panel.client.send({ method: "POST", path: path`/servers/${vmId}/unsuspend` });
    panel.servers.forget(vmId);
    expect((await ended(panel, taskRef("unsuspend", vmId))).state).toBe("succeeded");
    await panel.client.send({ method: "DELETE", path: path`/servers/${vmId}`, query: { delay: 0 } });
    expect((await ended(panel, taskRef("delete", vmId))).state).toBe("succeeded");
    expect(panel.simulator.server(Number(vmId))).toBeUndefined();
  });

  test("a job that another process has begun anew is not taken for the old one", async () => {
    const panel = await start();
    const vmId = runningId(panel);
    const [suspend, unsuspend] = [taskRef("suspend", vmId), taskRef("unsuspend", vmId)];
    panel.tasks.began({ ref: suspend, work: "suspend", vmId, hostName: "prague-hv1" });
    await panel.client.send({ method: "POST", path: path`/servers/${vmId}/suspend` });
    expect((await ended(panel, suspend)).state).toBe("succeeded");
    const other = connect(panel.simulator);
    await other.client.send({ method: "POST", path: path`/servers/${vmId}/unsuspend` });
    expect((await ended(other, unsuspend)).state).toBe("succeeded");
    panel.servers.forget(vmId);
    expect((await panel.tasks.status(suspend)).state).toBe("running");
    expect((await panel.tasks.status(unsuspend)).state).toBe("succeeded");
  });

  test("20 builds that are waited for at once cost shared readings of the list", async () => {
    const panel = await start();
    const refs: string[] = [];
    for (let index = 0; index < 20; index += 1) {
      panel.simulator.faults.stuckNextBuild();
      refs.push(await build(panel, await allocate(panel)));
    }
    for (const ref of refs) expect((await panel.tasks.status(ref)).state).toBe("running");
    const before = panel.client.callCount();
    for (let look = 0; look < 5; look += 1) await Promise.all(refs.map((ref) => panel.tasks.status(ref)));
    expect(panel.client.callCount() - before).toBeLessThanOrEqual(2);
    panel.simulator.faults.releaseStuckBuilds();
    for (const ref of refs) expect((await ended(panel, ref)).state).toBe("succeeded");
  }, 30_000);
});

describe("the pace of looking", () => {
  test("takes a third of the token's calls at most", () => {
    const pace = watchPace(60);
    expect(pace.ageMs({ jobs: 1, leastMs: 300 })).toBe(3_000);
    expect(pace.ageMs({ jobs: 4, leastMs: 300 })).toBe(12_000);
    expect(pace.ageMs({ jobs: 1, calls: 2, leastMs: 2_000 })).toBe(6_000);
    expect(watchPace(undefined).ageMs({ jobs: 9, leastMs: 300 })).toBe(300);
  });
});
