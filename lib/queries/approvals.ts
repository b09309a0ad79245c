import { type ApprovalRow, knownStatus, readApproval, statusAt } from "@/lib/approvals/rows";
import { maySee, type Standing, standingOf } from "@/lib/approvals/visibility";
import type { Actor } from "@/lib/auth/actor";
import { authorise, can } from "@/lib/auth/authorise";
import type { ApprovalDetail, ApprovalListQuery, ApprovalPage, ApprovalView } from "@/lib/contracts/approvals";
import type { PlanView } from "@/lib/contracts/operations";
import { Prisma } from "@/lib/db/generated/client";
import { MoxxieError, notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";

/**
 * Requests that wait or waited for an approval, the newest first: those in the datacenters of whoever may decide, for
 * others their own.
 */
export async function listApprovals(moxxie: Moxxie, actor: Actor, query: ApprovalListQuery): Promise<ApprovalPage> {
  authorise(actor, "approval:read");
  const { prisma } = moxxie.db;
  const now = new Date();
  const where = Prisma.join([visibleTo(actor), ...filters(actor, query, now)], " AND ");
  const after = query.cursor === undefined ? Prisma.sql`TRUE` : olderThan(parseCursor(query.cursor));
  const found = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM approvals WHERE ${where} AND ${after}
    ORDER BY created_at DESC, id DESC LIMIT ${query.limit + 1}`;
  const [counted] = await prisma.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM approvals WHERE ${where}`;
  const ids = found.slice(0, query.limit).map(({ id }) => id);
  const rows = await prisma.approval.findMany({
    where: { id: { in: ids } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const standing = await standingOf(moxxie, actor);
  const items = rows.map(knownStatus).map((row) => approvalView(row, { now, standing: standing(row, now) }));
  const last = rows.at(-1);
  const nextCursor = found.length > query.limit && last ? `${last.createdAt.getTime()}_${last.id}` : null;
  return { items, nextCursor, total: counted?.total ?? 0 };
}

/**
 * One request with its plan.
 * @throws MoxxieError `not_found`, also for one that the actor may not see.
 */
export async function getApproval(moxxie: Moxxie, actor: Actor, id: string): Promise<ApprovalDetail> {
  // Whoever may decide on it may look at it.
  if (!can(actor, "approval:decide")) authorise(actor, "approval:read");
  const row = await readApproval(moxxie.db.prisma, id);
  if (!row || !maySee(actor, row)) throw notFound("approval", id);
  const operation = await moxxie.db.prisma.operation.findUniqueOrThrow({
    where: { id: row.operationId },
    select: { input: true },
  });
  const now = new Date();
  const standing = (await standingOf(moxxie, actor))(row, now);
  // Only the freezing and the planning again write these columns.
  const plan = row.plan as unknown as PlanView;
  const difference = row.planDifference as ApprovalDetail["difference"];
  return { ...approvalView(row, { now, standing }), plan, difference, input: operation.input };
}

/** A request as callers see it. */
export function approvalView(row: ApprovalRow, { now, standing }: { now: Date; standing: Standing }): ApprovalView {
  const status = statusAt(row, now);
  const plan = row.plan as unknown as PlanView;
  return {
    id: row.id,
    status,
    operationId: row.operationId,
    command: row.command,
    title: row.title,
    risk: row.risk as ApprovalView["risk"],
    datacenters: row.datacenterIds,
    target: { type: row.targetType, id: row.targetId, name: row.targetName },
    itemCount: plan.items?.length ?? null,
    requestedBy: { kind: kindOf(row.requesterKind), id: row.requesterId, name: row.requesterName },
    requestedAt: row.createdAt.toISOString(),
    reason: row.reason,
    expiresAt: row.expiresAt.toISOString(),
    rule: row.rule as ApprovalView["rule"],
    planHash: row.planHash,
    revision: row.revision,
    planChangedAt: row.planChangedAt?.toISOString() ?? null,
    decidedBy:
      row.decidedById === null
        ? null
        : { kind: kindOf(row.decidedByKind), id: row.decidedById, name: row.decidedByName ?? "" },
    decidedAt: (row.decidedAt ?? (status === "expired" ? row.expiresAt : null))?.toISOString() ?? null,
    comment: row.comment,
    ...standing,
  };
}

const kindOf = (kind: string | null): Actor["kind"] => (kind === "user" || kind === "token" ? kind : "system");

/** The same as `maySee`, for the database. */
function visibleTo(actor: Actor): Prisma.Sql {
  const own = isFrom(actor);
  if (!can(actor, "approval:decide")) return own;
  if (actor.datacenterIds === null) return Prisma.sql`TRUE`;
  const reach = [...actor.datacenterIds];
  return Prisma.sql`(${own} OR (cardinality(datacenter_ids) > 0 AND datacenter_ids <@ ${reach}::text[]))`;
}

const isFrom = ({ kind, id }: Actor) => Prisma.sql`(requester_kind = ${kind} AND requester_id = ${id})`;

function filters(actor: Actor, { status, mine, datacenter }: ApprovalListQuery, now: Date): Prisma.Sql[] {
  const isDue = Prisma.sql`(status = 'pending' AND expires_at <= ${now})`;
  return [
    ...(mine === undefined ? [] : [mine ? isFrom(actor) : Prisma.sql`NOT ${isFrom(actor)}`]),
    ...(datacenter === undefined ? [] : [Prisma.sql`${datacenter} = ANY(datacenter_ids)`]),
    ...(status === "expired" ? [Prisma.sql`(status = 'expired' OR ${isDue})`] : []),
    ...(status !== undefined && status !== "expired" ? [Prisma.sql`(status = ${status} AND NOT ${isDue})`] : []),
  ];
}

const olderThan = ({ at, id }: { at: Date; id: string }) =>
  Prisma.sql`(created_at, id) < (${at}::timestamptz, ${id}::uuid)`;

function parseCursor(cursor: string): { at: Date; id: string } {
  const [, ms, id] = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(cursor) ?? [];
  if (ms !== undefined && id !== undefined) return { at: new Date(Number(ms)), id };
  throw new MoxxieError("invalid_request", "The cursor is not one that this list gave.", {
    errors: [{ path: "cursor", message: "unknown" }],
  });
}
