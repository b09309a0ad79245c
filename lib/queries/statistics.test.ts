import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DatacenterStatistics } from "@/lib/contracts/capacity";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { keepHistory } from "@/lib/history/keep-history";
import { stepSeconds } from "@/lib/history/steps";
import { FakePlatform } from "@/lib/inventory/testing";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { viewer } from "@/lib/testing/world";
import { sharedHistory } from "./shared-history";
import { getStatistics } from "./statistics";

const hourMs = 3_600_000;

describe("the statistics of a datacenter", () => {
  let db: Database;
  let moxxie: BareMoxxie;
  const platform = new FakePlatform("pve-a").addHost("pve1").addHost("pve2", { maintenance: true }).addHost("pve3", {
    status: "offline",
    cpuFraction: undefined,
  });

  beforeAll(async () => {
    const [embedded] = testDatabases();
    if (!embedded) throw new Error("no database");
    db = await embedded.create();
    platform.addGuest("100", { status: "running", cpuCores: 8, memoryMb: 16_384 });
    platform.addGuest("101", { status: "stopped" }).addGuest("102", { kind: "container", status: "running" });
    platform.storages = [
      {
        name: "ceph",
        hostName: null,
        hostNames: ["pve1", "pve2"],
        type: "rbd",
        shared: true,
        available: true,
        contents: ["vm-disk"],
        totalGb: 1000,
        usedGb: 250,
      },
    ];
    moxxie = await startBareMoxxie({ db, platforms: [platform] });
    const limits = { cpuOvercommit: 4, memoryOvercommit: 1, maxCpu: 100, maxVms: 50, maxMemoryGb: 200, maxDiskGb: 500 };
    await db.prisma.datacenter.update({ where: { id: "DC1" }, data: { limits } });
    const reservation = {
      id: randomUUID(),
      datacenterId: "DC1",
      endpointId: "pve-a",
      hostName: "pve1",
      storageId: [...moxxie.inventory.view().storages.keys()][0],
      reservedBy: "Otto",
      reservedById: viewer.id,
      reason: "an order",
    };
    const amounts = { cpu: 4, memoryGb: 8, diskGb: 40 };
    await db.prisma.resourceReservation.create({
      data: { ...reservation, ...amounts, expiresAt: new Date(Date.now() + hourMs) },
    });
    await moxxie.inventory.reload();
  });
  afterAll(async () => {
    await moxxie?.stop();
    await db?.close();
  });
  beforeEach(() => db.prisma.capacitySample.deleteMany());

  const statistics = async (range: DatacenterStatistics["history"]["range"], now = new Date()) =>
    DatacenterStatistics.parse(await getStatistics(moxxie, viewer, { id: "DC1", range, now }));

  test("are what is there now, with what limits and reservations leave", async () => {
    expect(await statistics("24h")).toMatchObject({
      datacenter: "DC1",
      hosts: { total: 3, online: 2, maintenance: 1 },
      guests: { total: 3, running: 2, stopped: 1, vms: 2, containers: 1, byStatus: { running: 2, stopped: 1 } },
      cpu: { total: 64, used: 12, reserved: 4, overcommit: 4, available: 84 },
      memoryMB: { total: 2 * 131_072, used: 16_384 + 4096, reserved: 8192, available: 204_800 - 28_672 },
      diskGB: { total: 1000, used: 250, reserved: 40, available: 210 },
      limits: [
        { name: "maxVms", limit: 50, taken: 4 },
        { name: "maxCpu", limit: 100, taken: 16 },
        { name: "maxMemoryGB", limit: 200, taken: 28 },
        { name: "maxDiskGB", limit: 500, taken: 290 },
      ],
      reservations: { active: 1, cpu: 4, memoryGB: 8, diskGB: 40 },
      freshness: { state: "fresh" },
    });
  });

  test("have the history of the range in its steps, and no point where nothing was sampled", async () => {
    const now = new Date("2026-05-10T10:02:00Z");
    for (const hoursAgo of [800, 200, 100, 30, 3, 2, 0])
      await keepHistory(moxxie, { now: new Date(now.getTime() - hoursAgo * hourMs) });
    const shape = async (range: Parameters<typeof statistics>[0]) => {
      const { history } = await statistics(range, now);
      return [history.range, history.stepSeconds, history.points.map(({ at }) => at.slice(5, 16))];
    };
    expect(await shape("24h")).toEqual(["24h", 300, ["05-10T07:00", "05-10T08:00", "05-10T10:00"]]);
    expect(await shape("7d")).toEqual([
      "7d",
      3600,
      ["05-06T06:00", "05-09T04:00", "05-10T07:00", "05-10T08:00", "05-10T10:00"],
    ]);
    expect((await shape("30d"))[2]).toHaveLength(6);
    expect(await shape("1y")).toEqual([
      "1y",
      86_400,
      ["04-07T00:00", "05-02T00:00", "05-06T00:00", "05-09T00:00", "05-10T00:00"],
    ]);
    const [point] = (await statistics("24h", now)).history.points;
    expect(point).toMatchObject({ cpuTotal: 64, cpuUsed: 12, cpuReserved: 4, diskUsedGB: 250, diskReservedGB: 40 });
  });

  test("foretell by the datacenter's limit, of what is assigned and reserved", async () => {
    const now = new Date("2027-01-10T10:00:00Z");
    const rows = Array.from({ length: 20 * 24 }, (_, hour) => ({
      datacenterId: "DC1",
      stepSeconds: 3600,
      at: new Date(now.getTime() - (20 * 24 - 1 - hour) * hourMs),
      hosts: 2,
      guests: 3,
      guestsRunning: 2,
      cpuTotal: 64,
      cpuUsed: 12 - (20 - hour / 24) * 0.5,
      cpuReserved: 4,
      memoryTotalMb: 262_144,
      memoryUsedMb: 28_672,
      memoryReservedMb: 0,
      diskTotalGb: 1000,
      diskUsedGb: 200,
      diskReservedGb: hour < 19 * 24 + 23 ? 0 : 90,
    }));
    await db.prisma.capacitySample.createMany({ data: rows });
    const { forecast } = await statistics("7d", now);
    // 16 of 100 cores are taken.
    expect(forecast.cpu).toMatchObject({ perDay: 0.5, confidence: "high", points: 480 });
    expect(forecast.cpu.daysUntilFull).toBeCloseTo(168, 0);
    expect(forecast.cpu.words).toBe("CPU full in 168 days");
    expect(forecast.memory).toMatchObject({ daysUntilFull: null, words: "Memory is not filling" });
    expect(forecast.disk.words).toBe("Disk is not filling");
  });

  test("are refused for a datacenter that is not there or not seen", async () => {
    const elsewhere = { ...viewer, datacenterIds: ["DC9"] };
    await expect(getStatistics(moxxie, viewer, { id: "DC7", range: "24h" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(getStatistics(moxxie, elsewhere, { id: "DC1", range: "24h" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("many viewers share one reading", async () => {
    const ask = { datacenterId: "DC1", step: stepSeconds.hour, days: 30, now: new Date() };
    const all = await Promise.all(Array.from({ length: 20 }, () => sharedHistory(db, ask)));
    expect(new Set(all).size).toBe(1);
    const later = { ...ask, now: new Date(ask.now.getTime() + 60_000) };
    expect(await sharedHistory(db, later)).not.toBe(all[0]);
  });
});
