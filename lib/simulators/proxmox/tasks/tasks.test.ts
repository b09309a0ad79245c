import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ProxmoxSimulator, startProxmoxSimulator } from "..";
import { TestClient } from "../testing/client";
import { formatUpid, parseUpid } from "./upid";

const Log = z.array(z.object({ n: z.number(), t: z.string() }));
const List = z.array(
  z.looseObject({ upid: z.string(), type: z.string(), id: z.string(), status: z.string().optional() }),
);
let simulator: ProxmoxSimulator;
let client: TestClient;
let auditor: TestClient;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 5, nodes: 2 });
  client = TestClient.withToken(simulator);
  auditor = TestClient.withToken(simulator, simulator.auditor.token);
});
afterAll(() => simulator.close());

const create = (vmid: number, parameters = {}) =>
  client.data("POST", "/nodes/pve1/qemu", { vmid, ...parameters }).then(String);

describe("UPIDs", () => {
  test("have upper-case hex, the caller with its token, and a last colon", async () => {
    const upid = await create(500);
    expect(upid).toMatch(/^UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8,9}:[0-9A-F]{8}:qmcreate:500:root@pam!moxxie:$/);
    await client.exitStatus(upid);
  });

  test("what is written is read back, colons in the id included", () => {
    const parts = {
      node: "pve1",
      pid: 12,
      pstart: 0x1_0000_0000,
      startTime: 1_700_000_000,
      type: "imgdel",
      id: "a:b%c",
      user: "u@pve!t",
    };
    expect(parseUpid(formatUpid(parts))).toEqual(parts);
    expect(parseUpid("UPID:nonsense")).toBeUndefined();
  });
});

describe("status and log", () => {
  test("the log grows while the task runs and ends with its result", async () => {
    const slow = await startProxmoxSimulator({ guests: 0, speed: 2 });
    const slowClient = TestClient.withToken(slow);
    const upid = String(await slowClient.data("POST", "/nodes/pve1/qemu/9000/clone", { newid: 500, full: 1 }));
    const lines = async () => Log.parse(await slowClient.data("GET", `/nodes/pve1/tasks/${upid}/log`, { limit: 0 }));
    const early = await lines();
    expect(await slowClient.data("GET", `/nodes/pve1/tasks/${upid}/status`)).toMatchObject({ status: "running" });
    expect(await slowClient.exitStatus(upid)).toBe("OK");
    const late = await lines();
    await slow.close();
    expect(late.length).toBeGreaterThan(early.length);
    expect(late.at(-1)).toEqual({ n: late.length, t: "TASK OK" });
  });

  test("a page of the log, and one beyond its end", async () => {
    const upid = await create(501, { scsi0: "local-lvm:1", scsi1: "local-lvm:1" });
    await client.exitStatus(upid);
    const reply = await client.call("GET", `/nodes/pve1/tasks/${upid}/log`, { start: 1, limit: 1 });
    expect(reply.body).toMatchObject({ data: [{ n: 2 }], total: 3 });
    expect(await client.data("GET", `/nodes/pve1/tasks/${upid}/log`, { start: 99 })).toEqual([]);
  });

  test("the encoded UPID in the path is the same", async () => {
    const upid = await create(502);
    await client.exitStatus(upid);
    expect(await client.data("GET", `/nodes/pve1/tasks/${encodeURIComponent(upid)}/status`)).toMatchObject({
      upid,
      exitstatus: "OK",
    });
  });

  test("unknown and malformed UPIDs are parameter errors", async () => {
    const unknown = "UPID:pve1:00000001:00000001:00000001:qmstart:1:root@pam:";
    expect((await client.call("GET", `/nodes/pve1/tasks/${unknown}/status`)).body.errors).toEqual({
      upid: "no such task",
    });
    expect((await client.call("GET", "/nodes/pve1/tasks/rubbish/status")).body.errors).toEqual({
      upid: "unable to parse worker upid",
    });
  });

  test("an ordered failure ends the task with its words, at the point that was asked for", async () => {
    simulator.faults.failTask({ type: "qmcreate", vmid: 510, message: "early" });
    expect(await client.exitStatus(await create(510))).toBe("unable to create VM 510 - early");
    simulator.faults.failTask({ type: "qmcreate", atPercent: 100, message: "unexpected status" });
    expect(await client.exitStatus(await create(511))).toBe("unexpected status");
    expect(simulator.guest(511)).toBeDefined();
    expect(simulator.guest(510)).toBeUndefined();
  });
});

test("a failure before the work of a creation leaves no reserved id behind", async () => {
  simulator.faults.failTask({ type: "qmcreate", vmid: 512, message: "early" });
  await client.exitStatus(await create(512));
  expect(await client.exitStatus(await create(512))).toBe("OK");
});

test("a stopped task says so and undoes what it began", async () => {
  const slow = await startProxmoxSimulator({ guests: 0, speed: 0.5 });
  const slowClient = TestClient.withToken(slow);
  const upid = String(await slowClient.data("POST", "/nodes/pve1/qemu/9000/clone", { newid: 500, full: 1 }));
  await slowClient.data("DELETE", `/nodes/pve1/tasks/${upid}`);
  const status = await slowClient.exitStatus(upid);
  const left = [slow.guest(500), ...slow.volumes(500)];
  await slow.close();
  expect(status).toBe("interrupted by signal");
  expect(left).toEqual([undefined]);
});

describe("lists", () => {
  test("show finished tasks by default, newest first, and filter", async () => {
    await client.exitStatus(await create(520));
    simulator.faults.failTask({ type: "qmcreate", message: "refused" });
    const failed = await create(521);
    await client.exitStatus(failed);
    const list = (parameters = {}) => client.read(List, "/nodes/pve1/tasks", parameters);
    expect((await list())[0]).toMatchObject({ upid: failed, status: "unable to create VM 521 - refused" });
    expect((await list({ vmid: 520 })).map((task) => task.id)).toEqual(["520"]);
    expect((await list({ errors: 1 })).every((task) => task.status !== "OK")).toBe(true);
    expect((await list({ typefilter: "qmstart" })).every((task) => task.type === "qmstart")).toBe(true);
    expect(await list({ limit: 1 })).toHaveLength(1);
    expect(await list({ source: "active" })).toEqual([]);
  });

  test("a token without audit rights sees only its own, and not in the list of the cluster", async () => {
    const made = z
      .looseObject({ value: z.string() })
      .parse(await client.data("POST", "/access/users/root@pam/token/blind"));
    const blind = TestClient.withToken(simulator, `root@pam!blind=${made.value}`);
    expect(await blind.data("GET", "/nodes/pve1/tasks")).toEqual([]);
    expect(await blind.data("GET", "/cluster/tasks")).toEqual([]);
    expect((await auditor.read(List, "/cluster/tasks")).length).toBeGreaterThan(0);
    const [own] = await client.read(List, "/nodes/pve1/tasks");
    expect((await blind.call("GET", `/nodes/pve1/tasks/${own?.upid}/status`)).reason).toBe(
      "Permission check failed (/nodes/pve1, Sys.Audit)",
    );
  });
});
