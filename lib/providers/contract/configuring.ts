import { describe, expect, test } from "vitest";
import { capabilitiesOf, type GuestChange, type Provider } from "../provider";
import { expectCode, finish, makeStopped, specs } from "./steps";
import type { World } from "./world";

/** The parts of a change that the platform has. */
function possible(provider: Provider, change: GuestChange): GuestChange {
  const can = capabilitiesOf(provider);
  const { description, tags, onBoot, ...rest } = change;
  return {
    ...rest,
    ...(can.notes && { description }),
    ...(can.tags && { tags }),
    ...(can.startOnBoot && { onBoot }),
  };
}

export function configuring(world: World) {
  describe("changing the configuration", () => {
    test("does what the plan said, and nothing when nothing differs", async () => {
      const { provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const ref = await makeStopped(provider, spec);
        const change = possible(provider, {
          name: "renamed",
          cpuCores: 3,
          memoryMb: 1536,
          description: "Two\nlines",
          tags: ["moxxie", "test"],
          onBoot: true,
        });
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
      const ref = await makeStopped(provider, spec);
      const { digest } = await provider.guests.config(ref);
      await world().rename(ref.vmId, "by-another");
      await expectCode(provider.guests.planChange(ref, { cpuCores: 4, digest }), "digest_mismatch");
      await expectCode(provider.guests.change(ref, { cpuCores: 4, digest }), "digest_mismatch");
      expect(await provider.guests.config(ref)).toMatchObject({ name: "by-another", cpuCores: spec.cpuCores });
    });

    test("can be taken back with the saved configuration", async () => {
      const { provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const ref = await makeStopped(provider, spec);
        const saved = await provider.guests.config(ref);
        const wish = { cpuCores: 3, memoryMb: 1536, tags: [], onBoot: true, description: "changed" };
        const change = possible(provider, { name: "changed", ...wish });
        await finish(provider, await provider.guests.change(ref, change));
        await finish(provider, await provider.guests.restoreConfig(ref, saved));
        const { digest: _, ...restored } = await provider.guests.config(ref);
        const { digest: __, ...before } = saved;
        expect(restored).toEqual(before);
        expect((await provider.guests.planRestore(ref, saved)).changes).toEqual([]);
        expect(await provider.guests.restoreConfig(ref, saved)).toBeNull();
      }
    });

    test("what the platform does not have is refused, and changes nothing", async () => {
      const { provider } = world();
      const can = capabilitiesOf(provider);
      const missing: GuestChange[] = [
        ...(can.notes ? [] : [{ description: "x" }]),
        ...(can.tags ? [] : [{ tags: ["x"] }]),
        ...(can.startOnBoot ? [] : [{ onBoot: true }]),
        ...(can.protection ? [] : [{ protected: true }]),
        ...(can.guestAgent ? [] : [{ agent: true }]),
        ...(can.interfaceChange ? [] : [{ interfaces: [{ id: "eth0", connected: false }] }]),
      ];
      const [spec] = specs(world(), { fromTemplate: true });
      if (spec === undefined || missing.length === 0) return;
      const ref = await makeStopped(provider, spec);
      const before = await provider.guests.config(ref);
      for (const change of missing) {
        await expectCode(provider.guests.planChange(ref, { cpuCores: 3, ...change }), "not_supported");
        await expectCode(provider.guests.change(ref, { cpuCores: 3, ...change }), "not_supported");
      }
      expect(await provider.guests.config(ref)).toEqual(before);
    });

    test("a disk grows, and is not shrunk", async () => {
      const { provider } = world();
      const resizeDisk = provider.guests.resizeDisk;
      if (resizeDisk === undefined) return expect(capabilitiesOf(provider).resize).toBe(false);
      for (const spec of specs(world(), { fromTemplate: true })) {
        const ref = await makeStopped(provider, spec);
        const bootDisk = async () => (await provider.guests.config(ref)).disks.find((disk) => disk.boot);
        const disk = await bootDisk();
        if (disk === undefined) throw new Error("the guest has no boot disk");
        await finish(provider, await resizeDisk(ref, disk.id, disk.sizeGb + 5));
        expect((await bootDisk())?.sizeGb).toBe(disk.sizeGb + 5);
        expect(await resizeDisk(ref, disk.id, disk.sizeGb + 5)).toBeNull();
        await expectCode(resizeDisk(ref, disk.id, 1), "cannot_be_done");
        await expectCode(resizeDisk(ref, "nothing9", 100), "cannot_be_done");
      }
    });
  });
}
