import { type BulkItemFacts, type BulkItemStatus, type BulkPlace, endedBadly } from "./item";
import { type BulkLimits, BulkWindow } from "./window";

/**
 * Indexes of the pending items that may start now, in the order of the request: all that they depend on has completed,
 * no item of an earlier phase is left, and the limits have a place for them. One that finds no place lets later ones
 * on other hosts pass.
 *
 * @param items all of one bulk. In best effort they are all of phase 0.
 * @param running what runs now, in this bulk and in all others.
 */
export function readyItems({
  items,
  limits,
  running,
}: {
  items: readonly BulkItemFacts[];
  limits: BulkLimits;
  running: Iterable<BulkPlace>;
}): number[] {
  const window = new BulkWindow(limits, running);
  const statuses = statusesOf(items);
  const phase = Math.min(...items.filter(({ status }) => status !== "completed").map((item) => item.phase));
  return [...items]
    .sort((one, other) => one.index - other.index)
    .filter((item) => item.status === "pending" && item.phase === phase)
    .filter(({ dependsOn }) => dependsOn.every((index) => statuses.get(index) === "completed"))
    .filter((item) => window.enter(item))
    .map(({ index }) => index);
}

/**
 * Indexes of the pending items that can never run, because something that they depend on, at whatever distance, has
 * ended and not completed. In best effort they are skipped.
 */
export function itemsToSkip(items: readonly Pick<BulkItemFacts, "index" | "dependsOn" | "status">[]): number[] {
  const statuses = statusesOf(items);
  const lost = new Set(items.filter(({ status }) => endedBadly(status)).map(({ index }) => index));
  for (let before = -1; before !== lost.size; ) {
    before = lost.size;
    for (const { index, dependsOn, status } of items)
      if (status === "pending" && dependsOn.some((other) => lost.has(other))) lost.add(index);
  }
  return [...lost].filter((index) => statuses.get(index) === "pending").sort((one, other) => one - other);
}

const statusesOf = (items: readonly Pick<BulkItemFacts, "index" | "status">[]): ReadonlyMap<number, BulkItemStatus> =>
  new Map(items.map(({ index, status }) => [index, status]));
