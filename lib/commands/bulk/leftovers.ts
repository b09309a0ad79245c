import { z } from "zod";
import type { StepContext } from "@/lib/operations/step";
import { type BulkItemState, type BulkState, isPastReturn } from "./bulk-state";

const Sentences = z.array(z.string()).nullable().catch(null);

/**
 * What is left for a person when a bulk operation has ended without being taken back, one sentence for each thing: what
 * the items' own operations left, and past the point of no return what was not done. Empty where all is as it should be.
 */
export async function leftoversOf(context: StepContext, bulk: BulkState): Promise<string[]> {
  const left = await unmendedOf(context, bulk);
  if (!isPastReturn(bulk)) return bulk.mode === "best_effort" ? left : [];
  const undone = bulk.items.filter(({ status }) => status !== "completed" && status !== "needs_attention").map(notDone);
  const sentences = [...left, ...undone];
  return sentences.length > 0 ? sentences : ["Nothing: everything was done before it could be stopped."];
}

/** What the operations of items could not mend. */
export async function unmendedOf({ moxxie }: StepContext, { items }: BulkState): Promise<string[]> {
  const unmended = items.filter(({ status }) => status === "needs_attention");
  if (unmended.length === 0) return [];
  const rows = await moxxie.db.prisma.operation.findMany({
    where: { id: { in: unmended.map(({ childOperationId }) => childOperationId).filter((id) => id !== null) } },
    select: { id: true, leftovers: true },
  });
  const byId = new Map(rows.map(({ id, leftovers }) => [id, Sentences.parse(leftovers) ?? []]));
  return unmended.flatMap((item) => {
    const sentences = byId.get(item.childOperationId ?? "") ?? [];
    return (sentences.length > 0 ? sentences : ["look at it."]).map((sentence) => `${item.title}: ${sentence}`);
  });
}

function notDone({ title, status, error }: BulkItemState): string {
  const why = error ? ` ${error.message}` : "";
  return status === "skipped" ? `${title}: not begun.${why}` : `${title}: not done.${why}`;
}
