import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import type { GuestNetwork } from "@/lib/domain/estate";
import { MoxxieError } from "@/lib/errors";
import { newGuest } from "./diff-guest";
import { nextToRead } from "./guest-networks";
import type { KnownGuest } from "./known-guest";
import { FakePlatform, insertEndpoints, startTestInventory, type TestInventory } from "./testing";
import type { EndpointRecord } from "./view";

const onVlan = (vlan: number): GuestNetwork[] => [
  { interfaceId: "net0", profileId: "vmbr1", vlan, serviceVlan: null, cidr: null },
];
const unreachable = () => new MoxxieError("platform_unreachable", "no route to host");

describe.each(testDatabases())("learning what guests are on, on the $name database", ({ name, create }) => {
  let db: Database;
  let platform: FakePlatform;
  let running: TestInventory[] = [];

  beforeEach(async () => {
    db = await create();
    platform = new FakePlatform("pve-a").addHost("pve1").addHost("pve2");
    await insertEndpoints(db, ["pve-a"]);
  });
  afterEach(async () => {
    await Promise.all(running.map((each) => each.stop()));
    running = [];
    await db.close();
  });

  async function start(options: Partial<Parameters<typeof startTestInventory>[0]> = {}) {
    const started = await startTestInventory({ db, platforms: [platform], ...options });
    running.push(started);
    return started.inventory;
  }
  const refresh = (inventory: TestInventory["inventory"], vmId: string) =>
    inventory.refreshGuest("pve-a", { kind: "vm", vmId });

  test("a guest that an operation touched is read at once, and its networks are kept for the next process", async () => {
    platform.addGuest("100").networksByVmId.set("100", onVlan(150));
    const inventory = await start({ polls: false });
    await refresh(inventory, "100");
    expect(inventory.view().guestByVmId("pve-a", "100")?.networks).toEqual(onVlan(150));
    const second = await start({ processId: "second", polls: false, platforms: [new FakePlatform("pve-a")] });
    expect(second.view().guestByVmId("pve-a", "100")?.networks).toEqual(onVlan(150));
  });

  test("what is known stays when the platform does not answer or cannot tell, and the look itself does not fail", async () => {
    platform.addGuest("100").networksByVmId.set("100", onVlan(150));
    const inventory = await start();
    await refresh(inventory, "100");
    platform.networkFailures.set("100", unreachable());
    await refresh(inventory, "100");
    platform.networkFailures.clear();
    platform.networksByVmId.delete("100");
    await refresh(inventory, "100");
    expect(inventory.view().guestByVmId("pve-a", "100")?.networks).toEqual(onVlan(150));
  });

  test("only a change is written and told, and the rest of the row stays as it is", async () => {
    platform.addGuest("100", { status: "running", name: "web" }).networksByVmId.set("100", onVlan(150));
    const inventory = await start();
    await refresh(inventory, "100");
    const before = await db.prisma.guest.findFirstOrThrow();
    await refresh(inventory, "100");
    expect((await db.prisma.guest.findFirstOrThrow()).networksAt).toEqual(before.networksAt);
    platform.networksByVmId.set("100", onVlan(160));
    await refresh(inventory, "100");
    const { networks, networksAt, observedAt, addressesAt, ...after } = await db.prisma.guest.findFirstOrThrow();
    expect(networks).toEqual(onVlan(160));
    expect(before).toMatchObject(after);
    const told = await db.prisma.event.findMany({ where: { type: "vm.updated" } });
    expect(told.map(({ data }) => (data as { changed: string[] }).changed)).toEqual([["networks"]]);
  });

  test("the others are read one after the other at a fixed pace, however many there are", async () => {
    for (let vmId = 100; vmId < 300; vmId += 1) {
      platform.addGuest(String(vmId)).networksByVmId.set(String(vmId), onVlan(vmId));
    }
    const startedAt = performance.now();
    const inventory = await start();
    await vi.waitFor(() => expect(platform.networkCalls.length).toBeGreaterThanOrEqual(8), 10_000);
    for (let reader = 0; reader < 1_000; reader += 1) inventory.view().guestsByName("guest-100"); // viewers ask nobody
    const seconds = (performance.now() - startedAt) / 1000;
    // Ten a second while there are some that were never read.
    expect(platform.networkCalls.length).toBeLessThanOrEqual(10 * seconds + 1);
    expect(new Set(platform.networkCalls).size).toBe(platform.networkCalls.length);
  });

  test("other processes see what one has learned", async () => {
    if (name === "embedded") return expect((await start()).view().guests.size).toBe(0); // it has one process
    platform.addGuest("100");
    const poller = await start({ processId: "one" });
    const idle = new FakePlatform("pve-a");
    const follower = await start({ processId: "two", platforms: [idle], polls: false });
    platform.networksByVmId.set("100", onVlan(170));
    await refresh(poller, "100");
    await vi.waitFor(() => expect(follower.view().guestByVmId("pve-a", "100")?.networks).toEqual(onVlan(170)));
    expect(idle.networkCalls).toEqual([]);
  });
});

describe("whose networks are read next", () => {
  const now = new Date("2026-03-01T12:00:00Z");
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const endpoint = { id: "a", datacenterId: "DC1", provider: "any" } as EndpointRecord;
  const guest = (vmId: string, change: Partial<KnownGuest> = {}): KnownGuest => ({
    ...newGuest(endpoint, { kind: "vm", vmId, hostName: "h", status: "stopped", template: false, tags: [] }, now),
    ...change,
  });
  const next = (guests: KnownGuest[], failed: KnownGuest[] = [], minutesAgo = 1) =>
    nextToRead(guests, {
      now,
      silentHosts: new Set(["dead"]),
      failedAt: new Map(failed.map(({ id }) => [id, ago(minutesAgo).getTime()])),
    })?.vmId;

  const old = guest("1", { networksAt: ago(40) });
  const older = guest("2", { networksAt: ago(90) });
  const recent = guest("3", { networksAt: ago(5) });
  const never = guest("4");
  const alsoNever = guest("5");

  test("those never read, then the oldest reading, nobody too soon", () => {
    expect(next([old, older, recent, never])).toBe("4");
    expect(next([old, older, recent])).toBe("2");
    expect(next([old, recent])).toBe("1");
    expect(next([recent])).toBeUndefined();
  });

  test("one that cannot be read does not keep the others waiting, and has its turn again", () => {
    expect(next([never, alsoNever], [never])).toBe("5");
    expect(next([never, old], [never])).toBe("1");
    expect(next([never, alsoNever], [never], 11)).toBe("4");
  });

  test("not one that an operation works on, nor one whose host does not answer", () => {
    expect(next([guest("6", { busyOperationId: "operation" }), guest("7", { hostName: "dead" })])).toBeUndefined();
  });
});
