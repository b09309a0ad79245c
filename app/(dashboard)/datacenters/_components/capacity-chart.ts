import type { TimeSeriesChartProps } from "@/components/charts/time-series-chart";
import type { CapacityPoint, CapacityRange, DatacenterStatistics } from "@/lib/contracts/capacity";
import { formatAmount, type Resource } from "../../_estate/capacity";

const hourMs = 3_600_000;
const rangeMs: Record<CapacityRange, number> = {
  "24h": 24 * hourMs,
  "7d": 7 * 24 * hourMs,
  "30d": 30 * 24 * hourMs,
  "1y": 365 * 24 * hourMs,
};

interface Amounts {
  total: number;
  used: number;
  reserved: number;
  inUse: number | null;
}

const amountsOf: Record<Resource, (point: CapacityPoint) => Amounts> = {
  cpu: ({ cpuTotal, cpuUsed, cpuReserved, cpuInUse }) => ({
    total: cpuTotal,
    used: cpuUsed,
    reserved: cpuReserved,
    inUse: cpuInUse,
  }),
  memoryMB: ({ memoryTotalMB, memoryUsedMB, memoryReservedMB, memoryInUseMB }) => ({
    total: memoryTotalMB,
    used: memoryUsedMB,
    reserved: memoryReservedMB,
    inUse: memoryInUseMB,
  }),
  // What is used of disks is measured already.
  diskGB: ({ diskTotalGB, diskUsedGB, diskReservedGB }) => ({
    total: diskTotalGB,
    used: diskUsedGB,
    reserved: diskReservedGB,
    inUse: null,
  }),
};

type CapacityChart = Pick<
  TimeSeriesChartProps,
  "series" | "points" | "formatValue" | "base" | "capacity" | "gapMs" | "span"
>;

/**
 * A datacenter's capacity over time: used, reserved and free on each other, whose upper edge is what could be given out,
 * and what was really in use as a line. `limit` is the datacenter's own, in the unit of the resource.
 */
export function capacityChart(
  statistics: DatacenterStatistics,
  { resource, limit }: { resource: Resource; limit: number | null },
): CapacityChart {
  const { history, at } = statistics;
  const { overcommit, total } = statistics[resource];
  const to = Date.parse(at);
  return {
    series: [
      { id: "used", label: resource === "diskGB" ? "used" : "used by guests", kind: "area", stacked: true },
      { id: "reserved", label: "reserved", kind: "area", tone: "reserved", stacked: true },
      { id: "free", label: "free", kind: "area", tone: "free", stacked: true },
      ...(resource === "diskGB"
        ? []
        : [{ id: "inUse", label: "measured in use", tone: "muted", dashed: true } as const]),
    ],
    points: history.points.map((point) => {
      const amounts = amountsOf[resource](point);
      const { used, reserved, inUse } = amounts;
      const free = Math.max(0, amounts.total * overcommit - used - reserved);
      return { at: Date.parse(point.at), values: { used, reserved, free, inUse } };
    }),
    formatValue: (value) => formatAmount(resource, value),
    base: resource === "cpu" ? 1000 : 1024,
    capacity: lineOf({ resource, limit, total, overcommit }),
    gapMs: history.stepSeconds * 2500,
    span: { from: to - rangeMs[history.range], to },
  };
}

/** One line at most: the datacenter's own limit where it bites, else where the physical amount ends. */
function lineOf(of: { resource: Resource; limit: number | null; total: number; overcommit: number }) {
  const { resource, limit, total, overcommit } = of;
  if (limit !== null && limit < total * overcommit)
    return { value: limit, label: `own limit ${formatAmount(resource, limit)}` };
  if (overcommit > 1) return { value: total, label: `physical ${formatAmount(resource, total)}`, isLimit: false };
  return undefined;
}

/** What is said while there are too few points for a line. */
export interface Collecting {
  /** When the first point was taken; null before it. Epoch milliseconds. */
  sinceMs: number | null;
  /** When the second point comes, and with it the first line. */
  firstLineMs: number | null;
}

/** Null once there are two points to join. */
export function collecting({ history }: Pick<DatacenterStatistics, "history">): Collecting | null {
  const [first, second] = history.points;
  if (second) return null;
  if (!first) return { sinceMs: null, firstLineMs: null };
  const sinceMs = Date.parse(first.at);
  return { sinceMs, firstLineMs: sinceMs + history.stepSeconds * 1000 };
}
