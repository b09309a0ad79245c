import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { OperationListQuery } from "@/lib/contracts/operations";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { FakePlatform } from "@/lib/inventory/testing";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin, viewer } from "@/lib/testing/world";
import { getOperation, listOperations, operationLog } from "./operations";

let db: Database;
let moxxie: BareMoxxie;
let guestId: string;
beforeAll(async () => {
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("no database");
  db = await embedded.create();
  const platform = new FakePlatform("pve").addHost("pve1").addGuest("100");
  moxxie = await startBareMoxxie({ db, platforms: [platform], work: false });
  guestId = (await db.prisma.guest.findFirstOrThrow()).id;
});
afterAll(async () => {
  await moxxie?.stop();
  await db?.close();
});
beforeEach(async () => {
  await db.prisma.operation.deleteMany();
});

const dc1: Partial<Actor> = { datacenterIds: ["DC1"] };

/** All items of all pages, asked for one after the other. */
async function walk<Item>(
  ask: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
  between: () => Promise<unknown> = async () => undefined,
): Promise<{ items: Item[]; pages: number }> {
  const items: Item[] = [];
  for (let cursor: string | undefined, pages = 1; ; pages++) {
    const page = await ask(cursor);
    items.push(...page.items);
    if (page.nextCursor === null) return { items, pages };
    cursor = page.nextCursor;
    await between();
  }
}

interface OperationFacts {
  actorId: string;
  status: string;
  datacenterId: string | null;
  createdAt: Date;
  guestId: string;
  command: string;
}
const insertOperations = (rows: Partial<OperationFacts>[]) =>
  db.prisma.operation.createMany({
    data: rows.map((row) => ({
      command: "vm.start",
      title: "Start it",
      status: "completed",
      actor: { kind: "user", id: "a", name: "Ada" },
      actorId: "a",
      input: {},
      decisions: {},
      plan: {},
      datacenterId: "DC1",
      ...row,
    })),
  });
const operations = (query: Record<string, unknown>, actor: Actor = admin) =>
  listOperations(moxxie, actor, OperationListQuery.parse(query));

describe("the list of operations", () => {
  const moments = [1_000, 2_000, 2_001].map((ms) => new Date(Date.UTC(2026, 2, 1) + ms));
  const many = Array.from({ length: 23 }, (_, index) => ({ createdAt: moments[index % 3] }));

  test.each([1, 2, 5, 22, 23, 24])("in pages of %i is the whole list, newest first, each once", async (limit) => {
    await insertOperations(many);
    const whole = await operations({ limit: 1_000 });
    const { items, pages } = await walk((cursor) => operations({ limit, cursor }));
    expect(items).toEqual(whole.items);
    expect(new Set(items.map(({ operationId }) => operationId)).size).toBe(23);
    expect(pages).toBe(Math.ceil(23 / limit));
    const times = items.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test("that grows while it is read repeats and loses nothing of what was there", async () => {
    await insertOperations(many);
    const whole = await operations({ limit: 1_000 });
    const { items } = await walk(
      (cursor) => operations({ limit: 4, cursor }),
      () => insertOperations([{}, {}]),
    );
    expect(items).toEqual(whole.items);
  });

  test("shows each actor the operations of its datacenters alone, in the count too", async () => {
    await insertOperations([{ datacenterId: "DC1" }, { datacenterId: "DC2" }, { datacenterId: null }]);
    const [mine, all] = [await operations({}, { ...viewer, ...dc1 }), await operations({})];
    expect([mine.total, mine.items.map(({ datacenter }) => datacenter)]).toEqual([1, ["DC1"]]);
    expect(all.total).toBe(3);
    expect((await operations({ datacenter: "DC2" }, { ...viewer, ...dc1 })).total).toBe(0);
    const foreign = all.items.find(({ datacenter }) => datacenter === "DC2")?.operationId ?? "";
    const asking = getOperation(moxxie, { ...admin, ...dc1 }, foreign);
    await expect(asking).rejects.toMatchObject({ code: "not_found" });
    await expect(operationLog(moxxie, { ...admin, ...dc1 }, { id: foreign, limit: 1 })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(operations({}, { ...admin, scopes: ["vm:read"] })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("can be cut down to what the caller asked for", async () => {
    await insertOperations([{ actorId: viewer.id }, { actorId: "another" }, { actorId: "another" }]);
    expect((await operations({ mine: "true" }, viewer)).total).toBe(1);
    expect((await operations({ mine: "false" }, viewer)).total).toBe(3);
  });

  test("can be asked for by state, guest and command, by several at once", async () => {
    await insertOperations([
      { status: "queued", guestId },
      { status: "processing", command: "vm.stop" },
      { status: "rolling_back" },
      { status: "completed", guestId },
      { status: "needs_attention" },
    ]);
    const total = async (query: Record<string, unknown>) => (await operations(query)).total;
    expect(await total({ active: "true" })).toBe(3);
    expect(await total({ active: "false" })).toBe(2);
    expect(await total({ status: "processing" })).toBe(2);
    expect(await total({ status: "completed", active: "true" })).toBe(0);
    expect(await total({ status: "completed", active: "false" })).toBe(1);
    expect(await total({ guestId })).toBe(2);
    expect(await total({ guestId, status: "completed" })).toBe(1);
    expect(await total({ guestId: "no-id" })).toBe(0);
    expect(await total({ command: "vm.stop" })).toBe(1);
  });

  test.each(["x", "1_x", `-5_${randomUUID()}`, `1e3_${randomUUID()}`, "_"])("refuses the cursor %s", async (cursor) => {
    await expect(operations({ cursor })).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("a log is read line by line to its end, each line once", async () => {
    await insertOperations([{}]);
    const { id } = await db.prisma.operation.findFirstOrThrow();
    const texts = Array.from({ length: 11 }, (_, index) => `line ${index}`);
    await db.prisma.operationLogLine.createMany({
      data: texts.map((text) => ({ operationId: id, level: "info", text })),
    });
    const read: string[] = [];
    for (let after: string | undefined; ; ) {
      const { lines, next } = await operationLog(moxxie, viewer, { id, limit: 4, ...(after && { after }) });
      read.push(...lines.map(({ text }) => text));
      if (next === null) break;
      after = next;
    }
    expect(read).toEqual(texts);
  });
});
