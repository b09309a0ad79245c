import { describe, expect, test } from "vitest";
import type { GuestSpec, Provider } from "../provider";
import {
  adopted,
  ending,
  expectCode,
  finish,
  make,
  makeStages,
  refOf,
  specs,
  stageAt,
  statusOfNew,
  templateVmId,
  thrownBy,
} from "./steps";
import type { ContractWorld, World } from "./world";

export function creating(world: World) {
  describe("creating", () => {
    test.each([
      ["from a template", true],
      ["from nothing", false],
    ])("%s: each stage has its effect once, however often it is begun", async (_, fromTemplate) => {
      for (const wish of specs(world(), { fromTemplate })) {
        const { provider } = world();
        const { guests } = provider;
        let spec = wish;
        const count = guests.creation(spec).length;
        for (let index = 0; index < count; index += 1) {
          // A new list each time, as a new process would have it.
          const stage = () => stageAt(guests.creation(spec), index);
          if (await stage().isDone()) continue; // e.g. a disk that is large enough already
          const first = await stage().start();
          const second = await stage().start(); // the process died before it noted the first
          if (first !== null && second !== null) await finish(provider, second);
          await finish(provider, first);
          expect(await stage().isDone()).toBe(true);
          expect(await stage().start()).toBeNull();
          if (index > 0) continue;
          spec = await adopted(provider, wish);
          expect(await stage().isDone()).toBe(true);
          expect(await stage().start()).toBeNull();
        }
        const ref = refOf(spec);
        const config = await guests.config(ref);
        expect(config).toMatchObject({ name: spec.name, cpuCores: spec.cpuCores, memoryMb: spec.memoryMb });
        expect([...config.tags].sort()).toEqual([...spec.tags].sort());
        expect(config.description).toBe(spec.description ?? "");
        expect(config.disks.find((disk) => disk.boot)?.sizeGb).toBeGreaterThanOrEqual(spec.diskGb);
        const status = statusOfNew(provider, spec);
        expect(await guests.get(ref)).toMatchObject({ status, hostName: spec.hostName, name: spec.name });
        expect(await guests.madeBy(spec.operationId, ref)).toBe(true);
        if (guests.ids.givenBy === "platform") continue; // the id alone says whose it is by now
        expect(await guests.madeBy("another", ref)).toBe(false);
        expect(await guests.ids.isFree(spec.vmId)).toBe(false);
      }
    });

    test("an id that another's guest has is refused as taken, and that guest stays", async () => {
      const { foreignGuest, provider } = world();
      if (provider.guests.ids.givenBy === "platform") return expect(foreignGuest).toBeUndefined();
      for (const spec of specs(world(), { fromTemplate: true })) {
        await foreignGuest?.(spec.vmId);
        const [stage] = provider.guests.creation(spec);
        expect(await stage?.isDone()).toBe(false);
        await expectCode(stage?.start(), "vm_id_taken");
        expect(await provider.guests.removeCreated(spec)).toBeNull();
        expect(world().exists(spec.vmId)).toBe(true);
      }
    });

    test("a guest made although the answer was lost is found, not made again", async () => {
      const { impatient, provider } = world();
      for (const wish of specs(world(), { fromTemplate: true })) {
        const before = new Set(world().vmIdsNow());
        const since = new Date(Date.now() - 5_000);
        world().loseNextAnswer("create");
        const lost = await thrownBy(stageAt(impatient.guests.creation(wish), 0).start());
        expect(lost).toMatchObject({ code: "platform_timeout", extra: { mayHaveHappened: true } });
        const stage = stageAt(provider.guests.creation(wish), 0);
        await stage.recover?.(since);
        await finish(provider, await stage.start());
        expect(await stage.isDone()).toBe(true);
        const spec = await adopted(provider, wish);
        const made = world().vmIdsNow();
        expect(made.filter((id) => !before.has(id))).toEqual([spec.vmId]);
        expect((await provider.observe()).guests.filter((guest) => guest.vmId === spec.vmId)).toHaveLength(1);
        if (provider.guests.ids.givenBy === "moxxie") await expectMakingTask(world(), { ...spec, since });
      }
    });

    test("a task that fails says so in the platform's words", async () => {
      const { provider } = world();
      const [wish] = specs(world(), { fromTemplate: provider.guests.ids.givenBy === "platform" });
      if (wish === undefined) return;
      const index = stageWithTask(provider, wish);
      const spec = await makeStages(provider, wish, index);
      const stage = stageAt(provider.guests.creation(spec), index);
      const words = world().failNextTask(stage.work, "no space left on device");
      const ended = await ending(provider, await stage.start());
      expect(ended).toMatchObject({ state: "failed", error: expect.stringContaining(words) });
      expect(await stage.isDone()).toBe(false);
    });
  });
}

