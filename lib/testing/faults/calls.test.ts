import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { OperationRef } from "@/lib/contracts/operations";
import type { FaultAction } from "@/lib/simulators/proxmox";
import { endpointId } from "@/lib/testing/world";
import { holdingsOf, named } from "./platform-state.test-helper";
import { type Asking, type Ended, type Method, type RestWorld, startRestWorld } from "./rest.test-helper";

/** The one call that changes something meets a fault: afterwards there is exactly one guest, or none and a reason. */
let world: RestWorld;
beforeAll(async () => {
  world = await startRestWorld({ simulator: { speed: 60 } });
  // What hangs is given up soon.
  await world.moxxie.db.prisma.endpoint.update({ where: { id: endpointId }, data: { options: { timeoutMs: 1_500 } } });
  await world.moxxie.inventory.reload();
});
afterEach(() => world.platform.faults.clear());
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

/** Sends all requests at once, each to meet one of the faults, and gives their operations at the end. */
async function allEnded(requests: readonly (readonly [Method, string, Asking?])[]): Promise<Ended[]> {
  const replies = await Promise.all(requests.map((request) => world.ask(...request)));
  const ids = replies.map(({ json }) => OperationRef.parse(json).operationId);
  await Promise.all(ids.map((id) => world.moxxie.operations.settled(id, 60_000)));
  expect(world.platform.faults.list(), "faults that no call has met").toEqual([]);
  const ended: Ended[] = [];
  for (const id of ids) ended.push(await world.endOf(id));
  for (const { status, log } of ended) expect(status, log.join("\n")).toBe("completed");
  return ended;
}

const kinds = lost.map(([kind]) => kind).join(", ");

describe(`calls that are ${kinds}`, () => {
  let made: Ended[] = [];

  test.each([
    ["from a template", { template: "debian-12" }],
    ["from nothing", {}],
  ])("creations %s make exactly one guest each", async (_, more) => {
    const bodies = lost.map(() => vm(more));
    for (const [, action] of lost) world.platform.faults.add({ method: "POST", path: creating, count: 1, action });
    made = await allEnded(bodies.map((body) => ["POST", "/vms", { body }]));
    for (const [index, { vmId }] of made.entries()) {
      const found = named(world.platform, bodies[index]?.name ?? "");
      expect(found).toMatchObject([{ power: "running", lock: undefined, vmid: Number(vmId) }]);
      expect(world.platform.volumes(Number(vmId)).length).toBeGreaterThan(0);
    }
  });

  test.each([
    ["stop", "stopped"],
    ["start", "running"],
  ])("%s leaves each guest %s, ordered once too often at most where it never came", async (action, power) => {
    for (const [index, [, fault]] of lost.entries()) {
      const path = new RegExp(`/${made[index]?.vmId}/status/${action}$`);
      world.platform.faults.add({ method: "POST", path, count: 1, action: fault });
    }
    await allEnded(made.map(({ guest }) => ["POST", `/vms/${guest}/${action}`]));
    for (const { vmId } of made) expect(world.platform.guest(Number(vmId))?.power).toBe(power);
  });

  test("deletions with force leave nothing of these guests, and nothing changed of others", async () => {
    const ids = made.map(({ vmId }) => Number(vmId));
    const others = () => holdingsOf(world.platform).guests.filter(({ vmid }) => !ids.includes(vmid));
    const before = others();
    for (const [index, [, action]] of lost.entries())
      world.platform.faults.add({ method: "DELETE", path: new RegExp(`/qemu/${ids[index]}$`), count: 1, action });
    await allEnded(made.map(({ guest }) => ["DELETE", `/vms/${guest}?force=true`]));
    for (const { guest, vmId } of made) {
      expect(world.platform.guest(Number(vmId))).toBeUndefined();
      expect(world.platform.volumes(Number(vmId))).toEqual([]);
      expect((await world.ask("GET", `/vms/${guest}`)).status).toBe(404);
    }
    expect(others()).toEqual(before);
  });
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
