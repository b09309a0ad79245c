import { describe, expect, test } from "vitest";
import { ending, expectCode, finish, refOf, specs, stageAt, templateVmId, thrownBy } from "./steps";
import type { World } from "./world";

export function creating(world: World) {
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
        if (guests.ids.givenBy === "moxxie") expect(await guests.ids.isFree(spec.vmId)).toBe(false);
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

export function removing(world: World) {
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
