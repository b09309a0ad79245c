import type { Database } from "@/lib/db";
import { nextTurn } from "@/lib/db/next-turn";

const dayMs = 24 * 3_600_000;

/** How long deliveries can be looked at after they have ended. */
export const kept = { deliveredMs: 30 * dayMs, deadMs: 90 * dayMs } as const;

/** Rows of one statement: the embedded database does nothing else meanwhile. */
const batchSize = 2_000;

/**
 * Removes deliveries that ended long ago with the log of their attempts, and messages that nobody waits for any more.
 * What has waited as long as the dead are kept, for a receiver that is switched off, goes too.
 */
export async function pruneWebhooks({ prisma }: Pick<Database, "prisma">, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  await inBatches(
    () => prisma.$executeRaw`
      DELETE FROM webhook_deliveries WHERE id IN (
        SELECT id FROM webhook_deliveries
        WHERE (status = 'delivered' AND delivered_at < ${before(kept.deliveredMs)})
          OR (status <> 'delivered' AND created_at < ${before(kept.deadMs)} AND expires_at < ${before(kept.deadMs - dayMs)})
        LIMIT ${batchSize})`,
  );
  // A younger one may belong to a transaction that is still writing its deliveries.
  await inBatches(
    () => prisma.$executeRaw`
      DELETE FROM webhook_messages WHERE id IN (
        SELECT m.id FROM webhook_messages m
        WHERE m.created_at < ${before(dayMs)}
          AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.message_id = m.id)
        LIMIT ${batchSize})`,
  );
}

async function inBatches(remove: () => Promise<number>): Promise<void> {
  while ((await remove()) === batchSize) await nextTurn();
}
