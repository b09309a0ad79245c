import {
  formatCores,
  formatDiskGb,
  formatMemoryMb,
  formatSignificant,
  formatUsedOfTotal,
} from "@/components/ui/format";
import type { Usage } from "@/lib/contracts/estate";

export type Resource = "cpu" | "memoryMB" | "diskGB";

export const resourceLabels = {
  cpu: "CPU",
  memoryMB: "Memory",
  diskGB: "Disk",
} as const satisfies Record<Resource, string>;

/** In what the API counts each. */
export const units = { cpu: "cores", memoryMB: "MB", diskGB: "GB" } as const satisfies Record<Resource, string>;
const amounts = {
  cpu: formatCores,
  memoryMB: formatMemoryMb,
  diskGB: formatDiskGb,
} as const satisfies Record<Resource, (value: number | null) => string>;

/** An amount of a resource with its unit: '16 cores', '1.31 TB'. */
export const formatAmount = (resource: Resource, value: number | null): string => amounts[resource](value);

/**
 * What may be given out to guests: the physical amount times the overcommit, or the datacenter's own limit where that
 * is less. In the unit of the resource.
 */
export function assignable({ total, overcommit }: Usage, limit: number | null = null): number {
  const amount = total * overcommit;
  return limit === null ? amount : Math.min(amount, limit);
}

/** How a capacity is drawn and told: assigned of what may be given out, and beneath where the total comes from. */
export function capacityWords(
  resource: Resource,
  usage: Usage,
  limit: number | null = null,
): { value: string; note: string; total: number; physical: number | undefined } {
  const total = assignable(usage, limit);
  const physical = usage.overcommit > 1 ? usage.total : undefined;
  const value = formatUsedOfTotal({ used: usage.used, total, unit: units[resource] });
  return {
    value: resource === "cpu" ? `${value} cores` : value,
    note: noteOf(resource, usage, limit),
    total,
    physical,
  };
}

function noteOf(resource: Resource, usage: Usage, limit: number | null): string {
  const parts = [];
  if (usage.overcommit !== 1)
    parts.push(`${formatAmount(resource, usage.total)} × ${formatSignificant(usage.overcommit)}`);
  if (limit !== null && limit < usage.total * usage.overcommit)
    parts.push(`limited to ${formatAmount(resource, limit)}`);
  // Disk that is assigned is disk in use, as the storages measure it.
  if (resource !== "diskGB" && usage.inUse !== null) parts.push(`${formatAmount(resource, usage.inUse)} in use now`);
  parts.push(`${formatAmount(resource, usage.available)} free`);
  return parts.join(" · ");
}
