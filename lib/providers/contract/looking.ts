import { describe, expect, test } from "vitest";
import { platformFeatures } from "@/lib/domain/platform";
import { capabilitiesOf } from "../provider";
import { expectCode, finish, makeStopped, specs } from "./steps";
import type { World } from "./world";

export function looking(world: World) {
  describe("looking around", () => {
    test("capabilities are the facets that are there", () => {
      const { provider } = world();
      const { suspend, clone, snapshots, migration, metrics, packages, traffic } = provider;
      const { console, passwords, ownership, backupPlans, cpuThrottle, firewall, publicAddresses } = provider;
      const present = {
        ...{ suspend, clone, snapshots, migration, metrics, packages, traffic },
        ...{ console, passwords, ownership, backupPlans, cpuThrottle, firewall, publicAddresses },
        reset: provider.power.reset,
        resize: provider.guests.resizeDisk,
      };
      expect(capabilitiesOf(provider)).toEqual({
        ...Object.fromEntries(Object.entries(present).map(([facet, value]) => [facet, value !== undefined])),
        ...Object.fromEntries(platformFeatures.map((feature) => [feature, provider.features.has(feature)])),
      });
    });

    test("the connection test finds nothing wrong", async () => {
      const report = await world().provider.testConnection();
      expect(report.checks.filter((check) => check.state === "failed")).toEqual([]);
      expect(report).toMatchObject({ ok: true, info: { version: expect.any(String) } });
      expect(await world().provider.about()).toEqual(report.info);
    });

    test("hosts, templates, networks and storages agree with the observation", async () => {
      const { provider, truth } = world();
      const { storages } = await provider.observe();
      for (const hostName of truth.hostNames) {
        expect(await provider.hosts.get(hostName)).toMatchObject({ name: hostName, status: "online" });
      }
      const templates = await provider.guests.templates();
      expect(templates.length).toBeGreaterThan(0);
      expect(new Set(templates.map((template) => template.id)).size).toBe(templates.length);
      const profiles = await provider.networks.profiles();
      expect(profiles.filter((profile) => profile.isDefault)).toHaveLength(1);
      for (const { hostNames } of [...templates, ...profiles]) {
        for (const hostName of hostNames) expect(truth.hostNames).toContain(hostName);
      }
      const [storage] = storages;
      const hostName = storage?.hostNames[0] ?? "";
      expect(await provider.storage.contents(hostName, storage?.name ?? "")).toBeInstanceOf(Array);
      await expectCode(provider.storage.contents(hostName, "no-such-storage"), "unknown_storage");
      await expectCode(provider.hosts.get("no-such-host"), "unknown_host");
    });

    test("metrics come with gaps rather than zeros", async () => {
      const { provider, truth } = world();
      const { metrics } = provider;
      if (metrics === undefined) return expect(capabilitiesOf(provider).metrics).toBe(false);
      const { guests } = await provider.observe();
      const running = guests.find((guest) => guest.status === "running");
      const off = guests.find((guest) => guest.status === "stopped");
      if (running === undefined || off === undefined)
        throw new Error("the platform needs guests that run and some that do not");
      const series = await metrics.guest(running, "hour");
      expect(series.stepSeconds).toBeGreaterThan(0);
      expect(series.points.some((point) => point.cpuFraction !== undefined)).toBe(true);
      const times = series.points.map((point) => point.at);
      expect(times).toEqual([...times].sort());
      expect((await metrics.guest(off, "hour")).points.at(-1)?.cpuFraction).toBeUndefined();
      expect((await metrics.host(truth.hostNames[0] ?? "", "day")).points.length).toBeGreaterThan(0);
    });

    test("a running guest's addresses are reachable ones", async () => {
      const { provider } = world();
      const { guests } = await provider.observe();
      for (const guest of guests.filter((one) => one.status === "running")) {
        const addresses = (await provider.guests.addresses(guest))?.flatMap((one) => one.addresses) ?? [];
        for (const address of addresses) expect(address).not.toMatch(/^(127\.|169\.254\.|fe80:|::1)/);
      }
      const off = guests.find((guest) => guest.status === "stopped");
      if (off && !world().assignsAddresses) expect(await provider.guests.addresses(off)).toBeUndefined();
    });

    test("a task is found by its guest and its work, with its log", async () => {
      const { provider } = world();
      const [spec] = specs(world(), { fromTemplate: true });
      if (spec === undefined) return;
      const ref = await makeStopped(provider, spec);
      const since = new Date(Math.floor(Date.now() / 1000) * 1000);
      const begun = await provider.power.start(ref);
      await finish(provider, begun);
      const found = await provider.tasks.find(ref, { work: "start", since });
      expect(found).toMatchObject({ ref: begun, work: "start", state: "succeeded", vmId: ref.vmId });
      expect(await provider.tasks.find(ref, { work: "reboot", since })).toBeUndefined();
      expect(await provider.tasks.find(ref, { work: "start", since: new Date(Date.now() + 60_000) })).toBeUndefined();
      const log = await provider.tasks.log(begun ?? "", { start: 0, limit: 100 });
      expect(log.lines.length).toBe(log.total);
      expect((await provider.tasks.log(begun ?? "", { start: log.total, limit: 100 })).lines).toEqual([]);
      const listed = await provider.tasks.list({ limit: 5, vmId: ref.vmId });
      expect(listed.map((task) => task.ref)).toContain(begun);
      expect(listed.length).toBeLessThanOrEqual(5);
    });
  });
}
