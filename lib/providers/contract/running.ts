import { describe, expect, test } from "vitest";
import { expectCode, expectStatus, finish, make, specs } from "./steps";
import type { World } from "./world";

export function powering(world: World) {
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
