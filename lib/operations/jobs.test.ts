import { afterEach, describe, expect, test, vi } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { createLogger } from "@/lib/log";
import { type Jobs, startJobs } from "./jobs";

const log = createLogger({ level: "silent" });

describe.each(testDatabases())("on the $name database", ({ name, create }) => {
  const cleanUps: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function setUp(): Promise<{ db: Database; jobs: Jobs }> {
    const db = await create();
    cleanUps.push(() => db.close());
    return { db, jobs: await start(db) };
  }

  async function start(db: Database): Promise<Jobs> {
    const jobs = await startJobs({ db, log });
    cleanUps.push(() => jobs.stop({ graceful: false }));
    return jobs;
  }

  test("a job sent in a transaction is there after its commit, with its data, and not before", async () => {
    const { db, jobs } = await setUp();
    const done: unknown[] = [];
    await jobs.work("greet", { concurrency: 2 }, async ({ data }) => void done.push(data));
    await db.prisma.$transaction(async (tx) => {
      expect(await jobs.send("greet", { who: "wörld", n: 1 }, { tx })).toMatch(/^[0-9a-f-]{36}$/);
      expect(done).toEqual([]);
    });
    await vi.waitFor(() => expect(done).toEqual([{ who: "wörld", n: 1 }]));
  });

  test("a job of a transaction that is rolled back never exists", async () => {
    const { db, jobs } = await setUp();
    const done: unknown[] = [];
    await jobs.work("greet", { concurrency: 1 }, async ({ data }) => void done.push(data));
    const attempt = db.prisma.$transaction(async (tx) => {
      await jobs.send("greet", { who: "nobody" }, { tx });
      throw new Error("rolled back");
    });
    await expect(attempt).rejects.toThrow("rolled back");
    await jobs.send("greet", { who: "somebody" });
    await vi.waitFor(() => expect(done).toEqual([{ who: "somebody" }]));
    expect((await db.executeSql("SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'greet'")).rows).toEqual([
      { n: 1 },
    ]);
  });

  test("a queue that nobody declared is refused inside a transaction, not waited for", async () => {
    const { db, jobs } = await setUp();
    const attempt = db.prisma.$transaction((tx) => jobs.send("unknown", {}, { tx }));
    await expect(attempt).rejects.toThrow("Queue unknown was not declared before a transaction uses it.");
  });

  test("an idle worker starts a job within 200 ms of its commit", async () => {
    const { db, jobs } = await setUp();
    const startedAt: number[] = [];
    await jobs.work("quick", { concurrency: 2 }, async () => void startedAt.push(performance.now()));
    const delaysMs: number[] = [];
    for (let round = 1; round <= 10; round++) {
      await db.prisma.$transaction((tx) => jobs.send("quick", { round }, { tx }));
      const committedAt = performance.now();
      await vi.waitFor(() => expect(startedAt).toHaveLength(round), { interval: 5 });
      delaysMs.push((startedAt.at(-1) ?? 0) - committedAt);
    }
    delaysMs.sort((a, b) => a - b);
    expect(delaysMs[5]).toBeLessThan(200);
  });

  test("a backlog is worked off without pauses, and never by more than the workers asked for", async () => {
    const { jobs } = await setUp();
    await jobs.declare("backlog");
    await Promise.all(Array.from({ length: 40 }, (_, n) => jobs.send("backlog", { n })));
    const done = new Set<unknown>();
    let running = 0;
    let runningMax = 0;
    const startedAt = performance.now();
    await jobs.work("backlog", { concurrency: 3 }, async ({ data }) => {
      runningMax = Math.max(runningMax, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      done.add((data as { n: number }).n);
      running--;
    });
    await vi.waitFor(() => expect(done.size).toBe(40), { timeout: 15_000 });
    expect(performance.now() - startedAt).toBeLessThan(15_000); // with rests it would take many polls of 20 s
    expect(runningMax).toBeLessThanOrEqual(3);
  });

  test("of one key at most one job waits, while others go on", async () => {
    const { jobs } = await setUp();
    await jobs.declare("refresh");
    expect(await jobs.send("refresh", { n: 1 }, { singletonKey: "dc1" })).not.toBeNull();
    expect(await jobs.send("refresh", { n: 2 }, { singletonKey: "dc1" })).toBeNull();
    expect(await jobs.send("refresh", { n: 3 }, { singletonKey: "dc2" })).not.toBeNull();
    expect(await jobs.send("refresh", { n: 4 })).not.toBeNull();
    expect(await jobs.send("refresh", { n: 5 })).not.toBeNull();
    const seen: unknown[] = [];
    await jobs.work("refresh", { concurrency: 1 }, async ({ data }) => void seen.push((data as { n: number }).n));
    await vi.waitFor(() => expect(seen.toSorted()).toEqual([1, 3, 4, 5]));
    expect(await jobs.send("refresh", { n: 6 }, { singletonKey: "dc1" })).not.toBeNull();
  });

  test("a dropped duplicate does not spoil the transaction around it", async () => {
    const { db, jobs } = await setUp();
    await jobs.declare("refresh");
    await jobs.send("refresh", {}, { singletonKey: "dc1" });
    await db.prisma.$transaction(async (tx) => {
      expect(await jobs.send("refresh", {}, { tx, singletonKey: "dc1" })).toBeNull();
      await tx.user.create({ data: { email: "a@x", name: "A", role: "viewer" } });
    });
    expect(await db.prisma.user.count()).toBe(1);
  });

  test("a job that throws runs again, and ends after its retries", async () => {
    const { db, jobs } = await setUp();
    let attempts = 0;
    await jobs.work("shaky", { concurrency: 1 }, async () => {
      attempts++;
      throw new Error(`attempt ${attempts}`);
    });
    await jobs.send("shaky", {}, { retryLimit: 1 });
    await vi.waitFor(() => expect(attempts).toBe(2), { timeout: 15_000, interval: 100 });
    const states = () => db.executeSql("SELECT state::text, retry_count FROM pgboss.job WHERE name = 'shaky'");
    await vi.waitFor(async () => expect((await states()).rows).toEqual([{ state: "failed", retry_count: 1 }]));
  });

  test("a job for later is not started before its time, and soon after it", async () => {
    const { jobs } = await setUp();
    const startedAt: number[] = [];
    await jobs.work("later", { concurrency: 1 }, async () => void startedAt.push(Date.now()));
    const sentAt = Date.now();
    await jobs.send("later", {}, { startAfterSeconds: 2 });
    await vi.waitFor(() => expect(startedAt).toHaveLength(1), { timeout: 15_000, interval: 50 });
    expect((startedAt[0] ?? 0) - sentAt).toBeGreaterThanOrEqual(1900);
    expect((startedAt[0] ?? 0) - sentAt).toBeLessThan(4000);
  });

  test("a schedule is kept, and the same one twice is one", async () => {
    const { db, jobs } = await setUp();
    await jobs.schedule("nightly", "0 3 * * *", { a: 1 });
    await jobs.schedule("nightly", "30 3 * * *", { a: 2 });
    const { rows } = await db.executeSql("SELECT name, cron, timezone, data FROM pgboss.schedule");
    expect(rows).toEqual([{ name: "nightly", cron: "30 3 * * *", timezone: "UTC", data: { a: 2 } }]);
    await expect(jobs.schedule("nightly", "whenever", {})).rejects.toThrow();
  });

  test("a graceful stop lets a running job end and takes no further one", async () => {
    const { db, jobs } = await setUp();
    const events: string[] = [];
    let finish = () => {};
    const finishing = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await jobs.work("slow", { concurrency: 1 }, async ({ data }) => {
      events.push(`start ${(data as { n: number }).n}`);
      await finishing;
      events.push("end");
    });
    await jobs.send("slow", { n: 1 });
    await vi.waitFor(() => expect(events).toEqual(["start 1"]));
    await jobs.send("slow", { n: 2 });
    const stopping = jobs.stop({ graceful: true });
    finish();
    await stopping;
    expect(events).toEqual(["start 1", "end"]);
    const { rows } = await db.executeSql("SELECT state::text FROM pgboss.job WHERE name = 'slow' ORDER BY created_on");
    expect(rows).toEqual([{ state: "completed" }, { state: "created" }]);
  });

  test("a job that a stop cuts off is told so, and runs again at the next start", async () => {
    const { db, jobs } = await setUp();
    const seen: string[] = [];
    await jobs.work("cut", { concurrency: 1 }, async ({ signal }) => {
      seen.push("begun");
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("stopped"))));
    });
    await jobs.send("cut", {});
    await vi.waitFor(() => expect(seen).toEqual(["begun"]));
    await jobs.stop({ graceful: false });
    const again = await start(db);
    await again.work("cut", { concurrency: 1 }, async () => void seen.push("again"));
    await vi.waitFor(() => expect(seen).toEqual(["begun", "again"]), { timeout: 8000, interval: 50 });
  });

  test.runIf(name === "embedded")("a job of a process that died runs again soon after the next start", async () => {
    const { db, jobs } = await setUp();
    await jobs.declare("orphan");
    await jobs.send("orphan", {});
    await jobs.stop({ graceful: true });
    await db.executeSql(
      "UPDATE pgboss.job SET state = 'active', started_on = now(), heartbeat_on = now() WHERE name = 'orphan'",
    );
    const runs: string[] = [];
    await (await start(db)).work("orphan", { concurrency: 1 }, async ({ id }) => void runs.push(id));
    await vi.waitFor(() => expect(runs).toHaveLength(1), { timeout: 8000, interval: 50 });
  });

  test.runIf(name === "server")("two processes share the work: each job runs once", async () => {
    const { db, jobs } = await setUp();
    const other = await start(db);
    const runs: string[] = [];
    for (const [process, worker] of [
      ["one", jobs],
      ["other", other],
    ] as const) {
      await worker.work("shared", { concurrency: 2 }, async ({ id }) => {
        runs.push(`${id} ${process}`);
      });
    }
    const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => jobs.send("shared", { n })));
    await vi.waitFor(() => expect(runs).toHaveLength(30), { timeout: 9000 });
    expect(new Set(runs.map((run) => run.split(" ")[0]))).toEqual(new Set(ids));
    expect(new Set(runs.map((run) => run.split(" ")[1]))).toEqual(new Set(["one", "other"]));
  });
});
