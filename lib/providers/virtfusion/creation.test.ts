import { afterEach, describe, expect, test } from "vitest";
import { networkProfileIds } from "@/lib/simulators/virtfusion";
import { thrownBy } from "../contract/steps";
import { adopted, ended, made, stageOf, startWriteWorld, type WriteWorld } from "./write-world.test-helper";

let world: WriteWorld;
afterEach(() => world?.close());

const orders = () => world.simulator.requests.count({ method: "POST", path: "/servers" });
/** The order itself: a dry run goes before it. */
const theOrder = { method: "POST", path: "/servers", skip: 1, count: 1 } as const;
const naming = { method: "PUT", path: /\/modify\/name$/ } as const;

describe("an order whose outcome is unknown", () => {
  test("that the panel carries out late is found by the next look, and nothing is ordered again", async () => {
    world = await startWriteWorld();
    const hurried = world.another({ createTimeoutMs: 200 });
    const before = new Set(world.vmIds());
    const spec = world.spec();
    const since = new Date();
    world.simulator.faults.add({ ...theOrder, action: { kind: "hang" } });
    const lost = await thrownBy(stageOf(hurried, spec, "allocate").start());
    expect(lost).toMatchObject({ code: "platform_timeout", extra: { mayHaveHappened: true } });
    const stage = stageOf(world.provider, spec, "allocate");
    await stage.recover?.(since);
    expect(await stage.isDone()).toBe(false); // not yet
    await world.carryOutLate(spec);
    await stage.recover?.(since);
    expect(await stage.isDone()).toBe(true);
    expect(await stage.start()).toBeNull();
    const mine = world.vmIds().filter((id) => !before.has(id));
    expect(mine).toEqual([(await adopted(world.provider, spec)).vmId]);
    expect(orders()).toBe(3); // the dry run, the order, and what the panel made of it late
  });

  test("of a process that died before it named the server is adopted by the next one", async () => {
    world = await startWriteWorld();
    const spec = world.spec();
    const since = new Date();
    world.simulator.faults.add({ ...naming, action: { kind: "hang" } });
    const dying = world.another({ timeoutMs: 300 });
    const lost = await thrownBy(stageOf(dying, spec, "allocate").start());
    expect(lost).toMatchObject({ extra: { mayHaveHappened: true } });
    await world.simulator.faults.clear();
    const stage = stageOf(world.provider, spec, "allocate");
    expect(await stage.isDone()).toBe(false);
    await stage.recover?.(since);
    expect(await stage.isDone()).toBe(true);
    const { vmId } = await adopted(world.provider, spec);
    expect(world.simulator.server(Number(vmId))?.name).toBe(`moxxie-${spec.operationId}`);
    expect(orders()).toBe(2);
  });

  test("of the same process is named at the next attempt", async () => {
    world = await startWriteWorld({ options: { timeoutMs: 300 } });
    const spec = world.spec();
    world.simulator.faults.add({ ...naming, count: 1, action: { kind: "hang" } });
    const stage = stageOf(world.provider, spec, "allocate");
    expect(await thrownBy(stage.start())).toMatchObject({ extra: { mayHaveHappened: true } });
    expect(await stage.isDone()).toBe(false);
    expect(await stage.start()).toBeNull();
    expect(await stage.isDone()).toBe(true);
    expect(orders()).toBe(2);
  });

  test("is undone by the process that sent it, also when the panel carries it out only then", async () => {
    world = await startWriteWorld({ options: { createTimeoutMs: 200, createLateForMs: 3_000 } });
    const before = world.vmIds();
    const spec = world.spec();
    world.simulator.faults.add({ ...theOrder, action: { kind: "hang" } });
    await thrownBy(stageOf(world.provider, spec, "allocate").start());
    const removing = world.provider.guests.removeCreated(spec);
    await world.carryOutLate(spec);
    await ended(world.provider, await removing);
    expect(world.vmIds()).toEqual(before);
    expect(world.simulator.requests.count({ method: "DELETE" })).toBe(1);
  });

  test("is no concern of an operation whose own server is known and gone", async () => {
    world = await startWriteWorld();
    const [wish, other] = [world.spec(), world.spec()];
    const since = new Date();
    await stageOf(world.provider, wish, "allocate").start();
    const spec = await adopted(world.provider, wish);
    world.simulator.operator.deleteServer(Number(spec.vmId));
    await world.carryOutLate(other);
    await stageOf(world.another(), spec, "allocate").recover?.(since);
    expect(world.simulator.servers().at(-1)?.name).toBe("");
  });

  test("leaves servers of other users and other orders alone", async () => {
    world = await startWriteWorld();
    const { operator } = world.simulator;
    const foreign = operator.createServer({ unnamed: true }); // the standard package: 2 GB, 2 cores, 20 GB
    const since = new Date(Date.now() - 60_000);
    const spec = world.spec({ memoryMb: 2048, cpuCores: 2 });
    const stage = stageOf(world.provider, spec, "allocate");
    await stage.recover?.(since);
    expect(await stage.isDone()).toBe(false);
    expect(world.simulator.server(foreign)?.name).toBe("");
    expect(await world.provider.guests.removeCreated(spec)).toBeNull();
    expect(world.simulator.server(foreign)).toBeDefined();
  });
});

