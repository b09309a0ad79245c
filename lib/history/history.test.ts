import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { FakePlatform, insertEndpoints, startTestInventory, type TestInventory } from "@/lib/inventory/testing";
import { startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { columns } from "./columns";
import { keepHistory, scheduleHistory } from "./keep-history";
import { readHistory } from "./read-history";
import { prune, rollUp } from "./roll-up";
import { type StepSeconds, stepSeconds } from "./steps";
import { takeSamples } from "./take-samples";

const { sample, hour, day } = stepSeconds;
const start = new Date("2026-03-01T00:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

describe.each(testDatabases())("on the $name database", ({ name, create }) => {
  let db: Database;
  let known: TestInventory;
  const platform = new FakePlatform("pve-a")
    .addHost("pve1")
    .addHost("pve2", { cpuFraction: 0.5, memoryUsedMb: 30_000 });

  beforeAll(async () => {
    db = await create();
    platform.addGuest("100", { status: "running", cpuCores: 4, memoryMb: 8192 }).addGuest("101");
    platform.addGuest("900", { template: true, cpuCores: 64 });
    await insertEndpoints(db, ["pve-a"], "DC1");
    await insertEndpoints(db, [], "EMPTY");
    known = await startTestInventory({ db, platforms: [platform] });
  });
  afterAll(async () => {
    await known?.stop();
    await db?.close();
  });
  beforeEach(() => db.prisma.capacitySample.deleteMany());

  const deps = () => ({ db, inventory: known.inventory });
  const points = (step: StepSeconds, datacenterId = "DC1") =>
    readHistory(db, { datacenterId, step, since: new Date(0) });
  const all = () => db.prisma.capacitySample.findMany({ orderBy: [{ stepSeconds: "asc" }, { at: "asc" }] });

  /** Points of a step whose used cores are `value`, everything else 1, written past the program. */
  const put = (step: StepSeconds, options: { from: Date; count: number; value: string; datacenterId?: string }) =>
    db.executeSql(
      `INSERT INTO capacity_samples (datacenter_id, step_seconds, at, ${columns.join(", ")})
       SELECT $1::text, $2::int, $3::timestamptz + n * $2::int * interval '1 second',
              ${columns.map((column) => (column === "cpu_used" ? options.value : "1")).join(", ")}
       FROM generate_series(0, $4::int - 1) AS n`,
      [options.datacenterId ?? "DC1", step, options.from.toISOString(), options.count],
    );

  test("a sample says what the view says, at the beginning of its step", async () => {
    expect(await takeSamples(deps(), later(7 * 60 + 12))).toEqual(["DC1"]);
    expect(await points(sample)).toEqual([
      {
        at: later(300),
        hosts: 2,
        guests: 2,
        guestsRunning: 1,
        cpuTotal: 64,
        cpuUsed: 6,
        cpuReserved: 0,
        cpuInUse: 32 * 0.6,
        memoryTotalMb: 2 * 131_072,
        memoryUsedMb: 8192 + 2048,
        memoryReservedMb: 0,
        memoryInUseMb: 50_000,
        diskTotalGb: 0,
        diskUsedGb: 0,
        diskReservedGb: 0,
      },
    ]);
  });

  test("a datacenter that does not answer, or has nothing that could, leaves a gap", async () => {
    const { inventory } = known;
    for (const freshness of ["stale", "unknown"] as const) {
      const old = { view: () => inventory.view(), freshnessOf: () => freshness };
      expect(await takeSamples({ db, inventory: old }, start)).toEqual([]);
    }
    expect(await all()).toEqual([]);
  });

  test("what is not measured on every host is unknown, not less", async () => {
    platform.addHost("pve2", { cpuFraction: undefined, memoryUsedMb: undefined });
    await known.inventory.pollNow("pve-a");
    await takeSamples(deps(), start);
    expect(await points(sample)).toMatchObject([{ cpuTotal: 64, cpuInUse: null, memoryInUseMb: null }]);
    platform.addHost("pve2", { cpuFraction: 0.5, memoryUsedMb: 30_000 });
    await known.inventory.pollNow("pve-a");
  });

  test("a repeated round changes nothing, and a later one in the same step takes the place of the first", async () => {
    await keepHistory(deps(), { now: later(10) });
    const once = await all();
    await keepHistory(deps(), { now: later(10) });
    expect(await all()).toEqual(once);
    platform.addGuest("102", { cpuCores: 10 });
    await known.inventory.pollNow("pve-a");
    await keepHistory(deps(), { now: later(200) });
    expect((await all()).map((row) => [row.stepSeconds, row.samples, row.cpuUsed])).toEqual([
      [sample, 1, 16],
      [hour, 1, 16],
      [day, 1, 16],
    ]);
    platform.guestsByVmId.delete("102");
    await known.inventory.pollNow("pve-a");
    await known.inventory.pollNow("pve-a");
  });

  test("hours and days are averages of what is there, and say of how much", async () => {
    await put(sample, { from: later(0), count: 12, value: "n" });
    await put(sample, { from: later(2 * 3600), count: 3, value: "100 + n" }); // the second hour is missing
    await rollUp(db, { now: later(2 * 3600 + 900), all: true });
    expect((await all()).filter(({ stepSeconds: step }) => step !== sample)).toMatchObject([
      { stepSeconds: hour, at: later(0), samples: 12, cpuUsed: 5.5, cpuTotal: 1 },
      { stepSeconds: hour, at: later(2 * 3600), samples: 3, cpuUsed: 101 },
      { stepSeconds: day, at: later(0), samples: 2, cpuUsed: 53.25 },
    ]);
  });

  test("a sample that comes late still counts in the last hour and the last day", async () => {
    const midnight = 24 * 3600;
    await put(sample, { from: later(midnight - 3600), count: 11, value: "10" });
    await rollUp(db, { now: later(midnight - 1) });
    await put(sample, { from: later(midnight - 300), count: 1, value: "130" });
    await rollUp(db, { now: later(midnight + 60) });
    expect(await points(hour)).toMatchObject([{ at: later(midnight - 3600), cpuUsed: 20 }]);
    expect(await points(day)).toMatchObject([{ at: later(0), cpuUsed: 20 }]);
  });

  test("a process that died before it rolled up does so when it is back, days later", async () => {
    await put(sample, { from: later(0), count: 24, value: "n" });
    const back = later(5 * 86_400);
    await rollUp(db, { now: back });
    expect(await points(hour)).toEqual([]);
    await rollUp(db, { now: back, all: true });
    await prune(db, back);
    expect(await points(sample)).toEqual([]);
    expect((await points(hour)).map(({ cpuUsed }) => cpuUsed)).toEqual([5.5, 17.5]);
    expect((await points(day)).map(({ cpuUsed }) => cpuUsed)).toEqual([11.5]);
  });

  test("over a year the history is bounded, whole in its ranges, and true to what was sampled", async () => {
    const silentDays = [200, 201, 202, 362]; // Moxxie was off
    await put(day, { from: later(-729 * 86_400), count: 729, value: "-1" }); // and two years before
    for (let index = 0; index < 366; index++) {
      if (silentDays.includes(index)) continue;
      await put(sample, { from: later(index * 86_400), count: 288, value: `${index} + n / 288.0` });
      const now = later(index * 86_400 + 86_399);
      await rollUp(db, { now, all: true });
      await prune(db, now);
    }
    const [samples, hours, days] = [await points(sample), await points(hour), await points(day)];
    expect(samples.length).toBeGreaterThanOrEqual(288);
    expect(samples.length).toBeLessThanOrEqual(26 * 12);
    expect(hours.length).toBeGreaterThanOrEqual((31 - 1) * 24);
    expect(hours.length).toBeLessThanOrEqual((32 - 1) * 24);
    expect(days).toHaveLength(730 + 1 - silentDays.length);
    for (const { at, cpuUsed } of days.filter((point) => point.at >= start)) {
      const index = (at.getTime() - start.getTime()) / 86_400_000;
      expect(silentDays).not.toContain(index);
      expect(cpuUsed).toBeCloseTo(index + 143.5 / 288, 6);
    }
    for (const { at, cpuUsed } of hours)
      expect(cpuUsed).toBeCloseTo((at.getTime() - start.getTime()) / 86_400_000 + 5.5 / 288, 6);
  }, 120_000);

  test("what belongs to a datacenter that was removed goes with it", async () => {
    await put(sample, { from: later(0), count: 3, value: "1", datacenterId: "GONE" });
    await put(day, { from: later(0), count: 3, value: "1", datacenterId: "GONE" });
    await put(sample, { from: later(0), count: 2, value: "1" });
    await prune(db, later(900));
    expect((await all()).map(({ datacenterId }) => datacenterId)).toEqual(["DC1", "DC1"]);
  });

  test("rounds of several processes at once leave one point for each step", async () => {
    const others = ["DC0", "DC2", "DC3"];
    for (const id of others) await insertEndpoints(db, [], id);
    for (const id of ["DC1", ...others]) await put(sample, { from: later(0), count: 12, value: "n", datacenterId: id });
    await Promise.all(Array.from({ length: 8 }, () => keepHistory(deps(), { now: later(3000), all: true })));
    const rows = await all();
    expect(rows.filter(({ stepSeconds: step }) => step !== sample)).toHaveLength(8);
    expect(rows).toHaveLength(4 * 12 + 8);
  });

  test.runIf(name === "server")("two processes that start have one sample between them", async () => {
    const first = await startBareMoxxie({ db, platforms: [platform] });
    const second = await startBareMoxxie({ db, platforms: [platform] });
    try {
      const jobsBefore = await startJobs();
      await Promise.all([scheduleHistory(first), scheduleHistory(second)]);
      expect((await startJobs()) - jobsBefore).toBe(1);
    } finally {
      await first.stop();
      await second.stop();
    }
  });

  async function startJobs(): Promise<number> {
    const { rows } = await db.executeSql(
      "SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'capacity-history' AND data ->> 'start' = 'true'",
    );
    return Number(rows[0]?.count);
  }

  test("the job samples soon after a start without being asked", async () => {
    const moxxie = await startBareMoxxie({ db, platforms: [platform] });
    try {
      await db.executeSql("DELETE FROM pgboss.job WHERE name = 'capacity-history'");
      await moxxie.inventory.pollNow("pve-a");
      await scheduleHistory(moxxie, { afterStartSeconds: 0 });
      await vi.waitFor(async () => expect(await points(hour)).toHaveLength(1), { timeout: 10_000 });
    } finally {
      await moxxie.stop();
    }
  });
});
