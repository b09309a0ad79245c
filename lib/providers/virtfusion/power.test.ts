import { describe, expect, test } from "vitest";
import { expectCode, expectStatus, thrownBy } from "../contract/steps";
import { adopted, ended, stageOf, worldWithServer } from "./write-world.test-helper";

const { world, ref } = worldWithServer();
const calls = () => world().simulator.requests.count({ method: "POST", path: /\/power\// });
const forced = { timeoutSeconds: 1, forceStop: true };

describe("power", () => {
  test("of a server without a system is refused in words that help, and no call is made", async () => {
    const wish = world().spec();
    await stageOf(world().provider, wish, "allocate").start();
    const spec = await adopted(world().provider, wish);
    const before = calls();
    const { power } = world().provider;
    for (const call of [power.start(spec), power.reboot(spec, { timeoutSeconds: 1 })]) {
      const refusal = await thrownBy(call);
      expect(refusal).toMatchObject({ code: "invalid_state", message: expect.stringContaining("no operating system") });
    }
    expect(await power.stop(spec)).toBeNull();
    expect(await power.shutdown(spec, forced)).toBeNull();
    expect(calls()).toBe(before);
  });

  test("of a suspended server says to resume it first", async () => {
    const { power, suspend } = world().provider;
    await ended(world().provider, (await suspend?.suspend(ref(), { toDisk: false })) ?? null);
    const refusal = await thrownBy(power.start(ref()));
    expect(refusal).toMatchObject({ code: "invalid_state", message: expect.stringContaining("resume it first") });
    await expectCode(power.reboot(ref(), { timeoutSeconds: 1 }), "invalid_state");
    expect(await power.stop(ref())).toBeNull();
    await expectCode(suspend?.suspend(ref(), { toDisk: true }), "not_supported");
    await ended(world().provider, (await suspend?.resume(ref())) ?? null);
    await ended(world().provider, await power.start(ref()));
    await expectStatus(world().provider, ref(), "running");
  });

  test("a suspension that is scheduled already is followed", async () => {
    const { suspend } = world().provider;
    const both = [world().provider, world().another()].map((one) => one.suspend?.suspend(ref(), { toDisk: false }));
    const refs = await Promise.all(both);
    for (const one of refs) await ended(world().provider, one ?? null);
    await expectStatus(world().provider, ref(), "suspended");
    await ended(world().provider, (await suspend?.resume(ref())) ?? null);
    await ended(world().provider, await world().provider.power.start(ref()));
  });

  test("pulls the plug of a guest that does not shut down in time, and not of one that does", async () => {
    const { power } = world().provider;
    world().simulator.faults.failNextJob("shutdown", "the guest does not answer");
    const off = await power.shutdown(ref(), forced);
    expect(await ended(world().provider, off)).toMatchObject({ state: "succeeded" });
    await expectStatus(world().provider, ref(), "stopped");
    const plugs = () => world().simulator.requests.count({ path: /poweroff$/ });
    const pulled = plugs();
    await ended(world().provider, await power.start(ref()));
    await ended(world().provider, await power.shutdown(ref(), { timeoutSeconds: 30, forceStop: true }));
    await expectStatus(world().provider, ref(), "stopped");
    expect(plugs()).toBe(pulled);
    await ended(world().provider, await power.start(ref()));
  });

  test("a job that fails tells the panel's words", async () => {
    world().simulator.faults.failNextJob("restart", "libvirt: no such domain");
    const end = await ended(world().provider, await world().provider.power.reboot(ref(), { timeoutSeconds: 5 }));
    expect(end).toMatchObject({ state: "failed", error: expect.stringContaining("libvirt: no such domain") });
  });
});
