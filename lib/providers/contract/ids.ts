import { describe, expect, test } from "vitest";
import { isProvisional } from "@/lib/domain/vm-id";
import type { GuestSpec, Provider } from "../provider";
import { adopted, expectCode, finish, make, refOf, specs, stageAt, thrownBy } from "./steps";
import type { World } from "./world";

/** Where the platform gives ids: a guest is known by its operation's mark until the operation knows its id. */
export function givingIds(world: World) {
  const finderOf = (provider: Provider) => {
    const { ids } = provider.guests;
    return ids.givenBy === "platform" ? ids : undefined;
  };
  const firstStage = (provider: Provider, spec: GuestSpec) => stageAt(provider.guests.creation(spec), 0);

  describe("ids that the platform gives", () => {
    test("are found by the operation's mark, and by nobody else's", async () => {
      const { provider } = world();
      const finder = finderOf(provider);
      if (finder === undefined) return;
      const [one, other] = [...specs(world(), { fromTemplate: true }), ...specs(world(), { fromTemplate: true })];
      if (one === undefined || other === undefined) return;
      expect(await finder.find(one)).toBeUndefined();
      // An operation that was broken off looks for what its provisional id may have come to.
      expect(await provider.guests.get(refOf(one))).toBeUndefined();
      expect(await provider.guests.madeBy(one.operationId, refOf(one))).toBe(false);
      expect(await provider.tasks.find(refOf(one), { work: "create", since: new Date(0) })).toBeUndefined();
      expect(await firstStage(provider, one).start()).toBeNull();
      const found = await finder.find(one);
      expect(found).toEqual({ vmId: expect.any(String), hostName: expect.any(String) });
      expect(isProvisional(found?.vmId ?? "")).toBe(false);
      expect(world().truth.hostNames).toContain(found?.hostName);
      expect(await finder.find(other)).toBeUndefined();
      const ref = { kind: one.kind, vmId: found?.vmId ?? "", hostName: found?.hostName ?? "" };
      expect(await provider.guests.madeBy(one.operationId, ref)).toBe(true);
      expect(await provider.guests.madeBy(other.operationId, ref)).toBe(false);
      expect(await provider.guests.removeCreated(other)).toBeNull();
      expect(world().exists(ref.vmId)).toBe(true);
      const seen = (await provider.observe()).guests.find(({ vmId }) => vmId === ref.vmId);
      expect(seen).toMatchObject({ madeBy: one.operationId });
    });

    test("are another for each of several creations at once", async () => {
      const { provider } = world();
      if (finderOf(provider) === undefined) return;
      const wishes = Array.from({ length: 5 }, () => specs(world(), { fromTemplate: true })).flat();
      const before = new Set(world().vmIdsNow());
      const refs = await Promise.all(wishes.map((spec) => make(provider, spec)));
      const made = world()
        .vmIdsNow()
        .filter((id) => !before.has(id));
      expect(refs.map(({ vmId }) => vmId).sort()).toEqual(made.sort());
      expect(new Set(made).size).toBe(wishes.length);
    });

    test("are not lost when the answers to several creations are, and nobody takes another's guest", async () => {
      const { provider, impatient } = world();
      if (finderOf(provider) === undefined) return;
      const wishes = Array.from({ length: 3 }, () => specs(world(), { fromTemplate: true })).flat();
      const before = new Set(world().vmIdsNow());
      const since = new Date();
      for (const spec of wishes) {
        world().loseNextAnswer("create");
        const lost = await thrownBy(firstStage(impatient, spec).start());
        expect(lost).toMatchObject({ extra: { mayHaveHappened: true } });
      }
      // Others are made meanwhile, and each of the three looks for its own.
      const [another] = specs(world(), { fromTemplate: true });
      if (another === undefined) return;
      const [, ...taken] = await Promise.all([
        firstStage(provider, another).start(),
        ...wishes.map(async (spec) => {
          await firstStage(provider, spec).recover?.(since);
          await finish(provider, await firstStage(provider, spec).start());
          return (await adopted(provider, spec)).vmId;
        }),
      ]);
      const made = world()
        .vmIdsNow()
        .filter((id) => !before.has(id));
      expect(made).toHaveLength(wishes.length + 1);
      const theirs = (await adopted(provider, another)).vmId;
      expect([...taken, theirs].sort()).toEqual(made.sort());
    });

    test("of a guest that somebody removed meanwhile are not used again", async () => {
      const { provider } = world();
      if (finderOf(provider) === undefined) return;
      const [wish] = specs(world(), { fromTemplate: true });
      if (wish === undefined) return;
      await firstStage(provider, wish).start();
      const spec = await adopted(provider, wish);
      await finish(provider, await provider.guests.destroy(refOf(spec), { purge: true }));
      expect(world().exists(spec.vmId)).toBe(false);
      expect(await firstStage(provider, spec).isDone()).toBe(false);
      await expectCode(firstStage(provider, spec).start(), "not_found");
      expect(await provider.guests.removeCreated(spec)).toBeNull();
    });
  });
}
