import { bytesToMb } from "@/lib/domain/units";
import type { MetricsFacet, MetricsPoint, MetricsRange, MetricsSeries } from "../provider";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import type { GuestCalls } from "./guest-calls";
import { isoTime } from "./tasks";
import { RrdAnswer, type RrdRow } from "./wire";

export function createMetrics(client: ProxmoxClient, guests: GuestCalls): MetricsFacet {
  const series = async (base: string, range: MetricsRange) =>
    seriesOf(await client.get(`${base}/rrddata`, RrdAnswer, { query: { timeframe: range, cf: "AVERAGE" } }));
  return {
    guest: (ref, range) => guests.at(ref, (base) => series(base, range)),
    host: (hostName, range) => series(path`/nodes/${hostName}`, range),
  };
}

/** Rows in order of time; the step is what lies between them, since versions keep different resolutions. */
export function seriesOf(rows: RrdRow[]): MetricsSeries {
  const sorted = [...rows].sort((one, other) => one.time - other.time);
  const steps = sorted.slice(1).map((row, index) => row.time - (sorted[index]?.time ?? row.time));
  const positive = steps.filter((step) => step > 0);
  return { stepSeconds: positive.length > 0 ? Math.min(...positive) : 60, points: sorted.map(pointOf) };
}

/** Disk and network figures are rates here, unlike the counters of the status calls. What was not sampled is absent. */
function pointOf(row: RrdRow): MetricsPoint {
  const values: Omit<MetricsPoint, "at"> = {
    cpuFraction: row.cpu === undefined ? undefined : Math.min(1, Math.max(0, row.cpu)),
    memoryUsedMb: megabytes(row.mem ?? row.memused),
    memoryTotalMb: megabytes(row.maxmem ?? row.memtotal),
    diskReadBytesPerSecond: row.diskread,
    diskWriteBytesPerSecond: row.diskwrite,
    netInBytesPerSecond: row.netin,
    netOutBytesPerSecond: row.netout,
  };
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return { at: isoTime(row.time), ...Object.fromEntries(known) };
}

const megabytes = (bytes: number | undefined) => (bytes === undefined ? undefined : bytesToMb(bytes));
