import type { CapacitySample } from "@/lib/db/generated/client";

/** What a point of history says of a datacenter, beside when: each figure with its column. */
export const figures = {
  hosts: "hosts",
  guests: "guests",
  guestsRunning: "guests_running",
  cpuTotal: "cpu_total",
  cpuUsed: "cpu_used",
  cpuReserved: "cpu_reserved",
  cpuInUse: "cpu_in_use",
  memoryTotalMb: "memory_total_mb",
  memoryUsedMb: "memory_used_mb",
  memoryReservedMb: "memory_reserved_mb",
  memoryInUseMb: "memory_in_use_mb",
  diskTotalGb: "disk_total_gb",
  diskUsedGb: "disk_used_gb",
  diskReservedGb: "disk_reserved_gb",
} as const satisfies Partial<Record<keyof CapacitySample, string>>;

export type Figure = keyof typeof figures;
/** Averages over a step; those that are measured (`…InUse…`) are null where nothing measured. */
export type Figures = Pick<CapacitySample, Figure>;
/** A point of a datacenter's history; `at` is the beginning of its step. */
export type HistoryPoint = Figures & { at: Date };

export const columns: readonly string[] = Object.values(figures);
/** For an upsert: the newer figures take the place of the older. */
export const overwriteColumns = columns.map((column) => `${column} = EXCLUDED.${column}`).join(", ");
