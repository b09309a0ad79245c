import { describe, expect, test } from "vitest";
import type { GuestRef } from "../provider";
import { expectCode, expectStatus, finish, makeStopped, specs, thrownBy } from "./steps";
import type { World } from "./world";

export function failing(world: World) {
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
      const ref = await makeStopped(provider, spec);
      const since = new Date(Math.floor(Date.now() / 1000) * 1000);
      world().loseNextAnswer("start");
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
      const isBack = async () => (await provider.observe()).hosts.length > 0;
      await expect.poll(isBack, { timeout: world().noticedAfterMs ?? 2_000, interval: 250 }).toBe(true);
    });
  });
}
