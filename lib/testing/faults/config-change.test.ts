import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { GuestConfigView } from "@/lib/contracts/guest-config";
import { OperationRef } from "@/lib/contracts/operations";
import { type RestWorld, startRestWorld } from "./rest.test-helper";

let world: RestWorld;
let target: string;
let vmId: number;
beforeAll(async () => {
  world = await startRestWorld();
  const vm = { name: "changed", datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 10 };
  const made = await world.ended("POST", "/vms", { body: vm });
  target = `/vms/${made.guest}`;
  vmId = Number(made.vmId);
});
afterEach(async () => {
  await world.platform.faults.clear();
  world.platform.operator.configure(vmId, { cores: "1", memory: "512" });
});
afterAll(() => world?.close());

const config = () => world.platform.guest(vmId)?.config ?? {};
const digest = async () => GuestConfigView.parse((await world.ask("GET", `${target}/config`)).json).digest;
const configWrites = { method: "POST", path: /\/qemu\/\d+\/config$/ };

describe("somebody else changes the guest", () => {
  test("with an old digest the answer is a 409 at once, and no operation is begun", async () => {
    const old = await digest();
    world.platform.operator.configure(vmId, { cores: "3" });
    await world.refused(["PATCH", target, { body: { memoryMB: 1024, digest: old } }], {
      code: "digest_mismatch",
      says: /changed since you read it; read it again/,
    });
    await world.refused(["PATCH", target, { body: { memoryMB: 1024, digest: "0".repeat(40) } }], {
      code: "digest_mismatch",
      says: /read it again/,
    });
    const dry = await world.ask("PATCH", `${target}?dryRun=true`, { body: { memoryMB: 1024, digest: old } });
    expect(dry).toMatchObject({ status: 200, json: { possible: false, refusal: { code: "digest_mismatch" } } });
  });

  test("between the plan and the change: the operation fails, and the other's change is not taken back", async () => {
    world.platform.faults.add({ ...configWrites, count: 1, action: { kind: "latency", delayMs: 300 } });
    const sent = world.platform.requests.count(configWrites);
    const reply = await world.ask("PATCH", target, { body: { memoryMB: 1024 } });
    await expect.poll(() => world.platform.requests.count(configWrites), { interval: 5 }).toBe(sent + 1);
    world.platform.operator.configure(vmId, { cores: "3", description: "mine" });
    const operation = await world.endOf(OperationRef.parse(reply.json).operationId);
    expect(operation).toMatchObject({ status: "failed", error: { code: "digest_mismatch" } });
    expect(operation.error?.message).toMatch(/changed by somebody else in the meantime/);
    expect(config()).toMatchObject({ cores: "3", description: "mine", memory: "512" });
  });
});

test("two changes at once: one is made, the other refused, none half", async () => {
  const replies = await Promise.all(
    [{ memoryMB: 1024 }, { memoryMB: 2048 }].map((body) => world.ask("PATCH", target, { body })),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([202, 409]);
  const accepted = replies.findIndex(({ status }) => status === 202);
  const ended = await world.endOf(OperationRef.parse(replies[accepted]?.json).operationId);
  expect(ended.status).toBe("completed");
  expect(config().memory).toBe(["1024", "2048"][accepted]);
});

describe("a change that the platform refuses ends failed with its words, everything as before", () => {
  test.each([
    [{ tags: ["env-prod"] }, 400, "Parameter verification failed.", "platform_refused"],
    [{ memoryMB: 1024 }, 500, "unable to write config: No space left on device", "platform_error"],
    [{ memoryMB: 1024 }, 403, "Permission check failed (/vms/100, VM.Config.Memory)", "platform_forbidden"],
  ] as const)("%j: %i", async (body, status, reason, code) => {
    const before = { ...config() };
    world.platform.faults.add({ ...configWrites, action: { kind: "status", status, reason } });
    const ended = await world.ended("PATCH", target, { body });
    expect(ended).toMatchObject({ status: "failed", error: { code, upstream: { endpoint: "pve-one", status } } });
    expect(ended.error?.message).toContain(reason.split(" (")[0]?.replace(/\.$/, ""));
    expect(config()).toEqual(before);
  });
});

describe("a change that cannot be", () => {
  test.each([
    [{}, "invalid_request", /at least one field/],
    [{ digest: "x" }, "invalid_request", /at least one field/],
    [{ memoryMB: 512.5 }, "invalid_request", /memoryMB/],
    [{ name: "two words" }, "invalid_request", /name/],
    [{ memoryMB: 1024, disks: [] }, "invalid_request", /disks.*not known/],
    [{ swapMB: 64 }, /./, /swap/i],
    [{ interfaces: [{ id: "net7", vlan: 10 }] }, /./, /net7/],
    [{ interfaces: [{ id: "net0", profileId: "vmbr9" }] }, /./, /vmbr9/],
    [{ cloudInit: { nameservers: ["not-an-ip"] } }, "invalid_request", /cloudInit\.nameservers/],
  ] as const)("%j is refused before anything is begun", async (body, code, says) => {
    const reply = await world.ask("PATCH", target, { body });
    const expected = typeof code === "string" ? code : (reply.json as { code: "cannot_be_done" }).code;
    await world.refused(["PATCH", target, { body }], { code: expected, says });
    expect([400, 422]).toContain(reply.status);
  });

  test("that changes nothing is done without a write", async () => {
    const sent = world.platform.requests.count(configWrites);
    const ended = await world.ended("PATCH", target, { body: { memoryMB: 512 } });
    expect(ended.status).toBe("completed");
    expect(world.platform.requests.count(configWrites)).toBe(sent);
  });
});

describe("a change whose answer is lost", () => {
  test.each(["drop-after-effect", "garble", "truncate"] as const)(
    "%s: is seen to be done, and is made once",
    async (kind) => {
      world.platform.faults.add({ ...configWrites, count: 1, action: { kind } });
      const sent = world.platform.requests.count(configWrites);
      const ended = await world.ended("PATCH", target, { body: { memoryMB: 1024 } });
      expect(ended.status, ended.log.join("\n")).toBe("completed");
      expect(config().memory).toBe("1024");
      expect(world.platform.requests.count(configWrites)).toBe(sent + 1);
    },
  );

  test("drop before the effect: is sent again, once it is known that nothing came", async () => {
    world.platform.faults.add({ ...configWrites, count: 1, action: { kind: "drop" } });
    const ended = await world.ended("PATCH", target, { body: { memoryMB: 1024 } });
    expect(ended.status, ended.log.join("\n")).toBe("completed");
    expect(config().memory).toBe("1024");
  });
});
