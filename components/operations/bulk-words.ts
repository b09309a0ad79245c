import { formatCount } from "@/components/ui/format";
import type { BulkItemStatus } from "@/lib/contracts/bulk";
import type { OperationView } from "@/lib/contracts/operations";

type Bulk = NonNullable<OperationView["bulk"]>;

/** In these an item has come to its end. */
export const endedItemStatuses: readonly BulkItemStatus[] = [
  "completed",
  "rolled_back",
  "failed",
  "skipped",
  "needs_attention",
];

/** The share of the items that have come to their end, 0 to 1. */
export function endedShare({ counts, total }: Pick<Bulk, "counts" | "total">): number {
  const ended = endedItemStatuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  return ended / Math.max(1, total);
}

const remarks: readonly [BulkItemStatus, string][] = [
  ["needs_attention", "left over"],
  ["failed", "failed"],
  ["rolling_back", "being undone"],
  ["rolled_back", "undone"],
  ["skipped", "skipped"],
];

/** '12 of 40 done, 1 failed'. */
export function bulkWords({ counts, total }: Pick<Bulk, "counts" | "total">): string {
  const parts = remarks.flatMap(([status, word]) => {
    const count = counts[status] ?? 0;
    return count > 0 ? [`${formatCount(count)} ${word}`] : [];
  });
  return [`${formatCount(counts.completed ?? 0)} of ${formatCount(total)} done`, ...parts].join(", ");
}

/** What the choice between the two modes means, for the dialog and for the operation's page. */
export const modeWords = {
  transactional: {
    label: "All or nothing",
    meaning: "When one fails, what was done to the others is undone.",
  },
  best_effort: {
    label: "Each on its own",
    meaning: "Those that succeed stay done, whatever becomes of the others.",
  },
} as const satisfies Record<Bulk["mode"], { label: string; meaning: string }>;
