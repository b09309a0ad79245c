import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { ReservationListQuery, ReservationPage, ReservationView } from "@/lib/contracts/reservations";
import type { Prisma } from "@/lib/db/generated/client";
import { statusAt } from "@/lib/domain/reservations/lifecycle";
import { MoxxieError, notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { databaseNow, knownStatus, type ReservationRow, readReservation } from "@/lib/reservations/rows";
import { isTheirs } from "@/lib/reservations/standing";
import { reservationSummary } from "./reservation-summary";

/** A reservation as callers see it; by the database's clock, like all that decides about it. */
export function reservationView(moxxie: Moxxie, actor: Actor, { row, now }: { row: ReservationRow; now: Date }) {
  const { storages } = moxxie.inventory.view();
  const status = statusAt(row, now);
  const remainingMs = status === "active" ? row.expiresAt.getTime() - now.getTime() : 0;
  return {
    reservationId: row.id,
    expiresAt: row.expiresAt.toISOString(),
    datacenter: row.datacenterId,
    node: row.hostName,
    resources: { cpu: row.cpu, memoryGB: row.memoryGb, diskGB: row.diskGb },
    status,
    endpoint: row.endpointId,
    storage: row.storageId === null ? null : (storages.get(row.storageId)?.name ?? row.storageId),
    hostRequested: row.hostRequested,
    reason: row.reason,
    reservedBy: row.reservedBy,
    mine: isTheirs(actor, row),
    createdAt: row.createdAt.toISOString(),
    endedAt: status === "active" ? null : (row.endedAt ?? row.expiresAt).toISOString(),
    remainingSeconds: Math.max(0, Math.floor(remainingMs / 1000)),
    operationId: row.operationId,
    guestId: row.guestId,
  } satisfies ReservationView;
}

/** One reservation. Throws `not_found`, also for one in a datacenter that the actor does not see. */
export async function getReservation(moxxie: Moxxie, actor: Actor, id: string): Promise<ReservationView> {
  authorise(actor, "reservation:read");
  const found = await readReservation(moxxie.db.prisma, id);
  if (!found || !sees(actor, found.row.datacenterId)) throw notFound("reservation", id);
  return reservationView(moxxie, actor, { row: found.row, now: found.readAt });
}

/**
 * Reservations, newest first, with what all active ones of the chosen datacenters hold together. The cursor is the
 * moment and the id of the last one that was given.
 */
export async function listReservations(
  moxxie: Moxxie,
  actor: Actor,
  query: ReservationListQuery,
): Promise<ReservationPage> {
  authorise(actor, "reservation:read");
  const { prisma } = moxxie.db;
  const now = await databaseNow(prisma);
  const where = { AND: [placeOf(actor, query), timeOf(query), statusOf(query.status, now)] };
  const cursor = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  const rows = await prisma.resourceReservation.findMany({
    where: cursor ? { AND: [where, olderThan(cursor)] } : where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  const total = await prisma.resourceReservation.count({ where });
  const page = rows.slice(0, query.limit).map(knownStatus);
  const last = page.at(-1);
  const { next, ...summary } = await reservationSummary(prisma, { where: placeOf(actor, query), now });
  return {
    items: page.map((row) => reservationView(moxxie, actor, { row, now })),
    nextCursor: rows.length > query.limit && last ? `${last.createdAt.getTime()}_${last.id}` : null,
    total,
    summary: { ...summary, nextToExpire: next && reservationView(moxxie, actor, { row: next, now }) },
  };
}

/** The datacenters that the actor sees, and what is asked for of them; `host` by name or id. */
function placeOf(actor: Actor, { datacenter, host }: ReservationListQuery): Prisma.ResourceReservationWhereInput {
  const cut = host?.indexOf(":") ?? -1;
  return {
    AND: [
      actor.datacenterIds === null ? {} : { datacenterId: { in: [...actor.datacenterIds] } },
      datacenter === undefined ? {} : { datacenterId: datacenter },
      host === undefined
        ? {}
        : { OR: [{ hostName: host }, { endpointId: host.slice(0, Math.max(0, cut)), hostName: host.slice(cut + 1) }] },
    ],
  };
}

/** Those that held something at some moment of the time asked for: from their grant to their end. */
function timeOf({ from, to }: ReservationListQuery): Prisma.ResourceReservationWhereInput {
  return {
    AND: [
      from === undefined ? {} : { OR: [{ endedAt: { gte: from } }, { endedAt: null, expiresAt: { gte: from } }] },
      to === undefined ? {} : { createdAt: { lt: to } },
    ],
  };
}

/** Told from the moment that it is due, whatever the row says. */
function statusOf(status: ReservationListQuery["status"], now: Date): Prisma.ResourceReservationWhereInput {
  switch (status) {
    case undefined:
      return {};
    case "active":
      return { status: "active", expiresAt: { gt: now } };
    case "expired":
      return { OR: [{ status: "expired" }, { status: "active", expiresAt: { lte: now } }] };
    case "consumed":
    case "released":
      return { status };
  }
}

const olderThan = ({ at, id }: { at: Date; id: string }): Prisma.ResourceReservationWhereInput => ({
  OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: id } }],
});

function parseCursor(cursor: string): { at: Date; id: string } {
  const [ms = "", id = ""] = cursor.split("_");
  // Fifteen digits are the year 33658; the database's calendar ends far sooner before our era than the language's.
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) && /^\d{1,15}$/.test(ms)) {
    return { at: new Date(Number(ms)), id };
  }
  throw new MoxxieError("invalid_request", "The cursor is not one that this list gave.", {
    errors: [{ path: "cursor", message: "unknown" }],
  });
}
