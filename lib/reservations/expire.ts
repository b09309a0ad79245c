import type { Database } from "@/lib/db";
import type { EventBus } from "@/lib/events/bus";
import type { Moxxie } from "@/lib/moxxie";
import { tellHolds } from "./hold-news";
import { reservationEvent } from "./rows";

/** Rows in one transaction; more are taken in further ones. */
const batchSize = 500;

/**
 * Writes that reservations which are due have expired, and tells so, each once: processes that do it at the same moment
 * share the rows. Nobody needs this to have happened, for what is due holds nothing.
 *
 * @returns how many this process wrote.
 */
export async function expireDue(moxxie: Pick<Moxxie, "db" | "events" | "inventory">): Promise<number> {
  for (let expired = 0; ; ) {
    const ids = await expireSome(moxxie);
    if (ids.length > 0) await tellHolds(moxxie, ids);
    expired += ids.length;
    if (ids.length < batchSize) return expired;
  }
}

function expireSome({ db, events }: { db: Database; events: EventBus }): Promise<string[]> {
  return db.prisma.$transaction(async (tx) => {
    // A row that somebody has locked is being extended, used or released; the next look finds out.
    const due = await tx.$queryRaw<{ id: string }[]>`
      UPDATE resource_reservations SET status = 'expired', ended_at = expires_at, updated_at = clock_timestamp()
      WHERE id IN (
        SELECT id FROM resource_reservations WHERE status = 'active' AND expires_at <= now()
        ORDER BY expires_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
      ) RETURNING id::text`;
    const ids = due.map(({ id }) => id);
    if (ids.length === 0) return ids;
    const rows = await tx.resourceReservation.findMany({ where: { id: { in: ids } }, orderBy: { expiresAt: "asc" } });
    await events.record(
      tx,
      rows.map((row) => reservationEvent("reservation.expired", row)),
    );
    return ids;
  });
}

/** Milliseconds until the next active reservation is due, by the database's clock; null when there is none. */
export async function nextDueInMs({ prisma }: Pick<Database, "prisma">): Promise<number | null> {
  const [row] = await prisma.$queryRaw<{ inMs: number | null }[]>`
    SELECT (extract(epoch FROM min(expires_at) - clock_timestamp()) * 1000)::float8 AS "inMs"
    FROM resource_reservations WHERE status = 'active'`;
  return row?.inMs ?? null;
}

const mending = new WeakMap<Moxxie["inventory"], Promise<number>>();

/**
 * Shows again what the tables hold where the view differs: the process that wrote it may have died before it told.
 * Callers at the same time share one look.
 *
 * @returns how many reservations were shown or taken away.
 */
export function mendHolds(moxxie: Pick<Moxxie, "db" | "inventory">): Promise<number> {
  const { inventory } = moxxie;
  const look = mending.get(inventory) ?? lookAndMend(moxxie).finally(() => mending.delete(inventory));
  mending.set(inventory, look);
  return look;
}

async function lookAndMend({ db, inventory }: Pick<Moxxie, "db" | "inventory">): Promise<number> {
  const rows = await db.prisma.$queryRaw<{ id: string; expiresAt: Date }[]>`
    SELECT id::text, expires_at AS "expiresAt" FROM resource_reservations WHERE status = 'active'`;
  const { holds } = inventory.view();
  const active = new Map(rows.map(({ id, expiresAt }) => [id, expiresAt.getTime()]));
  const differing = [
    ...[...active].filter(([id, expiresAt]) => holds.get(id)?.expiresAt.getTime() !== expiresAt).map(([id]) => id),
    ...[...holds.keys()].filter((id) => !active.has(id)),
  ];
  if (differing.length > 0) await tellHolds({ inventory }, differing);
  return differing.length;
}