describe("two processes at work on one panel", () => {
  test("never take each other's servers, whatever answers are lost", async () => {
    world = await startWriteWorld({ options: { createTimeoutMs: 700, timeoutMs: 1_500 } });
    const processes = [world.provider, world.another(), world.another()];
    const before = new Set(world.vmIds());
    // Alike but for the network; every third answer is lost.
    const profiles = ["0", String(networkProfileIds.routed), String(networkProfileIds.everywhere)];
    const wishes = Array.from({ length: 9 }, (_, index) =>
      world.spec({ network: { profileId: profiles[index % 3] ?? "0" } }),
    );
    const isLost = (index: number) => index % 3 === 2;
    world.simulator.faults.add({ ...theOrder, skip: 4, count: 2, action: { kind: "hang-after-effect" } });
    world.simulator.faults.add({ ...theOrder, skip: 9, count: 1, action: { kind: "drop-after-effect" } });
    const since = new Date();
    await Promise.all(
      wishes.map(async (spec, index) => {
        const provider = processes[index % processes.length] ?? world.provider;
        const stage = stageOf(provider, spec, "allocate");
        for (let attempt = 0; attempt < 4 && !(await stage.isDone()); attempt += 1) {
          if (attempt > 0 || isLost(index)) await stage.recover?.(since);
          if (!(await stage.isDone())) await thrownBy(stage.start());
        }
      }),
    );
    const ids = await Promise.all(wishes.map(async (spec) => (await adopted(world.another(), spec)).vmId));
    const mine = world.vmIds().filter((id) => !before.has(id));
    expect(new Set(ids).size).toBe(wishes.length);
    expect(ids.sort()).toEqual(mine.sort());
    for (const [index, spec] of wishes.entries()) {
      const { vmId } = await adopted(world.provider, spec);
      const [face] = world.simulator.server(Number(vmId))?.interfaces ?? [];
      expect(String(face?.networkProfile)).toBe(profiles[index % 3]);
    }
  });
});

