import { describe, expect, test } from "vitest";
import type { ContractSubject, ContractWorld, World } from "./world";

export function observing(world: World, subject: ContractSubject) {
  describe("observing", () => {
    test("shows every host and every guest", async () => {
      const { hosts, guests, storages } = await world().provider.observe();
      expect(hosts.map((host) => host.name).sort()).toEqual([...world().truth.hostNames].sort());
      expect(guests.map((guest) => guest.vmId).sort()).toEqual([...world().truth.vmIds].sort());
      expect(storages.length).toBeGreaterThan(0);
      for (const host of hosts) expect(host).toMatchObject({ status: "online", cpuCores: expect.any(Number) });
    });

    test("counts a shared storage once", async () => {
      const { storages } = await world().provider.observe();
      const keys = storages.map((storage) => `${storage.hostName ?? "*"}/${storage.name}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { shared, hostName, hostNames } of storages) {
        expect(hostName === null).toBe(shared);
        expect(hostNames.length).toBeGreaterThan(0);
      }
    });

    test("costs the same number of calls for few guests as for many", async () => {
      const large = await subject.start({ guests: 300 });
      const callsOf = async ({ provider }: ContractWorld) => {
        const before = provider.callCount();
        const { guests } = await provider.observe();
        return { calls: provider.callCount() - before, guests: guests.length };
      };
      try {
        const [few, many] = [await callsOf(world()), await callsOf(large)];
        expect(many.guests).toBeGreaterThan(few.guests * 5);
        const pages = ({ guests }: { guests: number }) => Math.ceil(guests / (large.guestsPerPage ?? guests));
        expect(many.calls - pages(many)).toBe(few.calls - pages(few));
      } finally {
        await large.close();
      }
    });

    test("ends when its caller gives up", async () => {
      await expect(world().provider.observe(AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
    });
  });
}