/** Clones of other tests share the template's id. */
async function expectMakingTask({ provider, truth }: ContractWorld, spec: GuestSpec & { since: Date }): Promise<void> {
  const sinceSeconds = Math.floor(spec.since.getTime() / 1000);
  const made = (await provider.tasks.list({ limit: 500, sinceSeconds })).filter(
    (task) => ["create", "clone"].includes(task.work) && [spec.vmId, templateVmId(spec)].includes(task.vmId),
  );
  expect(truth.vmIds).not.toContain(spec.vmId);
  expect(made.length).toBeGreaterThan(0);
}

/** The first stage that takes the platform time: where it gives ids, giving one is no task. */
const stageWithTask = ({ guests }: Provider, spec: GuestSpec): number =>
  guests.ids.givenBy === "platform" && spec.template !== undefined ? 1 : 0;

export function removing(world: World) {
  describe("removing what a creation made", () => {
    test("is safe when nothing was made", async () => {
      for (const spec of specs(world(), { fromTemplate: true })) {
        expect(await world().provider.guests.removeCreated(spec)).toBeNull();
      }
    });

    test("works after each stage, with the guest running, and twice", async () => {
      const { provider } = world();
      for (const wish of specs(world(), { fromTemplate: true })) {
        const count = provider.guests.creation(wish).length;
        for (let made = 1; made <= count; made += 1) {
          const spec = await makeStages(provider, wish, made);
          if (made === count) await finish(provider, await provider.power.start(refOf(spec)));
          expect(world().exists(spec.vmId)).toBe(true);
          // Undone before the operation has noted the id that the platform gave, and after.
          const known = made === 1 ? wish : spec;
          await finish(provider, await provider.guests.removeCreated(known));
          expect(world().exists(spec.vmId)).toBe(false);
          expect(await provider.guests.madeBy(spec.operationId, refOf(known))).toBe(false);
          expect(await provider.guests.removeCreated(known)).toBeNull();
          expect(await provider.guests.removeCreated(spec)).toBeNull();
        }
      }
    });

    test("works while the making is under way", async () => {
      const { provider } = world();
      for (const wish of specs(world(), { fromTemplate: true })) {
        const index = stageWithTask(provider, wish);
        const spec = await makeStages(provider, wish, index);
        await stageAt(provider.guests.creation(spec), index).start();
        await finish(provider, await provider.guests.removeCreated(spec));
        expect(world().exists(spec.vmId)).toBe(false);
      }
    });

    test("leaves every other guest alone", async () => {
      const { provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const other = specs(world(), { fromTemplate: true }).find(({ kind }) => kind === spec.kind);
        if (other === undefined) throw new Error("each call gives specs of the same kinds");
        const kept = await make(provider, other);
        const before = world().vmIdsNow().sort();
        const made = await makeStages(provider, spec, provider.guests.creation(spec).length);
        await finish(provider, await provider.guests.removeCreated(made));
        expect(world().vmIdsNow().sort()).toEqual(before);
        expect(before).toContain(kept.vmId);
      }
    });
  });
}
