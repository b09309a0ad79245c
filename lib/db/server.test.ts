import pg from "pg";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createLogger } from "@/lib/log";
import { type Database, openDatabase } from "./database";
import { DatabaseOpenError, explainConnectionFailure } from "./errors";
import { createServerDatabase, hasServer } from "./testing";

const log = createLogger({ level: "silent" });

async function openFailure(url: string): Promise<string> {
  const error = await openDatabase({ url, log }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DatabaseOpenError);
  return error instanceof Error ? error.message : "";
}

describe("a database that cannot be opened is explained in one line without the password", () => {
  test.each(["mysql://moxxie:hunter2@db/moxxie", "db.example/moxxie", "postgresql://moxxie:hun#ter2/@db"])(
    "%s",
    async (url) => {
      const message = await openFailure(url);
      expect(message).toMatch(/^DATABASE_URL is not a PostgreSQL URL: expected postgresql:\/\//);
      expect(message).not.toMatch(/hun|\n/);
    },
  );

  test("a port where nothing listens", async () => {
    expect(await openFailure("postgresql://moxxie:hunter2@127.0.0.1:1/moxxie")).toBe(
      "Cannot open the database of DATABASE_URL: nothing listens at 127.0.0.1:1 (connection refused).",
    );
  });

  test.each([
    ["28P01", 'db:5432 refuses the password of user "moxxie"'],
    ["28000", 'db:5432 does not let user "moxxie" in (pg_hba.conf)'],
    ["3D000", 'there is no database "estate" at db:5432'],
    ["53300", "db:5432 has no connection left (max_connections)"],
    ["ENOTFOUND", "the host of db:5432 is not known (DNS)"],
    ["XX000", "db:5432: something new"],
  ])("code %s", (code, sentence) => {
    const error = Object.assign(new Error("something new.\nsecond line"), { code });
    const target = { address: "db:5432", user: "moxxie", database: "estate" };
    expect(explainConnectionFailure(error, target).message).toBe(
      `Cannot open the database of DATABASE_URL: ${sentence}.`,
    );
    expect(explainConnectionFailure(new AggregateError([error]), target).message).toContain(sentence);
  });
});

describe.runIf(hasServer() || process.env.CI === "true")("on a server", () => {
  const cleanUps: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function freshUrl(): Promise<string> {
    const { url, drop } = await createServerDatabase();
    cleanUps.push(drop);
    return url;
  }

  async function open(url: string): Promise<Database> {
    const db = await openDatabase({ url, log });
    cleanUps.push(() => db.close());
    return db;
  }

  test("a database that does not exist is named", async () => {
    const url = new URL(await freshUrl());
    url.pathname = "/no_such_database";
    expect(await openFailure(url.toString())).toContain('there is no database "no_such_database" at ');
  });

  test.runIf(process.env.MOXXIE_TEST_DATABASE_URL === undefined)("a wrong password is called that", async () => {
    const url = new URL(await freshUrl());
    const admin = await open(url.toString());
    await admin.executeSql("CREATE ROLE guest LOGIN PASSWORD 'right'");
    cleanUps.push(() => admin.executeSql("DROP ROLE guest"));
    url.username = "guest";
    url.password = "hunter2";
    const message = await openFailure(url.toString());
    expect(message).toContain('refuses the password of user "guest"');
    expect(message).not.toContain("hunter2");
  });

  test("two processes that start at once on an empty database both come up", async () => {
    const url = await freshUrl();
    const [one, other] = await Promise.all([open(url), open(url)]);
    await one.prisma.user.create({ data: { email: "a@x", name: "A", role: "viewer" } });
    expect(await other.prisma.user.count()).toBe(1);
  });

  test("locks and notifications reach from one process to the other", async () => {
    const url = await freshUrl();
    const [one, other] = await Promise.all([open(url), open(url)]);
    const heard: string[] = [];
    await other.listen("moxxie_events", (payload) => heard.push(payload));
    const order: string[] = [];
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const first = one.withLock("dc1", async (tx) => {
      await one.notify("moxxie_events", "from one", tx);
      order.push("one");
      await held;
    });
    await vi.waitFor(() => expect(order).toEqual(["one"]));
    const second = other.withLock("dc1", async () => order.push("other"));
    const waiting = `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    await vi.waitFor(async () => expect((await one.executeSql(waiting)).rows).toEqual([{ n: 1 }]));
    expect(order).toEqual(["one"]);
    letGo();
    await Promise.all([first, second]);
    expect(order).toEqual(["one", "other"]);
    await vi.waitFor(() => expect(heard).toEqual(["from one"]));
  });

  test("an exclusive work of one process keeps the other's waiting, and a dead holder's place is free", async () => {
    const url = await freshUrl();
    const [one, other] = await Promise.all([open(url), open(url)]);
    const order: string[] = [];
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const first = one.exclusive("create:panel", async () => {
      order.push("one");
      await held;
    });
    await vi.waitFor(() => expect(order).toEqual(["one"]));
    const second = other.exclusive("create:panel", async () => order.push("other"));
    const holder = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    const { rows } = await other.executeSql(holder);
    expect(order).toEqual(["one"]);
    await other.executeSql("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    await second;
    expect(order).toEqual(["one", "other"]);
    letGo();
    await first;
  });

  test("many waiting for one lock leave connections for everybody else", async () => {
    const db = await open(await freshUrl());
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const crowd = Array.from({ length: 30 }, () => db.withLock("busy", () => held));
    expect(await db.prisma.user.count()).toBe(0);
    letGo();
    await Promise.all(crowd);
  });

  test("a lost connection is replaced: listeners learn of the gap and hear what comes after", async () => {
    const url = await freshUrl();
    const db = await open(url);
    const heard: string[] = [];
    let gaps = 0;
    await db.listen("moxxie_events", (payload) => heard.push(payload), { onGap: () => gaps++ });
    await db.notify("moxxie_events", "before");
    await vi.waitFor(() => expect(heard).toEqual(["before"]));

    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    cleanUps.push(() => admin.end());
    const cut = await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    expect(cut.rowCount).toBeGreaterThan(0);

    await vi.waitFor(() => expect(gaps).toBe(1), 5000);
    await db.notify("moxxie_events", "after");
    await vi.waitFor(() => expect(heard).toEqual(["before", "after"]));
    expect(await db.prisma.user.count()).toBe(0);
  });

  test("times are UTC whatever the server's own zone is", async () => {
    const url = await freshUrl();
    const admin = await open(url);
    await admin.executeSql(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''Asia/Kolkata''', current_database()); END $$`,
    );
    const db = await open(url);
    const { id } = await db.prisma.user.create({ data: { email: "t@x", name: "T", role: "viewer" } });
    const { createdAt } = await db.prisma.user.findUniqueOrThrow({ where: { id } });
    expect(Math.abs(createdAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect((await db.executeSql("SHOW timezone")).rows).toEqual([{ TimeZone: "UTC" }]);
  });
});
