import type { Moxxie } from "@/lib/moxxie";

/**
 * Which of these operations can be tried again: those that need attention because something could not be undone, a bulk
 * operation's items included, and bulks past their point of no return with something left to do.
 */
export async function retryableOf(
  { db }: Pick<Moxxie, "db">,
  rows: readonly { id: string; status: string; parentId: string | null }[],
): Promise<Set<string>> {
  const ids = rows
    .filter(({ status, parentId }) => status === "needs_attention" && parentId === null)
    .map(({ id }) => id);
  if (ids.length === 0) return new Set();
  const found = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT o.id::text FROM operations o
    WHERE o.id = ANY (${ids}::uuid[]) AND CASE
      WHEN EXISTS (
        SELECT 1 FROM bulk_items i
        WHERE i.operation_id = o.id AND i.phase = 2 AND i.status = 'completed' AND o.input->>'mode' = 'transactional')
      THEN EXISTS (SELECT 1 FROM bulk_items i WHERE i.operation_id = o.id AND i.status IN ('failed', 'skipped', 'needs_attention'))
      WHEN EXISTS (SELECT 1 FROM bulk_items i WHERE i.operation_id = o.id)
      THEN EXISTS (
        SELECT 1 FROM bulk_items i JOIN operation_steps s ON s.operation_id = i.child_operation_id
        WHERE i.operation_id = o.id AND i.status = 'needs_attention' AND s.status = 'undo_failed')
      ELSE EXISTS (SELECT 1 FROM operation_steps s WHERE s.operation_id = o.id AND s.status = 'undo_failed') END`;
  return new Set(found.map(({ id }) => id));
}
