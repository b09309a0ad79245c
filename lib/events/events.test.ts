import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EventView } from "@/lib/contracts/system";
import type { Database, ListenOptions } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { createLogger } from "@/lib/log/logger";
import type { EventBus, NewEvent } from "./bus";
import { createEventBus } from "./create-bus";
import { pruneEvents } from "./event-rows";
import { SeenIds } from "./seen-ids";

const log = createLogger({ level: "silent" });

const fact = (subject: string, data: Record<string, unknown> = {}): NewEvent => ({
  type: "vm.updated",
  datacenterId: "DC1",
  subject,
  data,
});

describe.each(testDatabases())("the event bus on the $name database", ({ name, create }) => {
  let db: Database;
  const buses: EventBus[] = [];

  beforeEach(async () => {
    db = await create();
  });
  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.stop()));
    await db.close();
  });

  async function open(database: Database = db) {
    const bus = await createEventBus({ db: database, log });
    buses.push(bus);
    const heard: EventView[] = [];
    bus.subscribe((event) => void heard.push(event));
    return { bus, heard, subjects: () => heard.map((event) => event.subject) };
  }
  const record = (bus: EventBus, ...events: NewEvent[]) => db.prisma.$transaction((tx) => bus.record(tx, events));

  test("recorded events are heard once, in order, after the commit, by this process and the others", async () => {
    const one = await open();
    const two = await open();
    await db.prisma.$transaction(async (tx) => {
      await one.bus.record(tx, [fact("a"), fact("b")]);
      expect(one.heard).toEqual([]);
    });
    await record(two.bus, fact("c"));
    await vi.waitFor(() => expect(two.subjects()).toEqual(["a", "b", "c"]));
    await vi.waitFor(() => expect(one.subjects()).toEqual(["a", "b", "c"]));
    expect(one.heard.every((event) => event.id !== null)).toBe(true);
  });

  test("events of a transaction that is rolled back are never heard", async () => {
    const { bus, subjects } = await open();
    const failed = db.prisma.$transaction(async (tx) => {
      await bus.record(tx, [fact("lost")]);
      throw new Error("rolled back");
    });
    await expect(failed).rejects.toThrow("rolled back");
    await record(bus, fact("kept"));
    await vi.waitFor(() => expect(subjects()).toEqual(["kept"]));
  });

  test("a batch that does not fit a notification arrives whole and in order everywhere", async () => {
    const one = await open();
    const two = await open();
    const names = Array.from({ length: 700 }, (_, index) => `guest-${index}`);
    await record(one.bus, ...names.map((subject) => fact(subject, { text: "é".repeat(50) })));
    await vi.waitFor(() => expect(two.subjects()).toEqual(names));
    expect(one.subjects()).toEqual(names);
    expect(two.heard[3]?.data).toEqual({ text: "é".repeat(50) });
  });

  test("passing news is heard at once and kept nowhere", async () => {
    const one = await open();
    const two = await open();
    const heard = one.bus.announce(fact("poll"));
    expect(one.subjects()).toEqual(["poll"]);
    await heard;
    expect(await db.prisma.event.count()).toBe(0);
    if (name === "server") await vi.waitFor(() => expect(two.subjects()).toEqual(["poll"]));
    expect(one.subjects()).toEqual(["poll"]);
  });

  test("nothing is missed and nothing heard twice when the connection was lost, also if ids committed out of order", async () => {
    let deaf = false;
    let onGap: (() => void) | undefined;
    const flaky: Database = {
      ...db,
      listen: (channel, handler, options?: ListenOptions) => {
        onGap = options?.onGap;
        return db.listen(channel, (payload) => deaf || handler(payload), options);
      },
    };
    const writer = await open();
    const listener = await open(flaky);
    await record(writer.bus, fact("1"), fact("2"));
    await vi.waitFor(() => expect(listener.subjects()).toEqual(["1", "2"]));
    deaf = true;
    await record(writer.bus, fact("3"));
    await vi.waitFor(() => expect(writer.subjects()).toContain("3"));
    deaf = false;
    await record(writer.bus, fact("4"));
    await vi.waitFor(() => expect(listener.subjects()).toContain("4"));
    onGap?.();
    await vi.waitFor(() => expect(listener.subjects()).toEqual(["1", "2", "4", "3"]));
  });

  test("a listener that fails does not keep the others from hearing", async () => {
    const { bus, subjects } = await open();
    bus.subscribe(() => {
      throw new Error("broken listener");
    });
    const later: string[] = [];
    const leave = bus.subscribe((event) => void later.push(event.subject));
    await record(bus, fact("a"));
    await vi.waitFor(() => expect(later).toEqual(["a"]));
    leave();
    await record(bus, fact("b"));
    await vi.waitFor(() => expect(subjects()).toEqual(["a", "b"]));
    expect(later).toEqual(["a"]);
  });

  test("since gives what came after an id, or says that it cannot be sure", async () => {
    const { bus, heard } = await open();
    await record(bus, fact("a"), fact("b"));
    await record(bus, fact("c"));
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    await db.prisma.event.updateMany({
      where: { subject: { not: "c" } },
      data: { at: new Date(Date.now() - 3_600_000) },
    });
    const [first, , third] = heard;
    const after = await bus.since(first?.id ?? "", 100);
    expect(after?.map((event) => event.subject)).toEqual(["b", "c"]);
    expect(after?.at(-1)).toEqual(third);
    expect((await bus.since(third?.id ?? "", 100))?.map((event) => event.subject)).toEqual([]);
    await db.prisma.event.updateMany({ where: { subject: "a" }, data: { at: new Date(Date.now() - 25 * 3_600_000) } });
    expect(await pruneEvents(db)).toBe(1);
    expect(await bus.since(first?.id ?? "", 100)).toBeUndefined();
  });

  test("pruning keeps the newest event, so that who has seen it is told that nothing is missing", async () => {
    const { bus, heard } = await open();
    await record(bus, fact("a"), fact("b"));
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    await db.prisma.event.updateMany({ data: { at: new Date(Date.now() - 48 * 3_600_000) } });
    expect(await pruneEvents(db)).toBe(1);
    expect(await bus.since(heard[1]?.id ?? "", 10)).toEqual([]);
    for (const id of ["", "abc", "-1", "9".repeat(40)]) expect(await bus.since(id, 10)).toBeUndefined();
  });
});

test("an id is new once, whatever the order, and reading again begins below every id that may be missing", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 1n, max: 40_000n }), { maxLength: 300 }), (ids) => {
      const seen = new SeenIds(0n);
      const heard = new Set<bigint>();
      for (const id of ids) {
        expect(seen.add(id)).toBe(!heard.has(id));
        heard.add(id);
      }
      expect(seen.rereadFrom()).toBeGreaterThanOrEqual(1n);
    }),
  );
});
