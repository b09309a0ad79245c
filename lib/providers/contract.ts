import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GuestKind } from "@/lib/domain/guest";
import { type ErrorCode, MoxxieError } from "@/lib/errors";
import {
  capabilitiesOf,
  type GuestRef,
  type GuestSpec,
  type Provider,
  type Stage,
  type TaskRef,
  type TaskStatus,
} from "./provider";

/** A platform to test a provider against, and what somebody else can do to it behind the provider's back. */
export interface ContractWorld {
  provider: Provider;
  /** The same endpoint seen by a provider that waits only this long for an answer. */
  impatient: Provider;
  /** What the platform really has. */
  truth: { hostNames: string[]; vmIds: string[] };
  /** Kinds of guests that can be made. */
  kinds: GuestKind[];
  /** Something that can be made: small, stopped, on the first host. */
  spec(wanted: { kind: GuestKind; vmId: string; operationId: string; fromTemplate: boolean }): GuestSpec;
  /** A guest id that is free. */
  freeVmId(): string;
  /** Another host that guests made from `spec` can be moved to; absent where there is none. */
  otherHost?: string;
  /** Somebody else makes a guest with that id. */
  foreignGuest(vmId: string): Promise<void>;
  /** Somebody else changes the guest's name. */
  rename(vmId: string, name: string): Promise<void>;
  /** Whether the platform has that guest now. */
  exists(vmId: string): boolean;
  disconnect(): Promise<void>;
  reconnect(): Promise<void>;
  /** The next write takes effect, and its answer never comes. */
  loseNextAnswer(): void;
  /** The next task of that kind of work fails on the platform. */
  failNextTask(work: Stage["work"], message: string): void;
  close(): Promise<void>;
}

export interface ContractSubject {
  /** Starts a platform with about so many guests. */
  start(options: { guests: number }): Promise<ContractWorld>;
}

/**
 * What the house relies on, whatever the platform. Every provider passes it against its simulator. A facet that a
 * provider does not have is skipped, and must then be missing from its capabilities.
 */
export function describeProviderContract(name: string, subject: ContractSubject): void {
  describe(`the ${name} provider`, () => {
    let world: ContractWorld;
    beforeAll(async () => {
      world = await subject.start({ guests: 12 });
    });
    afterAll(() => world.close());

    observing(() => world, subject);
    creating(() => world);
    removing(() => world);
    configuring(() => world);
    powering(() => world);
    snapshotting(() => world);
    cloning(() => world);
    migrating(() => world);
    destroying(() => world);
    looking(() => world);
    failing(() => world);
  });
}

type World = () => ContractWorld;

