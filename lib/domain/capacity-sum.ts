/**
 * What a resource has and gives. `used` is what is assigned to guests, running or stopped or being made; templates
 * never run and do not count. `reserved` is what reservations hold at the moment asked for.
 */
export interface Capacity {
  total: number;
  overcommit: number;
  used: number;
  reserved: number;
  /** Total × overcommit − used − reserved; negative when over-assigned, so that a sum stays true. */
  available: number;
}

export const capacity = ({ total, overcommit, used, reserved }: Omit<Capacity, "available">): Capacity => ({
  total,
  overcommit,
  used,
  reserved,
  available: total * overcommit - used - reserved,
});

/** Several capacities together; over-assigned ones take from the others' sum. */
export function addCapacities(capacities: readonly Capacity[], overcommit = 1): Capacity {
  const parts = { total: 0, used: 0, reserved: 0, available: 0 };
  for (const { total, used, reserved, available } of capacities) {
    parts.total += total;
    parts.used += used;
    parts.reserved += reserved;
    parts.available += available;
  }
  return { ...parts, overcommit };
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
