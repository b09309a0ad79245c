import { describe, expect, test } from "vitest";
import { capabilitiesOf } from "../provider";
import { expectCode, expectStatus, finish, make, makeStopped, specs } from "./steps";
import type { World } from "./world";

export function powering(world: World) {
  describe("power", () => {
    test("start and stop bring the state, also when it is there already", async () => {
      const { provider } = world();
      for (const spec of specs(world(), { fromTemplate: true })) {
        const ref = await makeStopped(provider, spec);
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

    test("reset works on a running VM where the platform has it", async () => {
      const { provider } = world();
      const { reset } = provider.power;
      if (reset === undefined) return expect(capabilitiesOf(provider).reset).toBe(false);
      const spec = specs(world(), { fromTemplate: true }).find((one) => one.kind === "vm");
      if (spec === undefined) return;
      const ref = await make(provider, spec);
      await finish(provider, await provider.power.start(ref));
      await finish(provider, await reset(ref));
      await expectStatus(provider, ref, "running");
    });

    test("a VM that keeps its memory while suspended goes on where it was", async () => {
      const { provider } = world();
      if (provider.suspend === undefined) return expect(capabilitiesOf(provider).suspend).toBe(false);
      if (provider.suspend.keeps !== "memory") return expect(capabilitiesOf(provider).suspendToDisk).toBe(false);
      const spec = specs(world(), { fromTemplate: true }).find((one) => one.kind === "vm");
      if (spec === undefined) return;
      const ref = await make(provider, spec);
      await finish(provider, await provider.power.start(ref));
      await expectStatus(provider, ref, "running");
      await finish(provider, await provider.suspend.suspend(ref, { toDisk: false }));
      await expectStatus(provider, ref, "paused");
      await finish(provider, await provider.suspend.resume(ref));
      await expectStatus(provider, ref, "running");
      if (!capabilitiesOf(provider).suspendToDisk) return;
      await finish(provider, await provider.suspend.suspend(ref, { toDisk: true }));
      await expectStatus(provider, ref, "suspended");
      await finish(provider, await provider.suspend.resume(ref));
      await expectStatus(provider, ref, "running");
    });

    test("a VM that loses its access while suspended is off and cannot be started until it is resumed", async () => {
      const { provider } = world();
      const { power, suspend } = provider;
      if (suspend?.keeps !== "access") return;
      const spec = specs(world(), { fromTemplate: true }).find((one) => one.kind === "vm");
      if (spec === undefined) return;
      const ref = await make(provider, spec);
      await finish(provider, await power.start(ref));
      await finish(provider, await suspend.suspend(ref, { toDisk: false }));
      await expectStatus(provider, ref, "suspended");
      expect(await suspend.suspend(ref, { toDisk: false })).toBeNull();
      await expectCode(power.start(ref), "invalid_state");
      await finish(provider, await suspend.resume(ref));
      await expect.poll(async () => (await provider.guests.get(ref))?.status).toMatch(/^(running|stopped)$/);
      expect(await suspend.resume(ref)).toBeNull();
      await finish(provider, await power.start(ref));
      await expectStatus(provider, ref, "running");
    });

    test("a change that needs a restart is said before, waits, and arrives with it", async () => {
      const { provider } = world();
      const spec = specs(world(), { fromTemplate: true }).find((one) => one.kind === "vm");
      if (spec === undefined) return;
      const ref = await make(provider, spec);
      await finish(provider, await provider.power.start(ref));
      const atOnce = capabilitiesOf(provider).notes ? "description" : "name";
      const change = { cpuCores: 3, [atOnce]: "at once" };
      const { changes } = await provider.guests.planChange(ref, change);
      expect(Object.fromEntries(changes.map((one) => [one.field, one.requiresRestart]))).toEqual({
        cpuCores: true,
        [atOnce]: false,
      });
      await finish(provider, await provider.guests.change(ref, change));
      expect((await provider.guests.config(ref)).pending).toMatchObject([{ requiresRestart: true }]);
      await finish(provider, await provider.power.reboot(ref, { timeoutSeconds: 30 }));
      expect(await provider.guests.config(ref)).toMatchObject({ cpuCores: 3, pending: [] });
    });
  });
}
