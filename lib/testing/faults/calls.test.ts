import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { stepsOf } from "@/lib/commands";
import { MoxxieError } from "@/lib/errors";
import type { FaultAction } from "@/lib/simulators/proxmox";
import { brokenSteps } from "@/lib/testing/broken-steps";
import { endpointId } from "@/lib/testing/world";
import { holdingsOf, named } from "./platform-state.test-helper";
import { type RestWorld, startRestWorld } from "./rest.test-helper";

/** The one call that changes something meets a fault: afterwards there is exactly one guest, or none and a reason. */
let world: RestWorld;
let current: typeof stepsOf = stepsOf;
beforeAll(async () => {
  world = await startRestWorld({ simulator: { speed: 60 }, stepsOf: (...args) => current(...args) });
  // What hangs is given up soon.
  await world.moxxie.db.prisma.endpoint.update({ where: { id: endpointId }, data: { options: { timeoutMs: 1_500 } } });
  await world.moxxie.inventory.reload();
});
afterEach(async () => {
  current = stepsOf;
  await world.platform.faults.clear();
});
afterAll(() => world?.close());

let count = 0;
const vm = (change: object = {}) => ({
  name: `called-${++count}`,
  datacenter: "DC1",
  cores: 1,
  memoryMB: 512,
  diskGB: 10,
  start: true,
  ...change,
});
const timedOut: FaultAction = { kind: "status", status: 596, reason: "Connection timed out" };

const creating = /\/qemu$|\/qemu\/9000\/clone$/;
const lost: [string, FaultAction][] = [
  ["dropped", { kind: "drop" }],
  ["dropped after the effect", { kind: "drop-after-effect" }],
  ["hung", { kind: "hang" }],
  ["hung after the effect", { kind: "hang-after-effect" }],
  ["truncated", { kind: "truncate" }],
  ["garbled", { kind: "garble" }],
  ["timed out between the nodes", timedOut],
];

describe.each([
  ["from nothing", {}],
  ["from a template", { template: "debian-12" }],
])("a creation %s", (_, more) => {
  test.concurrent.each(lost)("whose call is %s makes exactly one guest", async (_, action) => {
    world.platform.faults.add({ method: "POST", path: creating, count: 1, action });
    const body = vm(more);
    const ended = await world.ended("POST", "/vms", { body });
    expect(ended.status, ended.log.join("\n")).toBe("completed");
    expect(named(world.platform, body.name)).toMatchObject([{ power: "running", lock: undefined }]);
    expect(world.platform.volumes(Number(ended.vmId)).length).toBeGreaterThan(0);
  });
});

describe("the start of a guest", () => {
  test.each(lost)("whose call is %s starts it, once", async (_, action) => {
    const id = world.guestId("web-01");
    world.platform.faults.add({ method: "POST", path: /\/111\/status\/start$/, count: 1, action });
    const ended = await world.ended("POST", `/vms/${id}/start`);
    expect(ended.status, ended.log.join("\n")).toBe("completed");
    expect(world.platform.guest(111)?.power).toBe("running");
    expect((await world.ended("POST", `/vms/${id}/stop`)).status).toBe("completed");
  });
});

test.each(lost)("the deletion of a guest whose call is %s leaves nothing of it, and of no other", async (_, action) => {
  const made = await world.ended("POST", "/vms", { body: vm({ start: false }) });
  const vmId = Number(made.vmId);
  const others = () => holdingsOf(world.platform).guests.filter((guest) => guest.vmid !== vmId);
  const before = others();
  world.platform.faults.add({ method: "DELETE", path: new RegExp(`/qemu/${vmId}$`), count: 1, action });
  const ended = await world.ended("DELETE", `/vms/${made.guest}`);
  expect(ended.status, ended.log.join("\n")).toBe("completed");
  expect(world.platform.guest(vmId)).toBeUndefined();
  expect(world.platform.volumes(vmId)).toEqual([]);
  expect(others()).toEqual(before);
  expect((await world.ask("GET", `/vms/${made.guest}`)).status).toBe(404);
});

test("a half-made clone that is seen at neither of two nodes is not taken for another's", async () => {
  const body = vm({ template: "debian-12", host: "pve3" });
  const before = holdingsOf(world.platform);
  current = brokenSteps({
    step: "clone",
    point: "task-unknown",
    strike: () => {
      const { vmid } = named(world.platform, body.name)[0] ?? { vmid: 0 };
      const reason = `Configuration file 'nodes/pve1/qemu-server/${vmid}.conf' does not exist`;
      const path = `/nodes/pve1/qemu/${vmid}/config`;
      world.platform.faults.add({ path, count: 1, action: { kind: "status", status: 500, reason } });
      throw new MoxxieError("platform_error", "broken on purpose");
    },
  });
  const ended = await world.ended("POST", "/vms", { body });
  expect(ended.status, ended.log.join("\n")).toBe("failed");
  expect(holdingsOf(world.platform)).toEqual(before);
});

describe("answers to reads that cannot be trusted", () => {
  test.each([
    ["garbled", { kind: "garble" }, "platform_malformed", /is not JSON/],
    ["of another shape", { kind: "garble", body: '{"data":[]}' }, "platform_malformed", /not what is expected/],
    [
      "an error page",
      { kind: "status", status: 502, reason: "Bad Gateway", body: "<html>" },
      "platform_error",
      /Bad Gateway/,
    ],
    [
      "refused credentials",
      { kind: "status", status: 401, reason: "no ticket" },
      "platform_unauthorized",
      /refused Moxxie's credentials/,
    ],
    ["a redirect", { kind: "status", status: 404, reason: "Not Found" }, "platform_error", /Not Found/],
  ] as const)("%s: a problem that names the endpoint, and nothing changes", async (_, action, code, says) => {
    world.platform.faults.add({ method: "GET", path: /\/qemu\/111\/config$/, action });
    const target = `/vms/${world.guestId("web-01")}`;
    const read = await world.refusal(["GET", `${target}/config`], { code, says });
    expect(read.upstream?.endpoint).toBe(endpointId);
    const remove = await world.refusal(["DELETE", `${target}?confirm=web-01`], { code, says });
    expect(remove.upstream?.endpoint).toBe(endpointId);
    await world.refused(["PATCH", target, { body: { memoryMB: 4096 } }], { code, says });
  });

  test("a read that hangs is a time-out that says how long was waited", async () => {
    world.platform.faults.add({ method: "GET", path: /\/qemu\/111\/config$/, action: { kind: "hang" } });
    await world.refused(["GET", `/vms/${world.guestId("web-01")}/config`], {
      code: "platform_timeout",
      says: /'pve-one' did not answer within 1\.5 s/,
    });
  });
});