describe("a server that other work holds", () => {
  test("is waited for", async () => {
    world = await startWriteWorld();
    const wish = world.spec();
    await stageOf(world.provider, wish, "allocate").start();
    const spec = await adopted(world.provider, wish);
    world.simulator.faults.lockServer(Number(spec.vmId));
    const begun = stageOf(world.provider, spec, "build").start();
    await expect.poll(() => world.simulator.requests.count({ path: /\/build$/ })).toBeGreaterThan(0);
    world.simulator.faults.unlockServer(Number(spec.vmId));
    expect(await ended(world.provider, await begun)).toMatchObject({ state: "succeeded" });
  });

  test("for too long is said to be locked, and nothing has happened", async () => {
    world = await startWriteWorld({ options: { lockPatienceMs: 300 } });
    const wish = world.spec();
    await stageOf(world.provider, wish, "allocate").start();
    const spec = await adopted(world.provider, wish);
    world.simulator.faults.lockServer(Number(spec.vmId));
    const error = await thrownBy(stageOf(world.provider, spec, "build").start());
    expect(error).toMatchObject({ code: "guest_locked", extra: { isBusy: true } });
    expect(error).not.toMatchObject({ extra: { mayHaveHappened: true } });
    expect(world.simulator.server(Number(spec.vmId))?.state).toBe("allocated");
  });
});

describe("a build", () => {
  test.each([true, false])("that fails is told and can be begun again (flag %s)", async (buildFailed) => {
    world = await startWriteWorld();
    const wish = world.spec();
    await stageOf(world.provider, wish, "allocate").start();
    const spec = await adopted(world.provider, wish);
    world.simulator.faults.failNextJob("build", "no space left", { buildFailed });
    const stage = stageOf(world.provider, spec, "build");
    expect(await ended(world.provider, await stage.start())).toMatchObject({ state: "failed" });
    expect(await stage.isDone()).toBe(false);
    expect(await world.provider.guests.get({ ...spec })).toMatchObject({ status: "failed" });
    expect(await ended(world.provider, await stage.start())).toMatchObject({ state: "succeeded" });
    expect(await stage.isDone()).toBe(true);
  });

  test("that is stuck keeps running, and its server is removed once it has ended", async () => {
    world = await startWriteWorld({ options: { buildPatienceMs: 500 } });
    const wish = world.spec();
    await stageOf(world.provider, wish, "allocate").start();
    const spec = await adopted(world.provider, wish);
    world.simulator.faults.stuckNextBuild();
    const ref = await stageOf(world.provider, spec, "build").start();
    expect(await stageOf(world.provider, spec, "build").start()).toBe(ref); // followed, not begun anew
    expect(await world.provider.tasks.status(ref ?? "")).toMatchObject({ state: "running" });
    const removal = thrownBy(world.provider.guests.removeCreated(spec));
    expect(await removal).toMatchObject({ code: "guest_locked", message: expect.stringContaining("queued") });
    const patient = world.another({ buildPatienceMs: 30_000 });
    const removing = patient.guests.removeCreated(spec);
    world.simulator.faults.releaseStuckBuilds();
    await ended(patient, await removing);
    expect(world.vmIds()).not.toContain(spec.vmId);
  });

  test("whose answer is lost is followed, not begun again", async () => {
    world = await startWriteWorld({ speed: 20 });
    const wish = world.spec();
    await stageOf(world.provider, wish, "allocate").start();
    const spec = await adopted(world.provider, wish);
    world.simulator.faults.add({ method: "POST", path: /\/build$/, count: 1, action: { kind: "drop-after-effect" } });
    const stage = stageOf(world.provider, spec, "build");
    expect(await thrownBy(stage.start())).toMatchObject({ extra: { mayHaveHappened: true } });
    const found = await world.another().tasks.find({ ...spec }, { work: "create", since: new Date(0) });
    expect(found).toMatchObject({ ref: `build:${spec.vmId}` });
    await ended(world.provider, await stage.start());
    expect(world.simulator.requests.count({ path: /\/build$/ })).toBe(1);
  });

  test("takes the keys by text and by name, makes only what is missing, and mails no password", async () => {
    world = await startWriteWorld();
    const text = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVpb2ZzZQ==";
    const cloudInit = { sshKeys: [`${text} me@laptop`], sshKeyNames: ["ops-laptop"] };
    const [one, other] = [world.spec({ cloudInit }), world.spec({ cloudInit: { sshKeys: [`${text} other`] } })];
    const refs = await Promise.all([made(world.provider, one), made(world.provider, other)]);
    const [first, second] = refs.map(({ vmId }) => world.simulator.server(Number(vmId)));
    expect(first?.sshKeyIds).toHaveLength(2);
    expect(second?.sshKeyIds).toHaveLength(1);
    expect(first?.sshKeyIds).toContain(second?.sshKeyIds[0]);
    expect(world.simulator.requests.count({ method: "POST", path: "/ssh_keys" })).toBe(1);
    expect(first?.name).toBe(one.name);
  });

  test("with a key that nobody knows is refused before anything is made", async () => {
    world = await startWriteWorld();
    const before = world.vmIds();
    const spec = world.spec({ cloudInit: { sshKeyNames: ["nobody's"] } });
    const error = await thrownBy(stageOf(world.provider, spec, "allocate").start());
    expect(error).toMatchObject({ code: "unknown_ssh_key", message: expect.stringContaining("'ops-laptop'") });
    expect(world.vmIds()).toEqual(before);
    expect(orders()).toBe(0);
  });

  test("gives the host name only to what is one", async () => {
    world = await startWriteWorld();
    const names = ["web-1.example.org", "web", "a name with spaces"];
    for (const name of names) {
      const { vmId } = await made(world.provider, world.spec({ name }));
      const server = world.simulator.server(Number(vmId));
      expect(server).toMatchObject({ name, hostname: name === names[0] ? name : null });
    }
  });
});

