import { formatCores, formatDiskGb } from "@/components/ui/format";
import type { DatacenterStatistics } from "@/lib/contracts/capacity";
import type { HostView } from "@/lib/contracts/estate";
import { formatAmount, resources } from "./capacity";
import { counted } from "./counted";

/** '2 reservations hold 24 cores, 64 GB memory and 200 GB disk'; null when none holds anything. */
export function heldWords({ active, cpu, memoryGB, diskGB }: DatacenterStatistics["reservations"]): string | null {
  if (active === 0) return null;
  const amounts = [formatCores(cpu), `${formatDiskGb(memoryGB)} memory`, diskGB > 0 && `${formatDiskGb(diskGB)} disk`];
  const held = amounts.filter((amount) => typeof amount === "string");
  const listed = held.length > 2 ? `${held.slice(0, -1).join(", ")} and ${held.at(-1)}` : held.join(" and ");
  return `${counted(active, "reservation")} ${active === 1 ? "holds" : "hold"} ${listed}`;
}

/** Where the reservations of a datacenter are shown. */
export const reservationsPath = (datacenter: string) => `/reservations?dc=${encodeURIComponent(datacenter)}`;

/** What is held on a host, without what is not: '4 cores · 16 GB · 50 GB disk'; null when nothing is. */
export function reservedWords(host: Pick<HostView, "cpu" | "memoryMB" | "diskGB">): string | null {
  const held = resources.filter((resource) => host[resource].reserved > 0);
  if (held.length === 0) return null;
  return held
    .map((resource) => {
      const amount = formatAmount(resource, host[resource].reserved);
      return resource === "diskGB" ? `${amount} disk` : amount;
    })
    .join(" · ");
}
