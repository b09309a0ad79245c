import {
  formatCores,
  formatDiskGb,
  formatMemoryMb,
  formatSignificant,
  formatUsedOfTotal,
} from "@/components/ui/format";
import type { Usage } from "@/lib/contracts/estate";

export type Resource = "cpu" | "memoryMB" | "diskGB";
export const resources = ["cpu", "memoryMB", "diskGB"] as const satisfies readonly Resource[];

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
export function assignable({ total, overcommit }: Pick<Usage, "total" | "overcommit">, limit: number | null = null) {
  const amount = total * overcommit;
  return limit === null ? amount : Math.min(amount, limit);
}

/** How a capacity is drawn and told. */
export interface CapacityWords {
  /** Used of what may be given out, and what is held: '412 of 512 GB · 64 GB held'. */
  value: string;
  /** Where the total comes from, what is really in use, and what is free. */
  note: string;
  /** All of it in a sentence: used, reserved and free of the physical amount times the overcommit. */
  words: string;
  /** The whole bar: the physical amount times the overcommit. */
  total: number;
  /** Where the physical amount ends, with overcommit. */
  physical: number | undefined;
  /** Where the datacenter's own limit ends it, if before the end. */
  limit: number | undefined;
}

/** `limit` is the datacenter's own, in the unit of the resource. */
export function capacityWords(resource: Resource, usage: Usage, limit: number | null = null): CapacityWords {
  const most = assignable(usage, limit);
  const value = formatUsedOfTotal({ used: usage.used, total: most, unit: units[resource] });
  const held = usage.reserved > 0 && `${formatAmount(resource, usage.reserved)} held`;
  return {
    value: [resource === "cpu" ? `${value} cores` : value, held].filter(Boolean).join(" · "),
    note: noteOf(resource, usage, limit),
    words: sentenceOf(resource, usage, limit),
    total: usage.total * usage.overcommit,
    physical: usage.overcommit > 1 ? usage.total : undefined,
    limit: limit !== null && limit < usage.total * usage.overcommit ? limit : undefined,
  };
}

function noteOf(resource: Resource, usage: Usage, limit: number | null): string {
  const parts = [];
  if (usage.overcommit !== 1)
    parts.push(`${formatAmount(resource, usage.total)} × ${formatSignificant(usage.overcommit)}`);
  if (isCapped(usage, limit)) parts.push(`limited to ${formatAmount(resource, limit)}`);
  // Disk that is assigned is disk in use, as the storages measure it.
  if (resource !== "diskGB" && usage.inUse !== null) parts.push(`${formatAmount(resource, usage.inUse)} in use now`);
  parts.push(`${formatAmount(resource, usage.available)} free`);
  return parts.join(" · ");
}

/** 'Memory: used 412 GB (running and stopped guests) · reserved 64 GB · free 36 GB of 512 GB × 1'. */
function sentenceOf(resource: Resource, usage: Usage, limit: number | null): string {
  const amount = (value: number) => formatAmount(resource, value);
  const whose = resource === "diskGB" ? "as the storages measure it" : "running and stopped guests";
  const beyond = usage.used + usage.reserved - assignable(usage, limit);
  return [
    `used ${amount(usage.used)} (${whose})`,
    `reserved ${amount(usage.reserved)}`,
    `free ${amount(usage.available)} of ${amount(usage.total)} × ${formatSignificant(usage.overcommit)}`,
    isCapped(usage, limit) && `limited to ${amount(limit ?? 0)}`,
    beyond > 0 && `${amount(beyond)} more than may be given out`,
  ]
    .filter(Boolean)
    .join(" · ");
}

const isCapped = ({ total, overcommit }: Usage, limit: number | null) => limit !== null && limit < total * overcommit;

/** Parts of what may be given out, 0 to 1 and more; null while a host reports no totals. */
export function sharesOf(usage: Usage, limit: number | null = null): { used: number; reserved: number } | null {
  const most = assignable(usage, limit);
  return most > 0 ? { used: usage.used / most, reserved: usage.reserved / most } : null;
}