describe("a removal", () => {
  test("that is half done is followed by whoever comes next", async () => {
    world = await startWriteWorld({ speed: 4 });
    const wish = world.spec({ template: undefined });
    await stageOf(world.provider, wish, "allocate").start();
    const spec = await adopted(world.provider, wish);
    expect(await world.provider.guests.removeCreated(spec)).toBe(`delete:${spec.vmId}`);
    expect(world.vmIds()).toContain(spec.vmId); // the job runs, and nobody has noted its name
    const next = world.another();
    await ended(next, await next.guests.removeCreated(spec));
    expect(world.vmIds()).not.toContain(spec.vmId);
    expect(await next.guests.removeCreated(spec)).toBeNull();
    expect(await next.guests.removeCreated(wish)).toBeNull();
  });

  test("whose answer is lost is carried through", async () => {
    world = await startWriteWorld();
    const wish = world.spec({ template: undefined });
    await stageOf(world.provider, wish, "allocate").start();
    const { vmId } = await adopted(world.provider, wish);
    world.simulator.faults.add({ method: "DELETE", count: 1, action: { kind: "drop-after-effect" } });
    await ended(world.provider, await world.provider.guests.removeCreated(wish));
    expect(world.vmIds()).not.toContain(vmId);
  });

  test("that failed in the panel is begun again", async () => {
    world = await startWriteWorld();
    const wish = world.spec({ template: undefined });
    await stageOf(world.provider, wish, "allocate").start();
    const spec = await adopted(world.provider, wish);
    world.simulator.faults.failNextJob("delete", "the disk is busy");
    await world.provider.guests.removeCreated(spec);
    const isIdle = () => world.vmIds().includes(spec.vmId) && !world.simulator.panel.queue.isLocked(Number(spec.vmId));
    await expect.poll(isIdle).toBe(true);
    await ended(world.provider, await world.provider.guests.removeCreated(spec));
    expect(world.vmIds()).not.toContain(spec.vmId);
  });

  test("of a protected server is refused", async () => {
    world = await startWriteWorld();
    const ref = await made(world.provider, world.spec());
    await ended(world.provider, await world.provider.power.stop(ref));
    world.simulator.operator.setProtected(Number(ref.vmId), true);
    const refusal = await thrownBy(world.provider.guests.destroy(ref, { purge: true }));
    expect(refusal).toMatchObject({ code: "guest_protected" });
    expect(world.vmIds()).toContain(ref.vmId);
  });
});
