import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { systemActor } from "@/lib/auth/actor";
import { GuestDetail, GuestListQuery, GuestPage } from "@/lib/contracts/guests";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { FakePlatform, insertEndpoints, startTestInventory, type TestInventory } from "@/lib/inventory/testing";
import type { Moxxie } from "@/lib/moxxie";
import { getGuest, listGuests, resolveGuest } from ".";

const admin: Actor = { ...systemActor, kind: "user", id: "ada", name: "Ada" };
const onlyDc2: Actor = { ...admin, role: "viewer", datacenterIds: ["DC2"] };
const query = (search: Record<string, unknown> = {}) => GuestListQuery.parse(search);

describe("guests as they are listed and found", () => {
  let db: Database;
  let started: TestInventory;
  let moxxie: Moxxie;
  const first = new FakePlatform("pve-a").addHost("pve1").addHost("pve2");
  const second = new FakePlatform("pve-b").addHost("pve1");

  beforeAll(async () => {
    const [kind] = testDatabases();
    db = (await kind?.create()) as Database;
    await insertEndpoints(db, ["pve-a"], "DC1");
    await insertEndpoints(db, ["pve-b"], "DC2");
    for (let n = 0; n < 25; n++) {
      first.addGuest(String(100 + n), {
        name: `web-${String(n).padStart(2, "0")}`,
        status: n % 2 ? "running" : "stopped",
        hostName: n % 5 ? "pve1" : "pve2",
        kind: n < 20 ? "vm" : "container",
        cpuFraction: n % 2 ? n / 100 : undefined,
        tags: n % 3 ? ["env-prod"] : ["env-prod", "client-acme"],
        memoryMb: 1024 * (1 + (n % 4)),
      });
    }
    first.addGuest("900", { name: "debian-12", template: true });
    second.addGuest("100", { name: "db-server", tags: ["env-test"] });
    started = await startTestInventory({ db, platforms: [first, second] });
    // The queries read nothing else of it.
    moxxie = { ...started, db } as unknown as Moxxie;
  });
  afterAll(async () => {
    await started.stop();
    await db.close();
  });

  function allPages(actor: Actor, search: Record<string, unknown>): string[] {
    const names: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = listGuests(moxxie, actor, query({ ...search, cursor }));
      GuestPage.parse(page);
      names.push(...page.items.map((guest) => guest.name));
      if (page.nextCursor === null) return names;
      cursor = page.nextCursor;
    }
  }

  test.each(["name", "-name", "memoryMB", "-cpu", "uptime", "vmId", "-status", "node"])(
    "pages sorted by %s hold every guest once",
    (sort) => {
      const names = allPages(admin, { sort, limit: 7 });
      expect(names).toHaveLength(26);
      expect(new Set(names).size).toBe(26);
    },
  );

  test("the order is that of the key", () => {
    const { items } = listGuests(moxxie, admin, query({ sort: "-memoryMB" }));
    const memory = items.map((guest) => guest.memoryMB);
    expect(memory).toEqual([...memory].sort((a, b) => b - a));
  });

  test("a cursor keeps its place while the guest it points at goes away", async () => {
    const page = listGuests(moxxie, admin, query({ limit: 3, datacenter: "DC1" }));
    const last = page.items.at(-1);
    first.guestsByVmId.delete(last?.vmId ?? "");
    await started.inventory.pollNow("pve-a");
    const next = listGuests(moxxie, admin, query({ limit: 2, datacenter: "DC1", cursor: page.nextCursor }));
    expect(next.items.map((guest) => guest.name)).toEqual(["web-03", "web-04"]);
    first.addGuest(last?.vmId ?? "", { name: last?.name, memoryMb: 3072, kind: "vm", tags: ["env-prod"] });
    await started.inventory.pollNow("pve-a");
  });

  test("filters combine", () => {
    const { items, total } = listGuests(
      moxxie,
      admin,
      query({ selector: "env-prod AND NOT client-acme", status: "running", host: "pve1", name: "WEB" }),
    );
    expect(total).toBe(items.length);
    expect(items.length).toBeGreaterThan(0);
    for (const guest of items) {
      expect(guest).toMatchObject({ status: "running", node: "pve1" });
      expect(guest.tags).not.toContain("client-acme");
    }
  });

  test("kinds and templates are told apart", () => {
    expect(listGuests(moxxie, admin, { ...query(), kind: "container" }).total).toBe(5);
    expect(listGuests(moxxie, admin, query({ template: "true" })).items.map((guest) => guest.name)).toEqual([
      "debian-12",
    ]);
  });

  test("who is limited to a datacenter sees nothing of the others", () => {
    const page = listGuests(moxxie, onlyDc2, query());
    expect(page.items.map((guest) => guest.name)).toEqual(["db-server"]);
    expect(page.total).toBe(1);
    expect(page.datacenters.map(({ datacenter }) => datacenter)).toEqual(["DC2"]);
    expect(listGuests(moxxie, onlyDc2, query({ datacenter: "DC1" }))).toMatchObject({ total: 0, datacenters: [] });
  });

  test("a foreign cursor and an unreadable selector are refused", () => {
    const { nextCursor } = listGuests(moxxie, admin, query({ limit: 1 }));
    expect(() => listGuests(moxxie, admin, query({ cursor: nextCursor, sort: "cores" }))).toThrow(/cursor/);
    expect(() => listGuests(moxxie, admin, query({ cursor: "bm90IGpzb24" }))).toThrow(/cursor/);
    expect(() => listGuests(moxxie, admin, query({ selector: "a AND" }))).toThrow(/character 6/);
  });

  test("measurements of the newest poll are shown by a list that was made before it", async () => {
    const before = listGuests(moxxie, admin, query({ name: "web-01" }));
    expect(before.items[0]?.cpuFraction).toBe(0.01);
    first.changeGuest("101", { cpuFraction: 0.99 });
    await started.inventory.pollNow("pve-a");
    expect(listGuests(moxxie, admin, query({ name: "web-01" })).items[0]?.cpuFraction).toBe(0.99);
    expect(listGuests(moxxie, admin, query({ sort: "-cpu" })).items[0]?.name).toBe("web-01");
  });

  test("a guest is found by Moxxie's id, by an unambiguous platform id, by datacenter or endpoint and id", () => {
    const guest = resolveGuest(moxxie, admin, "DC2:100");
    expect(guest.name).toBe("db-server");
    expect(resolveGuest(moxxie, admin, guest.id)).toBe(guest);
    expect(resolveGuest(moxxie, admin, "pve-b:100")).toBe(guest);
    expect(resolveGuest(moxxie, onlyDc2, "100")).toBe(guest);
    expect(resolveGuest(moxxie, admin, "101").name).toBe("web-01");
  });

  test("an ambiguous id is refused with the candidates, an unseen or wrong one is not found", () => {
    expect(() => resolveGuest(moxxie, admin, "100")).toThrow(
      expect.objectContaining({
        code: "ambiguous_vm_id",
        extra: {
          candidates: [expect.objectContaining({ vmId: "pve-a:100" }), expect.objectContaining({ vmId: "pve-b:100" })],
        },
      }),
    );
    for (const [actor, reference] of [
      [onlyDc2, "101"],
      [onlyDc2, "DC1:100"],
      [onlyDc2, resolveGuest(moxxie, admin, "101").id],
      [admin, "DC9:100"],
      [admin, "no-such"],
    ] as const)
      expect(() => resolveGuest(moxxie, actor, reference)).toThrow(expect.objectContaining({ code: "not_found" }));
    expect(() => resolveGuest(moxxie, admin, "101", "container")).toThrow(
      expect.objectContaining({ code: "not_found" }),
    );
  });

  test("one guest tells what may be done to it and why not", async () => {
    const detail = await getGuest(moxxie, admin, resolveGuest(moxxie, admin, "101").id);
    GuestDetail.parse(detail);
    expect(detail.actions.stop).toBeNull();
    expect(detail.actions.start).toMatch(/running/);
    expect(detail.actions.suspend).toBe("fake cannot suspend guests.");
    expect(detail.stale).toBe(false);
    await expect(getGuest(moxxie, onlyDc2, detail.id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("a guest that was never installed is told apart from a stopped one, until it is installed", async () => {
    first.addGuest("700", { name: "empty", installed: false }).addGuest("701", { name: "switched-off" });
    await started.inventory.pollNow("pve-a");
    const shown = async (name: string) => {
      const listed = GuestPage.parse(listGuests(moxxie, admin, query({ name }))).items[0];
      const detail = GuestDetail.parse(await getGuest(moxxie, admin, listed?.id ?? ""));
      expect(listed).toMatchObject({ status: "stopped", installed: detail.installed });
      return detail;
    };
    expect(await shown("switched-off")).toMatchObject({ installed: true, actions: { start: null } });
    const empty = await shown("empty");
    expect(empty).toMatchObject({ installed: false, actions: { delete: null, update: null } });
    for (const action of ["start", "stop", "reboot"] as const)
      expect(empty.actions[action]).toMatch(/^It has no operating system yet; /);

    first.addGuest("700", { name: "empty" });
    await started.inventory.pollNow("pve-a");
    expect(await shown("empty")).toMatchObject({ installed: true, actions: { start: null } });
    for (const vmId of ["700", "701"]) first.guestsByVmId.delete(vmId);
    await started.inventory.pollNow("pve-a");
  });
});
