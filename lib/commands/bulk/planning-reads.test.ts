import { expect, test } from "vitest";
import { FakePlatform } from "@/lib/inventory/testing";
import type { GuestRef, MigrationCheck } from "@/lib/providers/provider";
import { planningProvider } from "./planning-reads";

const ref: GuestRef = { kind: "vm", vmId: "100", hostName: "expected" };

function platformWith(parts: object): FakePlatform {
  const platform = new FakePlatform("pve");
  Object.assign(platform, parts);
  return platform;
}

const standing = { now: (asked: GuestRef) => ({ ...asked, hostName: "actual" }), runs: () => undefined };

test("a read is asked of the platform once, where the guest is now, and a failure is not tried again", async () => {
  const asked: unknown[] = [];
  const platform = platformWith({});
  Object.assign(platform.guests, {
    config: async (at: GuestRef) => {
      asked.push(at.hostName);
      if (at.vmId === "13") throw new Error("gone");
      return { digest: at.vmId };
    },
  });
  const provider = planningProvider(platform, standing);
  const [one, other] = await Promise.all([provider.guests.config(ref), provider.guests.config(ref)]);
  expect(one).toBe(other);
  expect(one.digest).toBe("100");
  for (const _ of [1, 2]) await expect(provider.guests.config({ ...ref, vmId: "13" })).rejects.toThrow("gone");
  expect(asked).toEqual(["actual", "actual"]);
});

test("hundreds of creations ask the platform for its keys once", async () => {
  let asked = 0;
  const sshKeys = { list: async () => [{ id: String(++asked), name: "deploy" }] };
  const provider = planningProvider(platformWith({ sshKeys }), standing);
  await Promise.all([provider.sshKeys?.list(), provider.sshKeys?.list()]);
  expect(await provider.sshKeys?.list()).toEqual([{ id: "1", name: "deploy" }]);
});

test("a guest that is expected to be stopped is checked for a move as a stopped one", async () => {
  const found: MigrationCheck = { allowed: true, blockers: [], warnings: [], localDisks: [], running: true };
  const platform = platformWith({ migration: { check: async () => found } });
  const expecting = (runs: boolean | undefined) => planningProvider(platform, { ...standing, runs: () => runs });
  expect((await expecting(false).migration?.check(ref, "other"))?.running).toBe(false);
  expect((await expecting(undefined).migration?.check(ref, "other"))?.running).toBe(true);
});

test("what a platform cannot do stays missing, and what is not a read is the platform's own", () => {
  const platform = platformWith({});
  const provider = planningProvider(platform, standing);
  expect(provider.snapshots).toBeUndefined();
  expect(provider.migration).toBeUndefined();
  expect(provider.sshKeys).toBeUndefined();
  expect(provider.guests.ids).toEqual(platform.guests.ids);
  expect(provider.power).toBe(platform.power);
  expect(provider.endpointId).toBe("pve");
});
