/** What the rules of bulk operations need to know of an item. Pure; browser-safe. */

export const bulkItemStatuses = [
  "pending",
  "processing",
  "completed",
  "rolling_back",
  "rolled_back",
  "failed",
  "skipped",
  "needs_attention",
] as const;
export type BulkItemStatus = (typeof bulkItemStatuses)[number];

/**
 * When an item of a transactional bulk runs: what can be undone first, then what leaves nothing to undo but disturbs (a
 * reboot), and what cannot be undone only after all else has succeeded.
 */
export type BulkPhase = 0 | 1 | 2;

/** An item among those that it waits for. */
export interface BulkNode {
  /** Its place in the request, from 0. */
  index: number;
  /** Indexes of items that must have completed before. */
  dependsOn: readonly number[];
}

/** Where an item works, as far as it is known; what is not known counts against no limit. */
export interface BulkPlace {
  datacenterId: string | null;
  endpointId: string | null;
  /** Unique within its endpoint. */
  hostName: string | null;
}

export interface BulkItemFacts extends BulkNode, BulkPlace {
  phase: BulkPhase;
  status: BulkItemStatus;
}

/** Ended, and not well: what depends on it can never run. */
export const endedBadly = (status: BulkItemStatus): boolean =>
  status === "failed" || status === "skipped" || status === "rolled_back" || status === "needs_attention";
