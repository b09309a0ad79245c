import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EventView } from "@/lib/contracts/system";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { FakePlatform, insertEndpoints, startTestInventory, type TestInventory } from "./testing";

describe.each(testDatabases())("the inventory on the $name database", ({ name, create }) => {
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
    return started;
  }

  /** The kept events from now on; what the start has recorded may be told a moment late and is left out. */
  function heard(test: TestInventory): EventView[] {
    const events: EventView[] = [];
    test.events.subscribe((event) => void (event.id !== null && event.type !== "estate.changed" && events.push(event)));
    return events;
  }

  test("shows what a poll found, and a new process shows it before it has polled", async () => {
    platform.addGuest("100", {
      name: "web",
      status: "running",
      cpuFraction: 0.5,
      memoryUsedMb: 900,
      tags: ["env-prod"],
    });
    const { inventory } = await start();
    const [guest] = inventory.view().guestsByName("web");
    expect(guest).toMatchObject({
      vmId: "100",
      status: "running",
      cpuFraction: 0.5,
      tags: ["env-prod"],
      managed: false,
    });
    expect(inventory.freshnessOf("pve-a")).toBe("fresh");
    const second = await start({ processId: "second", polls: false, platforms: [new FakePlatform("pve-a")] });
    expect(second.inventory.view().guestByVmId("pve-a", "100")).toMatchObject({ id: guest?.id, cpuFraction: 0.5 });
    expect(second.inventory.view().hosts.get("pve-a:pve2")).toMatchObject({ cpuCores: 32, cpuFraction: 0.1 });
  });

  test("a change outside of Moxxie is seen by the next poll and told as an event; the id stays", async () => {
    platform.addGuest("100", { name: "web" });
    const started = await start();
    const events = heard(started);
    const id = started.inventory.view().guestByVmId("pve-a", "100")?.id;
    platform.changeGuest("100", { status: "running", uptimeSeconds: 5, name: "web-2" });
    platform.addGuest("101", { kind: "container" });
    await started.inventory.pollNow("pve-a");
    expect(started.inventory.view().guestByVmId("pve-a", "100")).toMatchObject({
      id,
      status: "running",
      name: "web-2",
    });
    await vi.waitFor(() =>
      // Addresses that are learned meanwhile are updates too.
      expect([...new Set(events.map((event) => event.type))].sort()).toEqual([
        "vm.created",
        "vm.state_changed",
        "vm.updated",
      ]),
    );
    const changed = events.find((event) => event.type === "vm.state_changed");
    expect(changed?.data).toMatchObject({
      vmId: "100",
      id,
      datacenter: "DC1",
      oldState: "stopped",
      newState: "running",
    });
    expect(changed?.subject).toBe(id);
  });

  test("the first poll of an endpoint is one event, not one for each guest", async () => {
    for (let vmId = 100; vmId < 150; vmId++) platform.addGuest(String(vmId));
    const { inventory } = await start();
    expect(inventory.view().guests.size).toBe(50);
    expect(await db.prisma.event.count({ where: { type: { startsWith: "vm." } } })).toBe(0);
    const first = { type: "estate.changed", data: { equals: { endpoint: "pve-a", guests: 50 } } };
    expect(await db.prisma.event.count({ where: first })).toBe(1);
  });

  test("a guest that was deleted outside is gone after one poll, with its event", async () => {
    for (const vmId of ["100", "101", "102"]) platform.addGuest(vmId);
    const started = await start();
    const events = heard(started);
    platform.guestsByVmId.delete("101");
    await started.inventory.pollNow("pve-a");
    expect(started.inventory.view().guestByVmId("pve-a", "101")).toBeUndefined();
    expect(await db.prisma.guest.count()).toBe(2);
    await vi.waitFor(() => expect(events.map((event) => event.type)).toEqual(["vm.deleted"]));
  });

  test("whether a guest has ever had an operating system outlives a restart, both ways", async () => {
    platform.addGuest("100", { installed: false }).addGuest("101");
    const before = await start();
    platform.addGuest("100").addGuest("101", { installed: false });
    await before.inventory.pollNow("pve-a");
    await before.stop();
    const silent = new FakePlatform("pve-a");
    silent.failure = () => Promise.reject(new Error("not reachable"));
    const { inventory } = await start({ platforms: [silent] });
    const installed = (vmId: string) => inventory.view().guestByVmId("pve-a", vmId)?.installed;
    expect([installed("100"), installed("101")]).toEqual([true, false]);
  });

  test("a list with a hole does not remove a guest that a single look finds", async () => {
    for (const vmId of ["100", "101", "102"]) platform.addGuest(vmId);
    const { inventory } = await start();
    platform.distort = (observation) => ({ ...observation, guests: observation.guests.slice(1) });
    for (let poll = 0; poll < 4; poll++) await inventory.pollNow("pve-a");
    expect(inventory.view().guests.size).toBe(3);
  });

  test("an empty list with status 200 never becomes 'no guests' while the guests are there", async () => {
    for (let vmId = 100; vmId < 110; vmId++) platform.addGuest(String(vmId));
    const { inventory } = await start();
    platform.distort = (observation) => ({ ...observation, guests: [] });
    await inventory.pollNow("pve-a");
    for (let poll = 0; poll < 3; poll++)
      await expect(inventory.pollNow("pve-a")).rejects.toMatchObject({ code: "platform_malformed" });
    platform.distort = (observation) => ({ ...observation, guests: [], hosts: [] });
    await expect(inventory.pollNow("pve-a")).rejects.toMatchObject({ code: "platform_forbidden" });
    expect(inventory.view().guests.size).toBe(10);
  });

  test("guests that are all really gone go after the answer was repeated and single looks agree", async () => {
    for (let vmId = 100; vmId < 110; vmId++) platform.addGuest(String(vmId));
    const { inventory } = await start();
    platform.guestsByVmId.clear();
    await inventory.pollNow("pve-a");
    expect(inventory.view().guests.size).toBe(10);
    await inventory.pollNow("pve-a");
    await inventory.pollNow("pve-a");
    expect(inventory.view().guests.size).toBe(0);
  });

  test("an endpoint that fails keeps its guests and is told down after the second failure, up when it is back", async () => {
    platform.addGuest("100", { status: "running" });
    const started = await start();
    const events = heard(started);
    platform.failure = () => Promise.reject(new Error("secret detail"));
    await expect(started.inventory.pollNow("pve-a")).rejects.toThrow();
    expect(events).toEqual([]);
    await expect(started.inventory.pollNow("pve-a")).rejects.toThrow();
    await vi.waitFor(() => expect(events.map((event) => event.type)).toEqual(["endpoint.down"]));
    expect(started.inventory.view().guestByVmId("pve-a", "100")?.status).toBe("running");
    const endpoint = started.inventory.view().endpoints.get("pve-a");
    expect(endpoint).toMatchObject({ consecutiveFailures: 2, lastError: { code: "internal_error" } });
    expect(JSON.stringify(endpoint)).not.toContain("secret detail");
    platform.failure = undefined;
    await started.inventory.pollNow("pve-a");
    await vi.waitFor(() => expect(events.map((event) => event.type)).toEqual(["endpoint.down", "endpoint.up"]));
    expect(started.inventory.view().endpoints.get("pve-a")).toMatchObject({ consecutiveFailures: 0, lastError: null });
  });

  test("a hung endpoint delays neither another one nor the end", async () => {
    const hung = new FakePlatform("pve-hung").addHost("pve9");
    hung.failure = () => new Promise(() => undefined);
    await insertEndpoints(db, ["pve-hung"]);
    const started = await start({ platforms: [platform, hung], polls: false, config: { inventoryIntervalMs: 40 } });
    platform.addGuest("100");
    await vi.waitFor(() => expect(started.inventory.view().guestByVmId("pve-a", "100")).toBeDefined());
    const callsThen = platform.calls;
    await vi.waitFor(() => expect(platform.calls).toBeGreaterThan(callsThen + 3));
    expect(hung.calls).toBe(1);
    expect(started.inventory.freshnessOf("pve-hung")).toBe("unknown");
  });

  test("a poll leaves a guest alone that an operation works on, except for its measurements", async () => {
    platform.addGuest("100", { status: "running", cpuFraction: 0.1 });
    const { inventory } = await start();
    const id = inventory.view().guestByVmId("pve-a", "100")?.id ?? "";
    const busyOperationId = crypto.randomUUID();
    await db.prisma.guest.update({ where: { id }, data: { busyOperationId, status: "deleting" } });
    await inventory.applyGuest(id);
    platform.changeGuest("100", { status: "stopped", name: "other", cpuFraction: 0.7, memoryUsedMb: 10 });
    await inventory.pollNow("pve-a");
    expect(inventory.view().guests.get(id)).toMatchObject({ status: "deleting", name: "guest-100", cpuFraction: 0.7 });
    platform.guestsByVmId.delete("100");
    for (let poll = 0; poll < 3; poll++) await inventory.pollNow("pve-a");
    expect(inventory.view().guests.get(id)?.status).toBe("deleting");
  });

  test("a poll does not overwrite an operation's row that the view does not show yet", async () => {
    platform.addGuest("100", { status: "running" });
    const { inventory } = await start();
    const id = inventory.view().guestByVmId("pve-a", "100")?.id ?? "";
    await db.prisma.guest.update({ where: { id }, data: { busyOperationId: crypto.randomUUID(), status: "deleting" } });
    platform.changeGuest("100", { status: "stopped" });
    await inventory.pollNow("pve-a");
    expect((await db.prisma.guest.findUniqueOrThrow({ where: { id } })).status).toBe("deleting");
  });

  test("refreshGuest shows a live look at once, and a poll that lags behind does not undo it", async () => {
    platform.addGuest("100");
    const started = await start();
    const events = heard(started);
    platform.changeGuest("100", { status: "running", uptimeSeconds: 1 });
    platform.addressesByVmId.set("100", [{ name: "eth0", addresses: ["10.0.0.5/24", "fe80::1", "127.0.0.1"] }]);
    await started.inventory.refreshGuest("pve-a", { kind: "vm", vmId: "100" });
    expect(started.inventory.view().guestByVmId("pve-a", "100")?.status).toBe("running");
    platform.distort = (observation) => ({
      ...observation,
      guests: observation.guests.map((guest) => ({ ...guest, status: "stopped" as const })),
    });
    await started.inventory.pollNow("pve-a");
    expect(started.inventory.view().guestByVmId("pve-a", "100")?.status).toBe("running");
    await vi.waitFor(() =>
      expect(started.inventory.view().guestByVmId("pve-a", "100")?.addresses).toEqual(["10.0.0.5"]),
    );
    await started.inventory.refreshGuest("pve-a", { kind: "vm", vmId: "100" });
    expect(started.inventory.view().guestByVmId("pve-a", "100")?.interfaces).toEqual(
      platform.addressesByVmId.get("100"),
    );
    await vi.waitFor(() => expect(events.map((event) => event.type)).toEqual(["vm.state_changed", "vm.updated"]));
  });

  test("refreshGuest removes a guest that is gone, finds one that is new, and a lagging poll does not bring it back", async () => {
    platform.addGuest("100");
    const { inventory } = await start();
    platform.guestsByVmId.delete("100");
    await inventory.refreshGuest("pve-a", { kind: "vm", vmId: "100" });
    expect(inventory.view().guests.size).toBe(0);
    platform.distort = (observation) => ({ ...observation, guests: [{ ...deletedGuest }] });
    await inventory.pollNow("pve-a");
    expect(inventory.view().guests.size).toBe(0);
    platform.addGuest("105", { name: "new" });
    await inventory.refreshGuest("pve-a", { kind: "vm", vmId: "105" });
    expect(inventory.view().guestsByName("new")).toHaveLength(1);
  });
  describe("where polls come faster than a platform's lists", () => {
    // A look is believed without another one for half of the interval.
    const fast = { config: { inventoryIntervalMs: 10_000 } };
    const believedForMs = 5_000;
    const afterBelief = () => vi.setSystemTime(Date.now() + believedForMs + 1_000);
    beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
    afterEach(() => void vi.useRealTimers());
    const list = (change: object) => {
      platform.distort = ({ guests, ...others }) => ({
        ...others,
        guests: guests.map((guest) => ({ ...guest, ...change })),
      });
    };

    async function startLooked() {
      platform.addGuest("100");
      const started = await start(fast);
      const events = heard(started);
      platform.changeGuest("100", { status: "running", hostName: "pve2" });
      await started.inventory.refreshGuest("pve-a", { kind: "vm", vmId: "100", hostName: "pve1" });
      await vi.waitFor(() => expect(events.map(({ type }) => type)).toEqual(["vm.state_changed", "vm.migrated"]));
      afterBelief();
      return { ...started, events };
    }

    test("a list from before a start or a move is not told as a stop or a move back", async () => {
      const { inventory, events } = await startLooked();
      list({ status: "stopped", hostName: "pve1" });
      const look = vi.spyOn(platform.guests, "get");
      await inventory.pollNow("pve-a");
      expect(look).toHaveBeenLastCalledWith({ kind: "vm", vmId: "100", hostName: "pve2" });
      list({});
      await inventory.pollNow("pve-a");
      expect(inventory.view().guestByVmId("pve-a", "100")).toMatchObject({ status: "running", hostName: "pve2" });
      expect(events).toHaveLength(2);
    });

    test("what somebody else changes right after it is told by the next poll", async () => {
      const { inventory, events } = await startLooked();
      platform.changeGuest("100", { status: "stopped" });
      await inventory.pollNow("pve-a");
      expect(inventory.view().guestByVmId("pve-a", "100")?.status).toBe("stopped");
      await vi.waitFor(() =>
        expect(events[2]).toMatchObject({
          type: "vm.state_changed",
          data: { oldState: "running", newState: "stopped" },
        }),
      );
    });

    test("a guest that a look does not find is there as long as it is listed", async () => {
      const { inventory, events } = await startLooked();
      list({ status: "stopped" });
      vi.spyOn(platform.guests, "get").mockResolvedValue(undefined);
      await inventory.pollNow("pve-a");
      expect(inventory.view().guestByVmId("pve-a", "100")?.status).toBe("running");
      expect(events).toHaveLength(2);
    });

    test("a guest that is gone does not come back by a list from before", async () => {
      const { inventory, events } = await startLooked();
      const gone = platform.guestsByVmId.get("100");
      if (!gone) throw new Error("the test has no guest");
      platform.guestsByVmId.delete("100");
      await inventory.refreshGuest("pve-a", { kind: "vm", vmId: "100" });
      afterBelief();
      platform.distort = (observation) => ({ ...observation, guests: [gone] });
      await inventory.pollNow("pve-a");
      expect(inventory.view().guests.size).toBe(0);
      await vi.waitFor(() => expect(events.map(({ type }) => type).slice(2)).toEqual(["vm.deleted"]));
    });
  });

  const deletedGuest = {
    kind: "vm" as const,
    vmId: "100",
    hostName: "pve1",
    status: "stopped" as const,
    template: false,
    tags: [],
  };

  test("one process polls, the others follow what it writes", async () => {
    if (name === "embedded") return expect((await start()).inventory.view().endpoints.size).toBe(1); // it has one process
    platform.addGuest("100", { status: "running", cpuFraction: 0.2 });
    const poller = await start({ processId: "one" });
    const idle = new FakePlatform("pve-a");
    const follower = await start({ processId: "two", platforms: [idle], polls: false });
    const followed = heard(follower);
    platform.changeGuest("100", { status: "stopped", cpuFraction: undefined });
    platform.addGuest("101");
    await poller.inventory.pollNow("pve-a");
    await vi.waitFor(() => expect(follower.inventory.view().guests.size).toBe(2));
    await vi.waitFor(() =>
      expect(follower.inventory.view().guestByVmId("pve-a", "100")).toMatchObject({
        status: "stopped",
        cpuFraction: null,
      }),
    );
    await vi.waitFor(() => expect(followed.map((event) => event.type)).toContain("vm.created"));
    platform.guestsByVmId.delete("100");
    await poller.inventory.refreshGuest("pve-a", { kind: "vm", vmId: "100" });
    await vi.waitFor(() => expect(follower.inventory.view().guests.size).toBe(1));
    expect(idle.calls).toBe(0);
  });

  test("a dead process's endpoint is polled by another one", async () => {
    if (name === "embedded") {
      await db.prisma.endpoint.updateMany({
        data: { pollOwner: "killed", pollLeaseUntil: new Date(Date.now() + 60_000) },
      });
    } else {
      await db.prisma.endpoint.updateMany({
        data: { pollOwner: "killed", pollLeaseUntil: new Date(Date.now() - 1000) },
      });
    }
    platform.addGuest("100");
    const { inventory } = await start({ polls: false });
    await vi.waitFor(() => expect(inventory.view().guests.size).toBe(1));
  });

  test("another process takes over the polls of one that has stopped", async () => {
    if (name === "embedded") return expect(testDatabases()[0]?.name).toBe("embedded"); // it has one process
    const first = await start({ processId: "one" });
    const heir = new FakePlatform("pve-a").addHost("pve1");
    await start({ processId: "two", platforms: [heir], polls: false });
    expect(heir.calls).toBe(0);
    await first.inventory.stop();
    await vi.waitFor(() => expect(heir.calls).toBeGreaterThan(0), 15_000);
  });

  test("of two looks at the same time the one asked for later has the last word", async () => {
    platform.addGuest("100");
    const { inventory } = await start();
    const answer = Promise.withResolvers<void>();
    const { get } = platform.guests;
    platform.guests.get = async (ref) => {
      const seen = await get(ref);
      await answer.promise;
      return seen;
    };
    const slow = inventory.refreshGuest("pve-a", { kind: "vm", vmId: "100" });
    platform.guests.get = get;
    platform.changeGuest("100", { status: "running" });
    const asked = Date.now();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(asked), { interval: 1 });
    await inventory.refreshGuest("pve-a", { kind: "vm", vmId: "100" });
    answer.resolve();
    await slow;
    expect(inventory.view().guestByVmId("pve-a", "100")?.status).toBe("running");
  });

  test("network profiles and templates are read beside the polls", async () => {
    platform.profiles = [
      { id: "vmbr0", name: "vmbr0", hostNames: ["pve1"], kind: "bridge", vlanAware: true, isDefault: true },
    ];
    platform.templateList = [{ id: "9000", name: "debian-12", kind: "vm", hostNames: ["pve1"], cloudInit: true }];
    const { inventory } = await start();
    await vi.waitFor(() => expect(inventory.view().profilesOf("pve-a")).toEqual(platform.profiles));
    expect(inventory.view().templatesOf("pve-a")).toEqual(platform.templateList);
    expect(await db.prisma.template.count()).toBe(1);
    expect(inventory.view().endpoints.get("pve-a")?.version).toBe("fake 1");
  });

  test("network profiles are read at once when somebody says that they changed", async () => {
    const { inventory } = await start();
    const zone = {
      id: "zone:a",
      name: "a",
      hostNames: ["pve1"],
      kind: "zone",
      vlanAware: false,
      isDefault: false,
    } as const;
    platform.profiles = [{ ...zone, hostNames: [...zone.hostNames], makesNetworks: true }];
    await inventory.refreshProfiles("pve-a");
    expect(inventory.view().profilesOf("pve-a")).toEqual(platform.profiles);
    await expect(inventory.refreshProfiles("nothing")).rejects.toMatchObject({ code: "not_found" });
  });
});
