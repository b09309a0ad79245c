import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AuditRecord, writeAuditNow } from "@/lib/audit/audit";
import type { Actor } from "@/lib/auth/actor";
import { AuditListQuery } from "@/lib/contracts/audit";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { FakePlatform } from "@/lib/inventory/testing";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin, operator, viewer } from "@/lib/testing/world";
import { guestHistory, listAudit } from "./audit";

describe.each(testDatabases())("the audit log on the $name database", ({ create }) => {
  let db: Database;
  let moxxie: BareMoxxie;
  let guestId: string;
  beforeAll(async () => {
    db = await create();
    const platform = new FakePlatform("pve").addHost("pve1").addGuest("100");
    moxxie = await startBareMoxxie({ db, platforms: [platform], work: false });
    guestId = (await db.prisma.guest.findFirstOrThrow()).id;
  });
  afterAll(async () => {
    await moxxie?.stop();
    await db?.close();
  });

  const dc1: Partial<Actor> = { datacenterIds: ["DC1"] };
  const write = (more: Partial<AuditRecord> = {}) =>
    writeAuditNow(db, { actor: admin, command: "vm.start", outcome: "accepted", datacenterId: "DC1", ...more });
  const audit = (query: Record<string, unknown>, actor: Actor = admin) =>
    listAudit(moxxie, actor, AuditListQuery.parse(query));
  const total = async (query: Record<string, unknown>, actor?: Actor) => (await audit(query, actor)).total;

  test.each([1, 3, 12, 13])("in pages of %i is the whole list, newest first, also while it grows", async (limit) => {
    const command = `pages.of.${limit}`;
    for (let each = 0; each < 12; each++) await write({ command });
    const whole = await audit({ command, limit: 1_000 });
    const ids = whole.items.map(({ id }) => Number(id));
    expect(ids).toHaveLength(12);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    const items: unknown[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await audit({ command, limit, cursor });
      items.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
      await write({ command });
    }
    expect(items).toEqual(whole.items);
  });

  test("is the administrator's, and of an administrator of some datacenters theirs", async () => {
    const command = "of.places";
    for (const datacenterId of ["DC1", "DC2", null]) await write({ command, datacenterId });
    expect(await total({ command })).toBe(3);
    expect(await audit({ command }, { ...admin, ...dc1 })).toMatchObject({ total: 1, items: [{ datacenter: "DC1" }] });
    expect(await total({ command, datacenter: "DC2" }, { ...admin, ...dc1 })).toBe(0);
    for (const actor of [operator, viewer]) await expect(audit({}, actor)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("can be asked for by who, what, on what, how it ended and by its request or operation", async () => {
    const operationId = randomUUID();
    const by = (name: string, more: Partial<AuditRecord> = {}) =>
      write({ actor: { ...admin, id: `id-${name}`, name, requestId: `request-${name}` }, ...more });
    await by("Nora", { command: "user.create", target: { type: "guest", id: "t-1", name: "Web" }, operationId });
    await by("Olaf", { command: "userless.x", outcome: "refused" });
    await write({ actor: { kind: "nobody", id: "nobody", name: "x@y", ip: "198.51.100.7", requestId: null } });
    expect([await total({ actor: "Nora" }), await total({ actor: "id-Nora" }), await total({ actor: "Nor" })]).toEqual([
      1, 1, 0,
    ]);
    expect([await total({ target: "Web" }), await total({ target: "t-1" }), await total({ target: "eb" })]).toEqual([
      1, 1, 0,
    ]);
    expect([await total({ command: "user." }), await total({ command: "user.create" })]).toEqual([1, 1]);
    expect(await total({ command: "user.", actor: "Olaf" })).toBe(0);
    expect([await total({ outcome: "refused" }), await total({ outcome: "failed" })]).toEqual([1, 0]);
    expect([await total({ actorKind: "nobody" }), await total({ actorKind: "token" })]).toEqual([1, 0]);
    expect([await total({ operationId }), await total({ operationId: randomUUID() })]).toEqual([1, 0]);
    expect([await total({ requestId: "request-Olaf" }), await total({ requestId: "request" })]).toEqual([1, 0]);
    for (const q of ["nor", "ORA", "wEb", "user.cre"]) expect([q, await total({ q })]).toEqual([q, 1]);
    expect(await total({ q: "198.51.100" })).toBe(1);
  });

  test("what is a wildcard to the database is only itself in a search", async () => {
    await write({ command: "wild.a_b", target: { type: "guest", id: "t", name: "100% \\done" } });
    await write({ command: "wild.axb", target: { type: "guest", id: "t", name: "100 done" } });
    expect([await total({ command: "wild.a_" }), await total({ command: "wild.a" })]).toEqual([1, 2]);
    for (const q of ["100%", "\\done", "wild.a_b"]) expect([q, await total({ q })]).toEqual([q, 1]);
    for (const q of ["%%", "w_ld", "'; --"]) expect([q, await total({ q })]).toEqual([q, 0]);
  });

  test("can be asked for by when, the end not included", async () => {
    const command = "at.times";
    await write({ command });
    const [first] = (await audit({ command })).items;
    await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(first?.at ?? ""));
    await write({ command });
    const [{ at: later } = { at: "" }] = (await audit({ command })).items;
    expect([await total({ command, from: later }), await total({ command, to: later })]).toEqual([1, 1]);
    expect(await total({ command, from: first?.at, to: later })).toBe(1);
    expect(await total({ command, from: later, to: later })).toBe(0);
  });

  test.each(["x", "-1", "1.5", "9".repeat(19)])("refuses the cursor %s", async (cursor) => {
    await expect(audit({ cursor })).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("the history of a guest is for whoever may see it; to others it does not exist", async () => {
    await write({ target: { type: "guest", id: guestId, name: "web" } });
    await write({ target: { type: "guest", id: randomUUID(), name: "db" } });
    const history = (actor: Actor, id = guestId) => guestHistory(moxxie, actor, { guestId: id, limit: 10 });
    expect((await history({ ...viewer, ...dc1 })).items.map(({ target }) => target?.name)).toEqual(["web"]);
    for (const id of [guestId, randomUUID()]) {
      await expect(history({ ...viewer, datacenterIds: ["DC2"] }, id)).rejects.toMatchObject({ code: "not_found" });
    }
    expect((await history(viewer, randomUUID())).total).toBe(0);
  });
});
