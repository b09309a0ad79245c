import type { AvailableResources } from "@/lib/contracts/capacity";

export type Usability = Pick<AvailableResources["hosts"][number], "usable" | "reason">;

/** Whether guests can be put on a host now, and why not, by the host's id. Empty while that is not known. */
export function usabilityById(available: AvailableResources | undefined): ReadonlyMap<string, Usability> {
  return new Map(available?.hosts.map(({ id, usable, reason }) => [id, { usable, reason }]));
}
