import { describe, expect, test } from "vitest";
import { expectCode, finish, make, makeStopped, specs } from "./steps";
import type { World } from "./world";

/** What platforms that rent guests out have beside the guests. */
export function hosting(world: World) {
  const [aGuest, aStoppedGuest] = [make, makeStopped].map((making) => async () => {
    const [spec] = specs(world(), { fromTemplate: true });
    if (spec === undefined) throw new Error("the platform makes no guests");
    return making(world().provider, spec);
  });
  if (aGuest === undefined || aStoppedGuest === undefined) throw new Error("there are two ways");

  describe("what hosters need", () => {
    test("packages are told, and a guest is brought to another one without losing disk", async () => {
      const { packages, guests } = world().provider;
      if (packages === undefined) return;
      const list = await packages.list();
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
      expect(list.filter(({ isDefault }) => isDefault).length).toBeLessThanOrEqual(1);
      const ref = await aStoppedGuest();
      const before = await guests.config(ref);
      const other = list.find(({ enabled, memoryMb }) => enabled && memoryMb > before.memoryMb);
      if (other === undefined) throw new Error("the platform of the contract needs packages of several sizes");
      const { notes } = await packages.change(ref, other.id);
      expect(notes).toBeInstanceOf(Array);
      const after = await guests.config(ref);
      expect(after).toMatchObject({ memoryMb: other.memoryMb, cpuCores: other.cpuCores });
      const sizeOf = ({ disks }: typeof after) => disks.find(({ boot }) => boot)?.sizeGb ?? 0;
      expect(sizeOf(after)).toBeGreaterThanOrEqual(sizeOf(before));
      await expectCode(packages.change(ref, "999999"), "unknown_package");
    });

    test("the screen can be reached once that is enabled", async () => {
      const { console } = world().provider;
      if (console === undefined) return;
      const ref = await aGuest();
      await finish(world().provider, await console.setVnc(ref, true));
      const vnc = await console.vnc(ref);
      expect(vnc).toMatchObject({ host: expect.any(String), port: expect.any(Number), password: expect.any(String) });
      if (vnc.webSocketUrl !== null) expect(vnc.webSocketUrl).toMatch(/^wss?:\/\//);
      await finish(world().provider, await console.setVnc(ref, false));
    });

    test("a password is set by a task and told once", async () => {
      const { passwords } = world().provider;
      if (passwords === undefined) return;
      const ref = await aGuest();
      const first = await passwords.reset(ref, { user: "root" });
      await finish(world().provider, first.task);
      const second = await passwords.reset(ref, { user: "root" });
      await finish(world().provider, second.task);
      expect(first.password).not.toBe("");
      expect(second.password).not.toBe(first.password);
    });

    test("CPU time is withheld and given back", async () => {
      const { cpuThrottle } = world().provider;
      if (cpuThrottle === undefined) return;
      const ref = await aGuest();
      await cpuThrottle.set(ref, 50);
      await cpuThrottle.set(ref, 0);
      await expectCode(cpuThrottle.set({ ...ref, vmId: world().freeVmId() }, 50), "not_found");
    });

    test("the firewall is switched on and off", async () => {
      const { firewall } = world().provider;
      if (firewall === undefined) return;
      const ref = await aGuest();
      for (const enabled of [true, false]) {
        await firewall.setEnabled(ref, enabled);
        expect(await firewall.state(ref)).toMatchObject({ enabled });
      }
      await firewall.applyRulesets(ref, []);
      expect(await firewall.state(ref)).toMatchObject({ rules: 0 });
    });

    test("public addresses are given out and taken back", async () => {
      const { publicAddresses, guests } = world().provider;
      if (publicAddresses === undefined) return;
      const ref = await aGuest();
      const known = async () => (await guests.addresses(ref))?.flatMap(({ addresses }) => addresses).join(" ") ?? "";
      const added = await publicAddresses.add(ref, 2);
      expect(added).toHaveLength(2);
      for (const address of added) expect(await known()).toContain(address);
      await publicAddresses.remove(ref, added);
      for (const address of added) expect(await known()).not.toContain(address);
    });

    test("traffic is told by period, newest first", async () => {
      const { traffic } = world().provider;
      if (traffic === undefined) return;
      const periods = await traffic.periods(await aGuest());
      const starts = periods.map(({ from }) => Date.parse(from));
      expect(starts).toEqual([...starts].sort((a, b) => b - a));
      for (const { receivedBytes, sentBytes, totalBytes } of periods) {
        expect(totalBytes).toBe(receivedBytes + sentBytes);
      }
    });
  });
}
