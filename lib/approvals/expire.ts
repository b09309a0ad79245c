import { writeAudits } from "@/lib/audit/audit";
import { systemActor } from "@/lib/auth/actor";
import type { Database } from "@/lib/db";
import type { Moxxie } from "@/lib/moxxie";
import { timeIn, watchDue } from "@/lib/operations/due-watch";
import { tellHolds } from "@/lib/reservations/hold-news";
import { endWithoutYes } from "./ending";
import { knownStatus } from "./rows";

/** Rows in one transaction; more are taken in further ones. */
const batchSize = 50;

type Parts = Pick<Moxxie, "db" | "events" | "inventory" | "secrets" | "log">;

/**
 * Ends the requests that nobody has decided on in time, each once: processes that do it at the same moment share the
 * rows. Nobody needs this to have happened, for one that is due can be decided on no more.
 *
 * @returns how many this process ended.
 */
export async function expireApprovals(moxxie: Parts): Promise<number> {
  for (let expired = 0; ; ) {
    const { count, released } = await expireSome(moxxie);
    if (released.length > 0) await tellHolds(moxxie, released);
    expired += count;
    if (count < batchSize) return expired;
  }
}

function expireSome(moxxie: Parts): Promise<{ count: number; released: string[] }> {
  return moxxie.db.prisma.$transaction(async (tx) => {
    // A row that somebody has locked is being decided on; whether it was in time is found out there.
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM approvals WHERE status = 'pending' AND expires_at <= clock_timestamp()
      ORDER BY expires_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
    const rows = await tx.approval.findMany({ where: { id: { in: due.map(({ id }) => id) } } });
    const released: string[] = [];
    for (const row of rows) {
      const decision = { status: "expired" as const, by: null, comment: null, at: row.expiresAt };
      released.push(...(await endWithoutYes(tx, moxxie, { row: knownStatus(row), decision })));
    }
    await writeAudits(
      tx,
      rows.map((row) => ({
        actor: systemActor,
        command: "approval.expire",
        target: { type: "approval", id: row.id, name: row.title },
        datacenterId: row.datacenterIds.length === 1 ? (row.datacenterIds[0] ?? null) : null,
        outcome: "done" as const,
        detail: { requestedBy: row.requesterName, command: row.command },
        operationId: row.operationId,
      })),
    );
    return { count: rows.length, released };
  });
}

/** Milliseconds until the next request that waits is due, by the database's clock; null when none waits. */
export async function nextExpiryInMs({ prisma }: Pick<Database, "prisma">): Promise<number | null> {
  const [row] = await prisma.$queryRaw<{ inMs: number | null }[]>`
    SELECT (extract(epoch FROM min(expires_at) - clock_timestamp()) * 1000)::float8 AS "inMs"
    FROM approvals WHERE status = 'pending'`;
  return row?.inMs ?? null;
}

/** Sees to it that requests which nobody decides on end on time. */
export function watchApprovals(moxxie: Moxxie): Promise<{ stop(): Promise<void> }> {
  return watchDue(moxxie, {
    queue: "approval-expiry",
    what: "requests that are due could not be written to have expired",
    doDue: () => expireApprovals(moxxie),
    nextDueInMs: () => nextExpiryInMs(moxxie.db),
    dueAt: ({ type, data }) => (type === "approval.requested" ? timeIn(data.expiresAt) : undefined),
  });
}
