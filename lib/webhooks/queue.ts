import type { Database } from "@/lib/db";

export const queueRules = {
  /** Messages that are on their way to one receiver at the same time. */
  window: 16,
  /** The same for a receiver that fails: enough to see when it is back. */
  windowWhileFailing: 2,
  /** Messages on their way altogether, in this process. */
  inFlightMax: 256,
  /** How long a silent process keeps a delivery: longer than an attempt and its bookkeeping take. */
  leaseMs: 45_000,
} as const;

/** A delivery that this process alone may send, until its lease ends. */
export interface Claimed {
  id: bigint;
  /** Counts the claims; with the owner it proves that the lease is still held. */
  attempt: number;
  retries: number;
  endpointId: string;
  messageId: string;
  body: string;
  url: string;
  /** Whether the receiver had failed last when it was claimed. */
  failing: boolean;
  secretSealed: string;
  /** The secret before, while it is valid. */
  previousSecretSealed: string | null;
}

/**
 * Takes deliveries that are due, the longest due first: of each receiver as many as its window has room for, of each
 * receiver and subject only the earliest that waits, and none that another process has. One statement, so that the
 * embedded database is free at once. The earliest is asked for row by row, in the order of the index: a NOT EXISTS would be
 * planned as a join with everything that waits, and so would the messages.
 *
 * @param busy how many each receiver has on their way in this process, by its id.
 */
export async function claimDue(
  { prisma }: Pick<Database, "prisma">,
  { owner, busy, room }: { owner: string; busy: Readonly<Record<string, number>>; room: number },
): Promise<Claimed[]> {
  const { window, windowWhileFailing, leaseMs } = queueRules;
  return prisma.$queryRaw<Claimed[]>`
    WITH picked AS MATERIALIZED (
      SELECT due.id FROM webhook_endpoints w
      CROSS JOIN LATERAL (
        SELECT c.id, c.next_attempt_at FROM webhook_deliveries c
        WHERE c.endpoint_id = w.id AND c.status = 'pending' AND c.next_attempt_at <= now()
          AND (c.lease_until IS NULL OR c.lease_until <= now())
          AND c.id = (
            SELECT min(e.id) FROM webhook_deliveries e
            WHERE e.endpoint_id = c.endpoint_id AND e.subject = c.subject AND e.status = 'pending')
        ORDER BY c.next_attempt_at, c.id
        LIMIT greatest(0, CASE WHEN w.failing_since IS NULL THEN ${window}::int ELSE ${windowWhileFailing}::int END
          - coalesce((${JSON.stringify(busy)}::jsonb ->> w.id::text)::int, 0))
        FOR UPDATE OF c SKIP LOCKED
      ) due
      WHERE w.enabled AND (w.paused_until IS NULL OR w.paused_until <= now())
      ORDER BY due.next_attempt_at, due.id
      LIMIT ${room}::int
    )
    UPDATE webhook_deliveries d
    SET lease_owner = ${owner}, lease_until = now() + ${leaseMs}::float8 * interval '1 millisecond',
      attempts = d.attempts + 1
    FROM webhook_endpoints w
    WHERE d.id = ANY (ARRAY (SELECT id FROM picked)) AND w.id = d.endpoint_id
    RETURNING d.id, d.attempts AS attempt, d.retries, d.endpoint_id::text AS "endpointId", d.message_id AS "messageId",
      (SELECT m.body FROM webhook_messages m WHERE m.id = d.message_id) AS body, w.url, w.failing_since IS NOT NULL AS failing, w.secret_sealed AS "secretSealed",
      CASE WHEN w.previous_secret_until > now() THEN w.previous_secret_sealed END AS "previousSecretSealed"`;
}

/** Milliseconds until something may be due that is not yet; null when nothing waits. By the database's clock. */
export async function nextDueInMs({ prisma }: Pick<Database, "prisma">): Promise<number | null> {
  const [row] = await prisma.$queryRaw<{ inMs: number | null }[]>`
    SELECT (extract(epoch FROM min(greatest(due.at, w.paused_until)) - now()) * 1000)::float8 AS "inMs"
    FROM webhook_endpoints w
    CROSS JOIN LATERAL (
      SELECT c.next_attempt_at AS at FROM webhook_deliveries c
      WHERE c.endpoint_id = w.id AND c.status = 'pending'
        AND (c.next_attempt_at > now() OR w.paused_until > now())
      ORDER BY c.next_attempt_at LIMIT 1
    ) due
    WHERE w.enabled`;
  return row?.inMs ?? null;
}

/** Gives deliveries back whose attempt was cut off: another process, or the next start, sends them at once. */
export async function releaseClaims(
  { prisma }: Pick<Database, "prisma">,
  { owner, ids }: { owner: string; ids: readonly bigint[] },
): Promise<void> {
  if (ids.length === 0) return;
  await prisma.webhookDelivery.updateMany({
    where: { id: { in: [...ids] }, leaseOwner: owner },
    data: { leaseOwner: null, leaseUntil: null, attempts: { decrement: 1 } },
  });
}
