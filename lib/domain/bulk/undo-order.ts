import type { BulkItemFacts, BulkItemStatus, BulkPlace } from "./item";
import { type BulkLimits, BulkWindow } from "./window";

type UndoFacts = Pick<BulkItemFacts, "index" | "dependsOn" | "status">;

/** In these something of an item stands or is being worked on: what it depends on must stay. */
const standing: readonly BulkItemStatus[] = ["completed", "processing", "rolling_back"];

/**
 * Indexes of the completed items in an order in which they can be undone one after the other: the last first, each only
 * after all that depend on it. Those of a cycle, which no plan lets pass, are left out.
 */
export function undoOrder(items: readonly UndoFacts[]): number[] {
  const order: number[] = [];
  let left = items.filter(({ status }) => status === "completed");
  for (;;) {
    const needed = new Set(left.flatMap(({ dependsOn }) => dependsOn));
    const next = left.filter(({ index }) => !needed.has(index)).sort((one, other) => other.index - one.index)[0];
    if (!next) return order;
    order.push(next.index);
    left = left.filter((item) => item !== next);
  }
}

/**
 * Indexes of the completed items whose undoing may begin now, the last first: nothing that depends on them stands any
 * more, and the limits have a place. What could not be undone (`needs_attention`) holds up nobody.
 *
 * @param running what runs or is being undone now, in this bulk and in all others.
 */
export function readyToUndo({
  items,
  limits,
  running,
}: {
  items: readonly (UndoFacts & BulkPlace)[];
  limits: BulkLimits;
  running: Iterable<BulkPlace>;
}): number[] {
  const window = new BulkWindow(limits, running);
  const needed = new Set(items.filter(({ status }) => standing.includes(status)).flatMap(({ dependsOn }) => dependsOn));
  return items
    .filter(({ index, status }) => status === "completed" && !needed.has(index))
    .sort((one, other) => other.index - one.index)
    .filter((item) => window.enter(item))
    .map(({ index }) => index);
}
