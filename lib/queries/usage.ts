import type { Usage } from "@/lib/contracts/estate";
import type { Capacity } from "@/lib/domain/capacity";
import { rounded, roundedDown } from "@/lib/domain/units";

/**
 * A capacity as answers show it. `inUse` is what is really in use as measured; `left` is what a datacenter's own limit
 * leaves. What is available is rounded down, so that no answer promises more than there is.
 */
export function usageOf(
  { total, overcommit, used, reserved, available }: Capacity,
  { inUse = null, left = Infinity }: { inUse?: number | null; left?: number } = {},
): Usage {
  return {
    total: rounded(total),
    used: rounded(used),
    reserved: rounded(reserved),
    inUse: inUse === null ? null : rounded(inUse),
    available: roundedDown(Math.max(0, Math.min(available, left))),
    overcommit,
  };
}

/** The sum of what is known; null when nothing is. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
