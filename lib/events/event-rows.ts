import type { EventView } from "@/lib/contracts/system";
import type { Database, Transaction } from "@/lib/db/database";
import type { Event } from "@/lib/db/generated/client";
import { nextTurn } from "@/lib/db/next-turn";
import type { NewEvent } from "./bus";

// One large parameter makes the embedded database swell for a while.
const rowsPerStatement = 300;

/** How far before an event another one with a smaller id may have been committed after it. */
const commitOverlapMs = 5_000;

const retentionMs = 24 * 3_600_000;

/** Writes the events in their order and gives them back with their ids. */
export async function insertEvents(tx: Transaction, events: readonly NewEvent[]): Promise<EventView[]> {
  const at = new Date();
  const views: EventView[] = [];
  for (let start = 0; start < events.length; start += rowsPerStatement) {
    const batch = events.slice(start, start + rowsPerStatement);
    const rows = JSON.stringify(batch.map((event, n) => ({ n, ...event })));
    const ids = await tx.$queryRaw<{ id: bigint }[]>`
      INSERT INTO events (type, at, datacenter_id, subject, data)
      SELECT type, ${at}::timestamptz, "datacenterId", subject, data
      FROM jsonb_to_recordset(${rows}::jsonb)
        AS e(n int, type text, "datacenterId" text, subject text, data jsonb)
      ORDER BY n
      RETURNING id`;
    const sorted = ids.map((row) => row.id).sort((a, b) => (a < b ? -1 : 1));
    views.push(...batch.map((event, n) => viewOf(event, { id: sorted[n], at })));
    if (events.length > rowsPerStatement) await nextTurn();
  }
  return views;
}

const viewOf = (event: NewEvent, { id, at }: { id: bigint | undefined; at: Date }): EventView => ({
  id: id === undefined ? null : String(id),
  type: event.type,
  at: at.toISOString(),
  datacenter: event.datacenterId,
  subject: event.subject,
  data: event.data,
});

/** The newest id; 0 when there is no event. */
export async function newestEventId(db: Database): Promise<bigint> {
  const { _max } = await db.prisma.event.aggregate({ _max: { id: true } });
  return _max.id ?? 0n;
}

export async function readEventsWithin(db: Database, from: bigint, to: bigint): Promise<EventView[]> {
  const rows = await db.prisma.event.findMany({ where: { id: { gte: from, lte: to } }, orderBy: { id: "asc" } });
  return rows.map(viewOfRow);
}

/**
 * The kept events after `id`, oldest first. Some from the seconds before it may be repeated: their transactions may
 * have committed after it, so whoever saw `id` need not have seen them.
 * Undefined when older events were pruned than the one asked for.
 */
export async function readEventsSince(db: Database, id: bigint, limit: number): Promise<EventView[] | undefined> {
  const anchor = await db.prisma.event.findFirst({ where: { id: { lte: id } }, orderBy: { id: "desc" } });
  if (!anchor) return undefined;
  const overlapStart = new Date(anchor.at.getTime() - commitOverlapMs);
  const rows = await db.prisma.event.findMany({
    where: { OR: [{ id: { gt: id } }, { id: { lt: id }, at: { gte: overlapStart } }] },
    orderBy: { id: "asc" },
    take: limit,
  });
  return rows.map(viewOfRow);
}

const viewOfRow = (row: Event): EventView => ({
  id: String(row.id),
  // Only `insertEvents` writes the table, and it takes an EventType.
  type: row.type as EventView["type"],
  at: row.at.toISOString(),
  datacenter: row.datacenterId,
  subject: row.subject,
  data: row.data as Record<string, unknown>,
});

/**
 * Deletes events older than 24 hours; run it on a schedule. The newest one is always kept, so that a listener who has
 * seen it can be told that nothing is missing. Returns how many were deleted.
 */
export async function pruneEvents(db: Database, now = new Date()): Promise<number> {
  const newest = await newestEventId(db);
  const { count } = await db.prisma.event.deleteMany({
    where: { at: { lt: new Date(now.getTime() - retentionMs) }, id: { lt: newest } },
  });
  return count;
}
