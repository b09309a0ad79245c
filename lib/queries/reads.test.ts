import { describe, expect, test } from "vitest";
import { addCapacities, type Capacity } from "@/lib/domain/capacity";
import { FakePlatform, fakeRegistry } from "@/lib/inventory/testing";
import type { MetricsFacet, MetricsSeries } from "@/lib/providers/provider";
import { withinDeadline } from "./live";
import { sharedSeries } from "./metrics";
import { pageAfter } from "./page";
import { sumKnown, usageOf } from "./usage";

describe("a call with a deadline", () => {
  test("gives what it gives, or says which endpoint took too long", async () => {
    expect(await withinDeadline(Promise.resolve(7), "pve-a", 1000)).toBe(7);
    const late = withinDeadline(new Promise(() => undefined), "pve-a", 5);
    await expect(late).rejects.toMatchObject({ code: "platform_timeout", message: expect.stringContaining("pve-a") });
  });
});

describe("metrics", () => {
  test("viewers of the same chart share one call; a failure is not kept", async () => {
    let calls = 0;
    let failing = true;
    const host = async (): Promise<MetricsSeries> => {
      calls += 1;
      if (failing) throw new Error("no answer");
      return { stepSeconds: 60, points: [{ at: "2026-03-01T12:00:00.000Z", cpuFraction: 0.5 }] };
    };
    const metrics: MetricsFacet = { host, guest: host };
    const platform = Object.assign(new FakePlatform("pve-a"), { metrics });
    const providers = fakeRegistry([platform]);
    providers.set({ id: "pve-a", provider: "proxmox", url: "https://pve-a", credentials: { token: "x" } });
    const ask = (name: string) =>
      sharedSeries({ providers }, { endpointId: "pve-a", name, read: (facet) => facet.host("pve1", "hour") });
    await expect(ask("host")).rejects.toThrow("no answer");
    failing = false;
    const [first, second] = await Promise.all([ask("host"), ask("host")]);
    expect(first).toEqual(second);
    expect(first.points[0]).toMatchObject({ cpuFraction: 0.5, memoryUsedMB: null });
    expect(calls).toBe(2);
    await ask("another");
    expect(calls).toBe(3);
    const without = { providers: fakeRegistry([]) };
    await expect(sharedSeries(without, { endpointId: "pve-a", name: "host", read: host })).rejects.toMatchObject({
      code: "not_ready",
    });
  });
});

describe("pages of short lists", () => {
  const items = ["a", "b", "c", "d", "e"];
  const page = (limit: number, cursor?: string) => pageAfter(items, { limit, cursor, keyOf: (item) => item });
  test("hold every item once", () => {
    const first = page(2);
    const second = page(2, first.nextCursor ?? "");
    const third = page(2, second.nextCursor ?? "");
    expect([first.items, second.items, third.items].flat()).toEqual(items);
    expect(third).toMatchObject({ nextCursor: null, total: 5 });
  });
  test("end where the list ends, also when the page is full", () => expect(page(5).nextCursor).toBeNull());
  test("refuse a cursor of another list", () => expect(() => page(2, "eA")).toThrow(/cursor/));
});

describe("usage", () => {
  const capacity: Capacity = { total: 10, overcommit: 2, used: 12, reserved: 2, available: 6 };
  test("shows what is left within the datacenter's own limit, never less than nothing", () => {
    expect(usageOf(capacity, { inUse: 3.1234 })).toEqual({
      total: 10,
      used: 12,
      inUse: 3.1,
      reserved: 2,
      available: 6,
      overcommit: 2,
    });
    expect(usageOf(capacity, { left: 1 }).available).toBe(1);
    expect(usageOf(capacity, { left: 100 }).available).toBe(6);
    expect(usageOf(capacity, { left: -5 }).available).toBe(0);
  });
  test("never promises more than there is by rounding", () => {
    expect(usageOf({ ...capacity, available: 7.96 }).available).toBe(7.9);
  });
  test("an over-assigned host takes from what the others have", () => {
    const over: Capacity = { total: 4, overcommit: 2, used: 10, reserved: 1, available: -3 };
    expect(addCapacities([capacity, over], 2)).toEqual({
      total: 14,
      overcommit: 2,
      used: 22,
      reserved: 3,
      available: 3,
    });
  });
  test("what nobody measured is unknown, not zero", () => {
    expect(sumKnown([null, null])).toBeNull();
    expect(sumKnown([null, 2, 3])).toBe(5);
  });
});
