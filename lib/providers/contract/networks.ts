import { describe, expect, test } from "vitest";
import type { ClientNetworkSpec, Provider, Stage } from "../provider";
import { ending, expectCode, expectStatus, finish, make, specs, stageAt } from "./steps";
import type { ContractWorld, ContractZone, World } from "./world";

let lastVlan = 2000;

/** A spec with a VLAN of its own. */
function networkSpec({ id, serviceVlan }: ContractZone): ClientNetworkSpec {
  lastVlan += 1;
  return { zoneId: id, vlan: lastVlan, serviceVlan, label: "acme/default" };
}

/** As operations run them: looks, begins, waits, looks again. */
async function run(provider: Provider, stages: Stage[]): Promise<void> {
  for (const stage of stages) {
    if (await stage.isDone()) continue;
    await finish(provider, await stage.start());
    await expect.poll(() => stage.isDone(), { timeout: 10_000 }).toBe(true);
  }
}

function partsOf(world: ContractWorld) {
  const { provider, zone } = world;
  const { making } = provider.networks;
  if (making === undefined || zone === undefined) throw new Error("the platform of the contract makes no networks");
  const listed = async (id: string) => (await provider.networks.profiles()).find((profile) => profile.id === id);
  return { provider, zone, making, listed };
}

/** Every test of this part where the provider makes networks; else that it says so. */
export function makingNetworks(world: World) {
  const makes = (name: string, body: (parts: ReturnType<typeof partsOf>) => Promise<void>) =>
    test(name, async () => {
      if (world().provider.networks.making === undefined) return expect(world().zone).toBeUndefined();
      return body(partsOf(world()));
    });

  describe("networks made on demand", () => {
    makes("are made in a zone, which tells its service VLAN and hosts and takes no guest itself", async (parts) => {
      const { provider, zone, listed } = parts;
      expect(await listed(zone.id)).toMatchObject({
        kind: "zone",
        makesNetworks: true,
        hostNames: world().truth.hostNames,
        ...(zone.serviceVlan !== null && { serviceVlan: zone.serviceVlan }),
      });
      const [spec] = specs(world(), { fromTemplate: false });
      if (spec === undefined) return;
      const onZone = provider.guests.creation({ ...spec, network: { profileId: zone.id } });
      await expectCode(
        Promise.resolve().then(() => stageAt(onZone, 0).start()),
        "cannot_be_done",
      );
      expect(world().exists(spec.vmId)).toBe(false);
    });

    makes("say what is to be done and what is done, are made once, and again when they are gone", async (parts) => {
      const { provider, zone, making, listed } = parts;
      const spec = networkSpec(zone);
      const id = making.profileIdOf(spec);
      await making.check(spec);
      const { length } = making.making(spec);
      expect(await stageAt(making.making(spec), 0).isDone()).toBe(false);
      for (let index = 0; index < length; index += 1) {
        const stage = () => stageAt(making.making(spec), index);
        const first = await stage().start();
        const second = await stage().start(); // the process died before it noted the first
        await finish(provider, first);
        await finish(provider, second);
        await expect.poll(() => stage().isDone(), { timeout: 10_000 }).toBe(true);
        expect(await stage().start()).toBeNull();
      }
      expect(await listed(id)).toMatchObject({ vlan: spec.vlan, hostNames: world().truth.hostNames });
      await making.check(spec);
      for (const stage of making.making(spec)) expect(await stage.isDone()).toBe(true);
      await run(provider, making.removing(spec));
      expect(await listed(id)).toBeUndefined();
      await run(provider, making.making(spec));
      expect(await listed(id)).toMatchObject({ vlan: spec.vlan });
      await run(provider, making.removing(spec));
    });

    makes("carry guests, whose networks tell both tags", async ({ provider, zone, making }) => {
      const spec = networkSpec(zone);
      await run(provider, making.making(spec));
      const profileId = making.profileIdOf(spec);
      for (const guest of specs(world(), { fromTemplate: true })) {
        const ref = await make(provider, { ...guest, network: { profileId } });
        await finish(provider, await provider.power.start(ref));
        await expectStatus(provider, ref, "running");
        const { vlan, serviceVlan } = spec;
        expect((await provider.guests.settings(ref))?.networks).toMatchObject([{ profileId, vlan, serviceVlan }]);
        await finish(provider, await provider.power.stop(ref));
      }
    });

    makes("are removed whatever of them was made, and removed again without harm", async (parts) => {
      const { provider, zone, making, listed } = parts;
      const spec = networkSpec(zone);
      await run(provider, making.removing(spec)); // nothing was made
      for (let made = 1; made <= making.making(spec).length; made += 1) {
        await run(provider, making.making(spec).slice(0, made));
        await run(provider, making.removing(spec));
        for (const stage of making.removing(spec)) {
          expect(await stage.isDone()).toBe(true);
          expect(await stage.start()).toBeNull();
        }
        expect(await listed(making.profileIdOf(spec))).toBeUndefined();
        await making.check(spec);
      }
    });

    makes("can be made by two at once, the same one and different ones", async ({ provider, zone, making, listed }) => {
      const [spec, other] = [networkSpec(zone), networkSpec(zone)];
      await Promise.all([spec, spec, other].map((one) => run(provider, making.making(one))));
      for (const one of [spec, other]) expect(await listed(making.profileIdOf(one))).toMatchObject({ vlan: one.vlan });
      await Promise.all([spec, spec, other].map((one) => run(provider, making.removing(one))));
      for (const one of [spec, other]) expect(await listed(making.profileIdOf(one))).toBeUndefined();
    });

    makes("are refused where the zone is not as configured, with both numbers", async ({ zone, making }) => {
      const spec = networkSpec(zone);
      const wrong = { ...spec, serviceVlan: 999 };
      await expectCode(making.check(wrong), "network_misconfigured");
      await expect(making.check(wrong)).rejects.toThrow(/999/);
      if (zone.serviceVlan !== null) await expect(making.check(wrong)).rejects.toThrow(String(zone.serviceVlan));
      await expectCode(stageAt(making.making(wrong), 0).start(), "network_misconfigured");
      await expectCode(making.check({ ...spec, zoneId: "no-such-zone" }), "network_misconfigured");
    });

    makes("are refused where the VLAN is another's, and leave that one alone", async ({ provider, zone, making }) => {
      const spec = networkSpec(zone);
      zone.foreignNetwork(spec.vlan);
      const before = await provider.networks.profiles();
      await expectCode(making.check(spec), "network_taken");
      await expectCode(stageAt(making.making(spec), 0).start(), "network_taken");
      await run(provider, making.removing(spec));
      expect(await provider.networks.profiles()).toEqual(before);
    });

    makes("wait for nobody else's unfinished change, and put none in force", async (parts) => {
      const { provider, zone, making, listed } = parts;
      const [spec, there] = [networkSpec(zone), networkSpec(zone)];
      await run(provider, making.making(there));
      const before = await provider.networks.profiles();
      zone.leaveChange();
      try {
        await expectCode(making.check(spec), "conflict");
        await expectCode(stageAt(making.making(spec), 0).start(), "conflict");
        await expectCode(stageAt(making.removing(there), 0).start(), "conflict");
        await making.check(there); // it is in force: nothing is to be applied
        expect(await provider.networks.profiles()).toEqual(before);
      } finally {
        zone.revertChange();
      }
      await run(provider, making.removing(there));
      expect(await listed(making.profileIdOf(there))).toBeUndefined();
    });

    makes("are found when the answer to making them was lost", async ({ provider, zone, making }) => {
      const spec = networkSpec(zone);
      const impatient = partsOf({ ...world(), provider: world().impatient }).making;
      world().loseNextAnswer("network");
      await expectCode(stageAt(impatient.making(spec), 0).start(), "platform_timeout");
      expect(await stageAt(making.making(spec), 0).isDone()).toBe(true);
      await run(provider, making.making(spec));
      await run(provider, making.removing(spec));
    });

    makes("begin tasks of the platform that are found again without a guest", async ({ provider, zone, making }) => {
      const spec = networkSpec(zone);
      const since = new Date(Date.now() - 1_000);
      const [create, apply, ...rest] = making.making(spec);
      await create?.start();
      const task = (await apply?.start()) ?? null;
      const found = await provider.tasks.find(null, { work: apply?.work ?? "other", since });
      if (task !== null) expect(found?.ref).toBe(task);
      expect((await ending(provider, task))?.state ?? "succeeded").toBe("succeeded");
      const except = new Set(found === undefined ? [] : [found.ref]);
      expect((await provider.tasks.find(null, { work: "network", since, except }))?.ref).not.toBe(found?.ref);
      await run(provider, rest);
      await run(provider, making.removing(spec));
    });

    makes("say so when a host does not take them, although the platform's task succeeded", async (parts) => {
      const { provider, zone, making, listed } = parts;
      const host = world().truth.hostNames.at(-1) ?? "";
      const spec = networkSpec(zone);
      const stages = making.making(spec);
      zone.failOn(host);
      await run(provider, stages.slice(0, -1));
      expect(await stages.at(-1)?.isDone()).toBe(false);
      await expect(stages.at(-1)?.start()).rejects.toThrow(host);
      zone.failOn(undefined);
      await run(provider, stages);
      expect(await listed(making.profileIdOf(spec))).toMatchObject({ vlan: spec.vlan });
      await run(provider, making.removing(spec));
    });
  });
}
