import { expect, test } from "vitest";
import { capabilitiesOf } from "../provider";
import { expectCode, expectStatus, finish, make, specs, stageAt } from "./steps";
import type { World } from "./world";

export function snapshotting(world: World) {
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

export function cloning(world: World) {
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

export function migrating(world: World) {
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
