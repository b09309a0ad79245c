import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isUniqueViolation } from "./constraint-errors";
import type { Database } from "./database";
import { NotifyPayloadTooLargeError } from "./errors";
import { testDatabases } from "./testing";

describe.each(testDatabases())("on the $name database", ({ name, create }) => {
  let db: Database;
  beforeAll(async () => {
    db = await create();
  });
  afterAll(() => db.close());

  const newUser = (email: string) => ({ email, name: "Ada", role: "admin" as const });

  test("rows come back as they were written, times to the millisecond", async () => {
    const at = new Date("2026-03-29T02:30:00.123Z"); // an hour that daylight saving skips in much of Europe
    const { id } = await db.prisma.user.create({
      data: { ...newUser("times@x"), lastSignInAt: at, datacenterIds: ["DC1", "a,b"] },
    });
    const user = await db.prisma.user.findUniqueOrThrow({ where: { id } });
    expect(user).toMatchObject({ lastSignInAt: at, datacenterIds: ["DC1", "a,b"], oidcSubject: null });
    expect(Math.abs(user.createdAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect(db.kind).toBe(name);
  });

  test("a transaction that throws leaves nothing", async () => {
    const attempt = db.prisma.$transaction(async (tx) => {
      await tx.user.create({ data: newUser("rollback@x") });
      throw new Error("changed my mind");
    });
    await expect(attempt).rejects.toThrow("changed my mind");
    expect(await db.prisma.user.count({ where: { email: "rollback@x" } })).toBe(0);
  });

  test("a transaction that goes on after a failed statement is not reported as saved", async () => {
    await db.prisma.user.create({ data: newUser("taken@x") });
    const attempt = db.prisma.$transaction(async (tx) => {
      await tx.user.create({ data: newUser("lost@x") });
      await tx.user.create({ data: newUser("taken@x") }).catch(() => "never mind");
    });
    await expect(attempt).rejects.toThrow();
    expect(await db.prisma.user.count({ where: { email: "lost@x" } })).toBe(0);
    expect(await db.prisma.$transaction(async (tx) => tx.user.count({ where: { email: "taken@x" } }))).toBe(1);
  });

  test("a commit that fails is an error", async () => {
    await db.executeSql(`CREATE TABLE parent (id int PRIMARY KEY);
      CREATE TABLE child (parent int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)`);
    const attempt = db.prisma.$transaction(async (tx) => void (await tx.$executeRaw`INSERT INTO child VALUES (1)`));
    await expect(attempt).rejects.toThrow();
    expect((await db.executeSql("SELECT count(*)::int AS n FROM child")).rows).toEqual([{ n: 0 }]);
  });

  test("a transaction inside a transaction is undone alone", async () => {
    await db.prisma.$transaction(async (tx) => {
      await tx.user.create({ data: newUser("outer@x") });
      const inner = tx.$transaction(async (nested) => {
        await nested.user.create({ data: newUser("inner@x") });
        throw new Error("only the inner one");
      });
      await expect(inner).rejects.toThrow("only the inner one");
    });
    expect(await db.prisma.user.count({ where: { email: { in: ["outer@x", "inner@x"] } } })).toBe(1);
  });

  test("a broken unique constraint is known as such, with its column", async () => {
    await db.prisma.user.create({ data: newUser("twice@x") });
    const error = await db.prisma.user.create({ data: newUser("twice@x") }).catch((thrown: unknown) => thrown);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, "email")).toBe(true);
    expect(isUniqueViolation(error, "name")).toBe(false);
    expect(isUniqueViolation(new Error("another"))).toBe(false);
  });

  test("a transaction can be isolated as asked", async () => {
    const level = await db.prisma.$transaction(
      async (tx) => tx.$queryRaw<{ transaction_isolation: string }[]>`SHOW transaction_isolation`,
      { isolationLevel: "Serializable" },
    );
    expect(level[0]?.transaction_isolation).toBe("serializable");
  });

  test("SQL takes parameters, and a script gives the rows of all its statements", async () => {
    expect((await db.executeSql("SELECT $1::int + 1 AS n", [41])).rows).toEqual([{ n: 42 }]);
    expect((await db.executeSql("SELECT 1 AS a; SELECT 2 AS b")).rows).toEqual([{ a: 1 }, { b: 2 }]);
  });

  test("a script that fails inside its own transaction leaves no open transaction behind", async () => {
    await expect(db.executeSql("BEGIN; CREATE TABLE half_done (id int); SELECT 1/0; COMMIT")).rejects.toThrow(
      "division by zero",
    );
    expect((await db.executeSql("SELECT to_regclass('half_done') AS t")).rows).toEqual([{ t: null }]);
  });

  describe("notifications", () => {
    test("are heard by all listeners of the channel and by no other, in order", async () => {
      const heard: string[] = [];
      const stops = await Promise.all([
        db.listen("moxxie_a", (payload) => heard.push(`first ${payload}`)),
        db.listen("moxxie_a", (payload) => heard.push(`second ${payload}`)),
        db.listen("Moxxie_A", (payload) => heard.push(`other ${payload}`)),
      ]);
      await db.notify("moxxie_a", "1");
      await db.notify("moxxie_a", "ü — 2");
      await vi.waitFor(() => expect(heard).toEqual(["first 1", "second 1", "first ü — 2", "second ü — 2"]));
      await stops[0]();
      await db.notify("moxxie_a", "3");
      await vi.waitFor(() => expect(heard.slice(4)).toEqual(["second 3"]));
      await Promise.all(stops.slice(1).map((stop) => stop()));
    });

    test("of a transaction are heard after its commit and never after a rollback", async () => {
      const heard: string[] = [];
      const stop = await db.listen("moxxie_tx", (payload) => heard.push(payload));
      await db.prisma.$transaction(async (tx) => {
        await db.notify("moxxie_tx", "committed", tx);
        expect(heard).toEqual([]);
      });
      const failing = db.prisma.$transaction(async (tx) => {
        await db.notify("moxxie_tx", "rolled back", tx);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      await db.notify("moxxie_tx", "end");
      await vi.waitFor(() => expect(heard).toEqual(["committed", "end"]));
      await stop();
    });

    test("that are too long are refused with their size before PostgreSQL sees them", async () => {
      const heard: number[] = [];
      const stop = await db.listen("moxxie_size", (payload) => heard.push(Buffer.byteLength(payload)));
      await db.notify("moxxie_size", "x".repeat(7999));
      await vi.waitFor(() => expect(heard).toEqual([7999]));
      await expect(db.notify("moxxie_size", "ü".repeat(4000))).rejects.toThrow(NotifyPayloadTooLargeError);
      await stop();
    });
  });

  describe("a lock", () => {
    test("lets one caller in at a time, and each sees what the one before wrote", async () => {
      await db.prisma.user.create({ data: { ...newUser("counter@x"), sessionVersion: 0 } });
      let inside = 0;
      const increments = Array.from({ length: 20 }, () =>
        db.withLock("counter", async (tx) => {
          expect(++inside).toBe(1);
          const { sessionVersion } = await tx.user.findUniqueOrThrow({ where: { email: "counter@x" } });
          await tx.user.update({ where: { email: "counter@x" }, data: { sessionVersion: sessionVersion + 1 } });
          inside--;
        }),
      );
      await Promise.all(increments);
      expect((await db.prisma.user.findUniqueOrThrow({ where: { email: "counter@x" } })).sessionVersion).toBe(20);
    });

    test("is free again after its holder failed", async () => {
      await expect(db.withLock("fails", async () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
      expect(await db.withLock("fails", async () => "in")).toBe("in");
    });
  });

  describe("an exclusive work", () => {
    test("of one name is done by one caller at a time, beside the database's own work", async () => {
      let inside = 0;
      const works = Array.from({ length: 8 }, () =>
        db.exclusive("create:panel", async () => {
          expect(++inside).toBe(1);
          await db.prisma.$transaction((tx) => tx.$queryRaw`SELECT 1`);
          inside--;
        }),
      );
      await Promise.all(works);
      expect(inside).toBe(0);
    });

    test("does not wait for one of another name", async () => {
      const order: string[] = [];
      await db.exclusive("one", () => db.exclusive("other", async () => order.push("inner")));
      expect(order).toEqual(["inner"]);
    });

    test("leaves its place when it fails", async () => {
      await expect(db.exclusive("fails", async () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
      expect(await db.exclusive("fails", async () => "in")).toBe("in");
    });
  });

  test("answers a ping until it is closed, and closing twice is harmless", async () => {
    const other = await create();
    await other.ping();
    await other.close();
    await expect(other.ping()).rejects.toThrow();
    await other.close();
  });
});