function observing(world: World, subject: ContractSubject) {
  describe("observing", () => {
    test("shows every host and every guest", async () => {
      const { hosts, guests, storages } = await world().provider.observe();
      expect(hosts.map((host) => host.name).sort()).toEqual([...world().truth.hostNames].sort());
      expect(guests.map((guest) => guest.vmId).sort()).toEqual([...world().truth.vmIds].sort());
      expect(storages.length).toBeGreaterThan(0);
      for (const host of hosts) expect(host).toMatchObject({ status: "online", cpuCores: expect.any(Number) });
    });

    test("counts a shared storage once", async () => {
      const { storages } = await world().provider.observe();
      const keys = storages.map((storage) => `${storage.hostName ?? "*"}/${storage.name}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { shared, hostName, hostNames } of storages) {
        expect(hostName === null).toBe(shared);
        expect(hostNames.length).toBeGreaterThan(0);
      }
    });

    test("costs the same number of calls for few guests as for many", async () => {
      const large = await subject.start({ guests: 300 });
      const callsOf = async ({ provider }: ContractWorld) => {
        const before = provider.callCount();
        const { guests } = await provider.observe();
        return { calls: provider.callCount() - before, guests: guests.length };
      };
      try {
        const [few, many] = [await callsOf(world()), await callsOf(large)];
        expect(many.guests).toBeGreaterThan(few.guests * 5);
        expect(many.calls).toBe(few.calls);
      } finally {
        await large.close();
      }
    });

    test("ends when its caller gives up", async () => {
      await expect(world().provider.observe(AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
    });
  });
}

function creating(world: World) {
  describe("creating", () => {
    test.each([
      ["from a template", true],
      ["from nothing", false],
    ])("%s: each stage has its effect once, however often it is begun", async (_, fromTemplate) => {
      for (const spec of specs(world(), { fromTemplate })) {
        const { guests } = world().provider;
        const count = guests.creation(spec).length;
        for (let index = 0; index < count; index += 1) {
          // A new list each time, as a new process would have it.
          const stage = () => stageAt(guests.creation(spec), index);
          if (await stage().isDone()) continue; // e.g. a disk that is large enough already
          const first = await stage().start();
          const second = await stage().start(); // the process died before it noted the first
          if (first !== null && second !== null) await finish(world().provider, second);
          await finish(world().provider, first);
          expect(await stage().isDone()).toBe(true);
          expect(await stage().start()).toBeNull();
        }
        const ref = refOf(spec);
        const config = await guests.config(ref);
        expect(config).toMatchObject({ name: spec.name, cpuCores: spec.cpuCores, memoryMb: spec.memoryMb });
        expect([...config.tags].sort()).toEqual([...spec.tags].sort());
        expect(config.description).toBe(spec.description);
        expect(config.disks.find((disk) => disk.boot)?.sizeGb).toBeGreaterThanOrEqual(spec.diskGb);
        expect(await guests.get(ref)).toMatchObject({ status: "stopped", hostName: spec.hostName, name: spec.name });
        expect(await guests.madeBy(spec.operationId, ref)).toBe(true);
        expect(await guests.madeBy("another", ref)).toBe(false);
        expect(await guests.isVmIdFree(spec.vmId)).toBe(false);
      }
    });

    test("an id that another's guest has is refused as taken, and that guest stays", async () => {
      for (const spec of specs(world(), { fromTemplate: true })) {
        await world().foreignGuest(spec.vmId);
        const [stage] = world().provider.guests.creation(spec);
        expect(await stage?.isDone()).toBe(false);
        await expectCode(stage?.start(), "vm_id_taken");
        expect(await world().provider.guests.removeCreated(spec)).toBeNull();
        expect(world().exists(spec.vmId)).toBe(true);
      }
    });

    test("a guest made although the answer was lost is found, not made again", async () => {
      const { impatient, provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const since = new Date(Date.now() - 5_000);
        world().loseNextAnswer();
        const lost = await thrownBy(stageAt(impatient.guests.creation(spec), 0).start());
        expect(lost).toMatchObject({ code: "platform_timeout", extra: { mayHaveHappened: true } });
        await finish(provider, await stageAt(provider.guests.creation(spec), 0).start());
        expect(await stageAt(provider.guests.creation(spec), 0).isDone()).toBe(true);
        const made = (
          await provider.tasks.list({ limit: 500, sinceSeconds: Math.floor(since.getTime() / 1000) })
        ).filter(
          (task) => ["create", "clone"].includes(task.work) && [spec.vmId, templateVmId(spec)].includes(task.vmId),
        );
        const earlier = world().truth.vmIds; // clones of other tests share the template's id
        expect(earlier).not.toContain(spec.vmId);
        expect(made.length).toBeGreaterThan(0);
        expect((await provider.observe()).guests.filter((guest) => guest.vmId === spec.vmId)).toHaveLength(1);
      }
    });

    test("a task that fails says so in the platform's words", async () => {
      const [spec] = specs(world(), { fromTemplate: false });
      if (spec === undefined) return;
      const [stage] = world().provider.guests.creation(spec);
      world().failNextTask(stage?.work ?? "create", "no space left on device");
      const ended = await ending(world().provider, (await stage?.start()) ?? null);
      expect(ended).toMatchObject({ state: "failed", error: expect.stringContaining("no space left on device") });
      expect(await stage?.isDone()).toBe(false);
    });
  });
}

function removing(world: World) {
  describe("removing what a creation made", () => {
    test("is safe when nothing was made", async () => {
      for (const spec of specs(world(), { fromTemplate: true })) {
        expect(await world().provider.guests.removeCreated(spec)).toBeNull();
      }
    });

    test("works after each stage, with the guest running, and twice", async () => {
      const { provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const stages = provider.guests.creation(spec);
        for (let made = 1; made <= stages.length; made += 1) {
          for (const stage of stages.slice(0, made))
            if (!(await stage.isDone())) await finish(provider, await stage.start());
          if (made === stages.length) await finish(provider, await provider.power.start(refOf(spec)));
          await finish(provider, await provider.guests.removeCreated(spec));
          expect(world().exists(spec.vmId)).toBe(false);
          expect(await provider.guests.removeCreated(spec)).toBeNull();
        }
      }
    });

    test("works while the making is under way", async () => {
      const { provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const [stage] = provider.guests.creation(spec);
        await stage?.start();
        await finish(provider, await provider.guests.removeCreated(spec));
        expect(world().exists(spec.vmId)).toBe(false);
      }
    });
  });
}

function configuring(world: World) {
  describe("changing the configuration", () => {
    test("does what the plan said, and nothing when nothing differs", async () => {
      const { provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const ref = await make(provider, spec);
        const change = {
          cpuCores: 3,
          memoryMb: 1536,
          description: "Two\nlines",
          tags: ["moxxie", "test"],
          onBoot: true,
        };
        const planned = await provider.guests.planChange(ref, change);
        expect(planned.changes.map((one) => one.field).sort()).toEqual(Object.keys(change).sort());
        expect(planned.changes.filter((one) => one.requiresRestart)).toEqual([]);
        await finish(provider, await provider.guests.change(ref, { ...change, digest: planned.digest }));
        expect(await provider.guests.config(ref)).toMatchObject(change);
        expect(await provider.guests.madeBy(spec.operationId, ref)).toBe(true);
        expect((await provider.guests.planChange(ref, change)).changes).toEqual([]);
        expect(await provider.guests.change(ref, change)).toBeNull();
      }
    });

    test("with an old digest is refused, and changes nothing", async () => {
      const { provider } = world();
      const [spec] = specs(world(), { fromTemplate: true });
      if (spec === undefined) return;
      const ref = await make(provider, spec);
      const { digest } = await provider.guests.config(ref);
      await world().rename(ref.vmId, "by-another");
      await expectCode(provider.guests.planChange(ref, { cpuCores: 4, digest }), "digest_mismatch");
      await expectCode(provider.guests.change(ref, { cpuCores: 4, digest }), "digest_mismatch");
      expect(await provider.guests.config(ref)).toMatchObject({ name: "by-another", cpuCores: spec.cpuCores });
    });

    test("can be taken back with the saved configuration", async () => {
      const { provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const ref = await make(provider, spec);
        const saved = await provider.guests.config(ref);
        const change = { cpuCores: 3, memoryMb: 1536, tags: [], onBoot: true, description: "changed" };
        await finish(provider, await provider.guests.change(ref, change));
        await finish(provider, await provider.guests.restoreConfig(ref, saved));
        const { digest: _, ...restored } = await provider.guests.config(ref);
        const { digest: __, ...before } = saved;
        expect(restored).toEqual(before);
        expect(await provider.guests.restoreConfig(ref, saved)).toBeNull();
      }
    });

    test("a disk grows, and is not shrunk", async () => {
      const { provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const ref = await make(provider, spec);
        const bootDisk = async () => (await provider.guests.config(ref)).disks.find((disk) => disk.boot);
        const disk = await bootDisk();
        if (disk === undefined) throw new Error("the guest has no boot disk");
        await finish(provider, await provider.guests.resizeDisk(ref, disk.id, disk.sizeGb + 5));
        expect((await bootDisk())?.sizeGb).toBe(disk.sizeGb + 5);
        expect(await provider.guests.resizeDisk(ref, disk.id, disk.sizeGb + 5)).toBeNull();
        await expectCode(provider.guests.resizeDisk(ref, disk.id, 1), "cannot_be_done");
        await expectCode(provider.guests.resizeDisk(ref, "nothing9", 100), "cannot_be_done");
      }
    });
  });
}

function powering(world: World) {
  describe("power", () => {
    test("start and stop bring the state, also when it is there already", async () => {
      const { provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const ref = await make(provider, spec);
        const { power } = provider;
        await finish(provider, await power.start(ref));
        await expectStatus(provider, ref, "running");
        await finish(provider, await power.start(ref));
        await expectStatus(provider, ref, "running");
        await finish(provider, await power.reboot(ref, { timeoutSeconds: 30 }));
        await expectStatus(provider, ref, "running");
        await finish(provider, await power.shutdown(ref, { timeoutSeconds: 30, forceStop: true }));
        await expectStatus(provider, ref, "stopped");
        await finish(provider, await power.shutdown(ref, { timeoutSeconds: 30, forceStop: false }));
        await finish(provider, await power.start(ref));
        await finish(provider, await power.stop(ref));
        await expectStatus(provider, ref, "stopped");
        await finish(provider, await power.stop(ref));
        await expectCode(power.reboot(ref, { timeoutSeconds: 30 }), "invalid_state");
      }
    });

    test("reset, suspend and resume work on a running VM where the platform has them", async () => {
      const { provider } = world();
      const spec = specs(world(), { fromTemplate: true }).find((one) => one.kind === "vm");
      if (spec === undefined) return;
      const ref = await make(provider, spec);
      await finish(provider, await provider.power.start(ref));
      if (provider.power.reset) await finish(provider, await provider.power.reset(ref));
      await expectStatus(provider, ref, "running");
      if (provider.suspend === undefined) return;
      await finish(provider, await provider.suspend.suspend(ref, { toDisk: false }));
      await expectStatus(provider, ref, "paused");
      await finish(provider, await provider.suspend.resume(ref));
      await expectStatus(provider, ref, "running");
      await finish(provider, await provider.suspend.suspend(ref, { toDisk: true }));
      await expectStatus(provider, ref, "suspended");
      await finish(provider, await provider.suspend.resume(ref));
      await expectStatus(provider, ref, "running");
    });

    test("a change that needs a restart is said before, waits, and arrives with it", async () => {
      const { provider } = world();
      const spec = specs(world(), { fromTemplate: true }).find((one) => one.kind === "vm");
      if (spec === undefined) return;
      const ref = await make(provider, spec);
      await finish(provider, await provider.power.start(ref));
      const change = { cpuCores: 3, description: "at once" };
      const { changes } = await provider.guests.planChange(ref, change);
      expect(Object.fromEntries(changes.map((one) => [one.field, one.requiresRestart]))).toEqual({
        cpuCores: true,
        description: false,
      });
      await finish(provider, await provider.guests.change(ref, change));
      expect((await provider.guests.config(ref)).pending).toMatchObject([{ requiresRestart: true }]);
      await finish(provider, await provider.power.reboot(ref, { timeoutSeconds: 30 }));
      expect(await provider.guests.config(ref)).toMatchObject({ cpuCores: 3, pending: [] });
    });
  });
}

function snapshotting(world: World) {
  test("snapshots are made, listed, rolled back to and removed", async () => {
    const { provider } = world();
    const { snapshots } = provider;
    if (snapshots === undefined) return expect(capabilitiesOf(provider).snapshots).toBe(false);
    for (const spec of specs(world(), { fromTemplate: true })) {
      const ref = await make(provider, spec);
      await finish(provider, await snapshots.create(ref, { name: "before", description: "first", withMemory: false }));
      await finish(provider, await provider.guests.change(ref, { cpuCores: 3 }));
      await finish(provider, await snapshots.create(ref, { name: "after", withMemory: false }));
      expect(await snapshots.list(ref)).toMatchObject([
        { name: "before", description: "first", withMemory: false, createdAt: expect.stringMatching(/^\d{4}-/) },
        { name: "after", parent: "before" },
      ]);
      await finish(provider, await snapshots.remove(ref, "after"));
      await finish(provider, await snapshots.rollback(ref, "before", { start: false }));
      expect((await provider.guests.config(ref)).cpuCores).toBe(spec.cpuCores);
      await finish(provider, await snapshots.remove(ref, "before"));
      expect(await snapshots.list(ref)).toEqual([]);
      await expectCode(
        Promise.resolve().then(() => snapshots.create(ref, { name: "1 bad", withMemory: false })),
        "cannot_be_done",
      );
    }
  });
}

function cloning(world: World) {
  test("a clone is another guest with the source's settings, made once, and can be taken back", async () => {
    const { provider } = world();
    const { clone } = provider;
    if (clone === undefined) return expect(capabilitiesOf(provider).clone).toBe(false);
    for (const spec of specs(world(), { fromTemplate: true })) {
      const source = await make(provider, spec);
      const wish = { operationId: `clone-${spec.vmId}`, vmId: world().freeVmId(), name: "copy", full: true };
      const stages = () => clone.cloning(source, wish);
      for (let index = 0; index < stages().length; index += 1) {
        const first = await stageAt(stages(), index).start();
        await finish(provider, await stageAt(stages(), index).start());
        await finish(provider, first);
        expect(await stageAt(stages(), index).isDone()).toBe(true);
      }
      const ref = { kind: spec.kind, vmId: wish.vmId, hostName: spec.hostName };
      const [config, original] = [await provider.guests.config(ref), await provider.guests.config(source)];
      expect(config).toMatchObject({ name: "copy", cpuCores: spec.cpuCores, description: original.description });
      expect(config.interfaces[0]?.macAddress).not.toBe(original.interfaces[0]?.macAddress);
      expect(await provider.guests.madeBy(wish.operationId, ref)).toBe(true);
      expect(await provider.guests.madeBy(spec.operationId, ref)).toBe(false);
      await finish(provider, await clone.removeCloned(source, wish));
      expect(world().exists(wish.vmId)).toBe(false);
      expect(world().exists(source.vmId)).toBe(true);
      expect(await clone.removeCloned(source, wish)).toBeNull();
    }
  });
}

function migrating(world: World) {
  test("a guest moves to another host, and those who believe the old one still reach it", async () => {
    const { provider, otherHost } = world();
    const { migration } = provider;
    if (migration === undefined) return expect(capabilitiesOf(provider).migration).toBe(false);
    if (otherHost === undefined) return;
    for (const spec of specs(world(), { fromTemplate: true })) {
      const ref = await make(provider, spec);
      expect(await migration.check(ref, ref.hostName)).toMatchObject({
        allowed: false,
        blockers: [expect.any(String)],
      });
      const check = await migration.check(ref, otherHost);
      expect(check).toMatchObject({ allowed: true, blockers: [], running: false });
      const wanted = { targetHost: otherHost, online: false, withLocalDisks: check.localDisks.length > 0 };
      await finish(provider, await migration.migrate(ref, wanted));
      expect(await provider.guests.get(ref)).toMatchObject({ hostName: otherHost });
      expect(await provider.guests.config(ref)).toMatchObject({ name: spec.name });
      await finish(provider, await provider.power.start(ref));
      await expectStatus(provider, ref, "running");
      await expectCode(migration.check(ref, "no-such-host"), "unknown_host");
    }
  });
}

function destroying(world: World) {
  test("a destroyed guest is gone with its id free, and destroying it again is no error", async () => {
    const { provider } = world();
    for (const spec of specs(world(), { fromTemplate: true })) {
      const ref = await make(provider, spec);
      await finish(provider, await provider.power.start(ref));
      await expectCode(provider.guests.destroy(ref, { purge: true }), "invalid_state");
      await finish(provider, await provider.power.stop(ref));
      await finish(provider, await provider.guests.destroy(ref, { purge: true }));
      expect(await provider.guests.get(ref)).toBeUndefined();
      expect(await provider.guests.isVmIdFree(ref.vmId)).toBe(true);
      expect(await provider.guests.destroy(ref, { purge: true })).toBeNull();
      expect((await provider.observe()).guests.map((guest) => guest.vmId)).not.toContain(ref.vmId);
    }
  });

  test("a protected guest is not destroyed", async () => {
    const { provider } = world();
    for (const spec of specs(world(), { fromTemplate: true })) {
      const ref = await make(provider, spec);
      await finish(provider, await provider.guests.change(ref, { protected: true }));
      await expectCode(provider.guests.destroy(ref, { purge: true }), "guest_protected");
      expect(world().exists(ref.vmId)).toBe(true);
    }
  });
}

function looking(world: World) {
  describe("looking around", () => {
    test("capabilities are the facets that are there", () => {
      const { provider } = world();
      const { suspend, clone, snapshots, migration, metrics } = provider;
      const present = { suspend, clone, snapshots, migration, metrics, reset: provider.power.reset };
      expect(capabilitiesOf(provider)).toEqual(
        Object.fromEntries(Object.entries(present).map(([facet, value]) => [facet, value !== undefined])),
      );
    });

    test("the connection test finds nothing wrong", async () => {
      const report = await world().provider.testConnection();
      expect(report.checks.filter((check) => check.state === "failed")).toEqual([]);
      expect(report).toMatchObject({ ok: true, info: { version: expect.any(String) } });
      expect(await world().provider.about()).toEqual(report.info);
    });

    test("hosts, templates, networks and storages agree with the observation", async () => {
      const { provider, truth } = world();
      const { storages } = await provider.observe();
      for (const hostName of truth.hostNames) {
        expect(await provider.hosts.get(hostName)).toMatchObject({ name: hostName, status: "online" });
      }
      const templates = await provider.guests.templates();
      expect(templates.length).toBeGreaterThan(0);
      expect(new Set(templates.map((template) => template.id)).size).toBe(templates.length);
      const profiles = await provider.networks.profiles();
      expect(profiles.filter((profile) => profile.isDefault)).toHaveLength(1);
      for (const { hostNames } of [...templates, ...profiles]) {
        for (const hostName of hostNames) expect(truth.hostNames).toContain(hostName);
      }
      const [storage] = storages;
      const hostName = storage?.hostNames[0] ?? "";
      expect(await provider.storage.contents(hostName, storage?.name ?? "")).toBeInstanceOf(Array);
      await expectCode(provider.storage.contents(hostName, "no-such-storage"), "unknown_storage");
      await expectCode(provider.hosts.get("no-such-host"), "unknown_host");
    });

    test("metrics come with gaps rather than zeros", async () => {
      const { provider, truth } = world();
      const { metrics } = provider;
      if (metrics === undefined) return expect(capabilitiesOf(provider).metrics).toBe(false);
      const { guests } = await provider.observe();
      const running = guests.find((guest) => guest.status === "running");
      const off = guests.find((guest) => guest.status === "stopped");
      if (running === undefined || off === undefined)
        throw new Error("the platform needs guests that run and some that do not");
      const series = await metrics.guest(running, "hour");
      expect(series.stepSeconds).toBeGreaterThan(0);
      expect(series.points.some((point) => point.cpuFraction !== undefined)).toBe(true);
      const times = series.points.map((point) => point.at);
      expect(times).toEqual([...times].sort());
      expect((await metrics.guest(off, "hour")).points.at(-1)?.cpuFraction).toBeUndefined();
      expect((await metrics.host(truth.hostNames[0] ?? "", "day")).points.length).toBeGreaterThan(0);
    });

    test("a running guest's addresses are reachable ones", async () => {
      const { provider } = world();
      const { guests } = await provider.observe();
      for (const guest of guests.filter((one) => one.status === "running")) {
        const addresses = (await provider.guests.addresses(guest))?.flatMap((one) => one.addresses) ?? [];
        for (const address of addresses) expect(address).not.toMatch(/^(127\.|169\.254\.|fe80:|::1)/);
      }
      const off = guests.find((guest) => guest.status === "stopped");
      if (off) expect(await provider.guests.addresses(off)).toBeUndefined();
    });

    test("a task is found by its guest and its work, with its log", async () => {
      const { provider } = world();
      const [spec] = specs(world(), { fromTemplate: true });
      if (spec === undefined) return;
      const ref = await make(provider, spec);
      const since = new Date(Math.floor(Date.now() / 1000) * 1000);
      const begun = await provider.power.start(ref);
      await finish(provider, begun);
      const found = await provider.tasks.find(ref, { work: "start", since });
      expect(found).toMatchObject({ ref: begun, work: "start", state: "succeeded", vmId: ref.vmId });
      expect(await provider.tasks.find(ref, { work: "stop", since })).toBeUndefined();
      expect(await provider.tasks.find(ref, { work: "start", since: new Date(Date.now() + 60_000) })).toBeUndefined();
      const log = await provider.tasks.log(begun ?? "", { start: 0, limit: 100 });
      expect(log.lines.length).toBe(log.total);
      expect((await provider.tasks.log(begun ?? "", { start: log.total, limit: 100 })).lines).toEqual([]);
      const listed = await provider.tasks.list({ limit: 5, vmId: ref.vmId });
      expect(listed.map((task) => task.ref)).toContain(begun);
      expect(listed.length).toBeLessThanOrEqual(5);
    });
  });
}

function failing(world: World) {
  describe("when things go wrong", () => {
    test("a guest that is not there is said to be missing", async () => {
      const { provider, truth } = world();
      for (const kind of world().kinds) {
        const ghost: GuestRef = { kind, vmId: world().freeVmId(), hostName: truth.hostNames[0] ?? "" };
        expect(await provider.guests.get(ghost)).toBeUndefined();
        expect(await provider.guests.madeBy("x", ghost)).toBe(false);
        await expectCode(provider.guests.config(ghost), "not_found");
        await expectCode(provider.guests.change(ghost, { cpuCores: 2 }), "not_found");
        await expectCode(provider.power.start(ghost), "not_found");
        await expectCode(provider.power.stop(ghost), "not_found");
        expect(await provider.guests.destroy(ghost, { purge: true })).toBeNull();
      }
    });

    test("a write whose answer is lost says that it may have happened", async () => {
      const { provider, impatient } = world();
      const [spec] = specs(world(), { fromTemplate: true });
      if (spec === undefined) return;
      const ref = await make(provider, spec);
      const since = new Date(Math.floor(Date.now() / 1000) * 1000);
      world().loseNextAnswer();
      const lost = await thrownBy(impatient.power.start(ref));
      expect(lost).toMatchObject({ code: "platform_timeout", extra: { mayHaveHappened: true } });
      const found = await provider.tasks.find(ref, { work: "start", since });
      await finish(provider, found?.ref ?? null);
      await expectStatus(provider, ref, "running");
    });

    test("an endpoint that is away is said to be unreachable, and is there again when it is back", async () => {
      const { provider } = world();
      await world().disconnect();
      try {
        await expectCode(provider.observe(), "platform_unreachable");
        const report = await provider.testConnection();
        expect(report.ok).toBe(false);
        expect(report.checks.find((check) => check.name === "tcp")).toMatchObject({ state: "failed" });
        expect(report.checks.find((check) => check.name === "credentials")).toMatchObject({ state: "skipped" });
      } finally {
        await world().reconnect();
      }
      expect((await provider.observe()).hosts.length).toBeGreaterThan(0);
    });
  });
}

// ── helpers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

let made = 0;

/** One spec per kind, each with an id and an operation of its own. */
function specs(world: ContractWorld, { fromTemplate }: { fromTemplate: boolean }): GuestSpec[] {
  return world.kinds
    .filter((kind) => fromTemplate || kind === "vm") // containers are always made from something
    .map((kind) => {
      made += 1;
      return world.spec({ kind, vmId: world.freeVmId(), operationId: `operation-${made}`, fromTemplate });
    });
}

const refOf = ({ kind, vmId, hostName }: GuestSpec): GuestRef => ({ kind, vmId, hostName });

const templateVmId = ({ template }: GuestSpec): string | undefined => template?.id.split(":")[1];

function stageAt(stages: Stage[], index: number): Stage {
  const stage = stages[index];
  if (stage === undefined) throw new Error(`there is no stage ${index}`);
  return stage;
}

/** Makes a guest through all its stages. */
async function make(provider: Provider, spec: GuestSpec): Promise<GuestRef> {
  for (const stage of provider.guests.creation(spec)) {
    if (!(await stage.isDone())) await finish(provider, await stage.start());
  }
  return refOf(spec);
}

/** Waits for a task's end. */
async function ending(provider: Provider, ref: TaskRef | null): Promise<TaskStatus | undefined> {
  if (ref === null) return undefined;
  return expect
    .poll(() => provider.tasks.status(ref), { timeout: 20_000, interval: 10 })
    .toSatisfy((status: TaskStatus) => status.state !== "running")
    .then(() => provider.tasks.status(ref));
}

/** Waits for a task's end and expects it to be a good one. */
async function finish(provider: Provider, ref: TaskRef | null): Promise<void> {
  const ended = await ending(provider, ref);
  if (ended !== undefined) expect(ended).toMatchObject({ state: expect.stringMatching(/^(succeeded|warning)$/) });
}

async function expectStatus(provider: Provider, ref: GuestRef, status: string): Promise<void> {
  await expect.poll(async () => (await provider.guests.get(ref))?.status, { timeout: 5_000 }).toBe(status);
}

async function thrownBy(call: Promise<unknown> | undefined): Promise<unknown> {
  return call?.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function expectCode(call: Promise<unknown> | undefined, code: ErrorCode): Promise<void> {
  const error = await thrownBy(call);
  expect(error).toBeInstanceOf(MoxxieError);
  expect((error as MoxxieError).code).toBe(code);
}
