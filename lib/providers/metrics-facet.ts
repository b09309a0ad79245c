import type { GuestRef } from "./observation";

export interface MetricsFacet {
  guest(ref: GuestRef, range: MetricsRange): Promise<MetricsSeries>;
  host(hostName: string, range: MetricsRange): Promise<MetricsSeries>;
}

export const metricsRanges = ["hour", "day", "week", "month", "year"] as const;
export type MetricsRange = (typeof metricsRanges)[number];

export interface MetricsSeries {
  stepSeconds: number;
  points: MetricsPoint[];
}

/** A gap is a point without the value, never a zero. */
export interface MetricsPoint {
  /** ISO 8601. */
  at: string;
  cpuFraction?: number;
  memoryUsedMb?: number;
  memoryTotalMb?: number;
  diskReadBytesPerSecond?: number;
  diskWriteBytesPerSecond?: number;
  netInBytesPerSecond?: number;
  netOutBytesPerSecond?: number;
}
