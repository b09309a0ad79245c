import { expect, test } from "vitest";
import type { CapacityPoint, DatacenterStatistics } from "@/lib/contracts/capacity";
import { capacityChart, collecting } from "./capacity-chart";

const point = (at: string, more: Partial<CapacityPoint> = {}): CapacityPoint => ({
  at,
  hosts: 2,
  guests: 10,
  guestsRunning: 8,
  cpuTotal: 64,
  cpuUsed: 100,
  cpuReserved: 8,
  cpuInUse: 12,
  memoryTotalMB: 1024,
  memoryUsedMB: 1000,
  memoryReservedMB: 100,
  memoryInUseMB: null,
  diskTotalGB: 100,
  diskUsedGB: 40,
  diskReservedGB: 0,
  ...more,
});
const usage = { total: 64, used: 0, reserved: 0, inUse: null, available: 0, overcommit: 1 };

function statistics(points: CapacityPoint[], range: "24h" | "30d" = "24h"): DatacenterStatistics {
  return {
    at: "2026-03-02T12:00:00.000Z",
    cpu: { ...usage, overcommit: 4 },
    memoryMB: { ...usage, total: 1024 },
    diskGB: { ...usage, total: 100 },
    history: { range, stepSeconds: range === "24h" ? 300 : 3600, points },
  } as DatacenterStatistics;
}

test("free is what overcommit leaves beside used and reserved, and never below nothing", () => {
  const from = statistics([point("2026-03-02T11:00:00.000Z")]);
  expect(capacityChart(from, { resource: "cpu", limit: null }).points[0]?.values).toEqual({
    used: 100,
    reserved: 8,
    free: 148,
    inUse: 12,
  });
  expect(capacityChart(from, { resource: "memoryMB", limit: null }).points[0]?.values).toMatchObject({
    free: 0,
    inUse: null,
  });
});

test("the whole range is shown, however little of it was collected", () => {
  const { span, gapMs } = capacityChart(statistics([], "30d"), { resource: "cpu", limit: null });
  expect(span).toEqual({ from: Date.parse("2026-01-31T12:00:00.000Z"), to: Date.parse("2026-03-02T12:00:00.000Z") });
  expect(gapMs).toBe(2.5 * 3_600_000);
});

test("a limit that bites is drawn, else the physical amount under overcommit, else nothing", () => {
  const lineAt = (resource: "cpu" | "memoryMB", limit: number | null) =>
    capacityChart(statistics([]), { resource, limit }).capacity?.value;
  expect([lineAt("cpu", 200), lineAt("cpu", 300), lineAt("cpu", null), lineAt("memoryMB", null)]).toEqual([
    200,
    64,
    64,
    undefined,
  ]);
});

test("disk has no second measured line, since what is used is measured", () => {
  const ids = (resource: "cpu" | "diskGB") =>
    capacityChart(statistics([]), { resource, limit: null }).series.map(({ id }) => id);
  expect(ids("diskGB")).toEqual(["used", "reserved", "free"]);
  expect(ids("cpu")).toContain("inUse");
});

test("fewer than two points are no line: it is told since when, and when the first line comes", () => {
  const at = "2026-03-02T12:05:00.000Z";
  expect(collecting(statistics([]))).toEqual({ sinceMs: null, firstLineMs: null });
  expect(collecting(statistics([point(at)]))).toEqual({
    sinceMs: Date.parse(at),
    firstLineMs: Date.parse("2026-03-02T12:10:00.000Z"),
  });
  expect(collecting(statistics([point(at), point("2026-03-02T12:10:00.000Z")]))).toBeNull();
});
