import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { AuditListQuery, AuditPage, AuditView } from "@/lib/contracts/system";
import type { Prisma } from "@/lib/db/generated/client";
import { MoxxieError, notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";

/** The audit log, newest first. `target` and `actor` match an id or a name; `command` a name or its beginning (`vm.`). */
export async function listAudit(moxxie: Moxxie, actor: Actor, query: AuditListQuery): Promise<AuditPage> {
  authorise(actor, "audit:read");
  const { from, to } = query;
  const where: Prisma.AuditEntryWhereInput = {
    AND: [
      visible(actor),
      query.actor ? { OR: [{ actorId: query.actor }, { actorName: query.actor }] } : {},
      query.target ? { OR: [{ targetId: query.target }, { targetName: query.target }] } : {},
      query.datacenter ? { datacenterId: query.datacenter } : {},
      query.command ? { command: { startsWith: query.command } } : {},
      { at: { ...(from && { gte: new Date(from) }), ...(to && { lt: new Date(to) }) } },
    ],
  };
  return auditPage(moxxie, where, query);
}

/** What was done to one guest; for everybody who may see the guest. Also for one that is gone, to those who may see all. */
export async function guestHistory(
  moxxie: Moxxie,
  actor: Actor,
  { guestId, ...query }: { guestId: string; limit: number; cursor?: string },
): Promise<AuditPage> {
  authorise(actor, "vm:read");
  const guest = moxxie.inventory.view().guests.get(guestId);
  const mayKnow = guest ? sees(actor, guest.datacenterId) : actor.datacenterIds === null;
  if (!mayKnow) throw notFound("guest", guestId);
  return auditPage(moxxie, { AND: [visible(actor), { targetType: "guest", targetId: guestId }] }, query);
}

const visible = (actor: Actor): Prisma.AuditEntryWhereInput =>
  actor.datacenterIds === null ? {} : { datacenterId: { in: [...actor.datacenterIds] } };

async function auditPage(
  moxxie: Moxxie,
  where: Prisma.AuditEntryWhereInput,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<AuditPage> {
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) {
    throw new MoxxieError("invalid_request", "The cursor is not one that this list gave.", {
      errors: [{ path: "cursor", message: "unknown" }],
    });
  }
  const { auditEntry } = moxxie.db.prisma;
  const rows = await auditEntry.findMany({
    where: cursor === undefined ? where : { AND: [where, { id: { lt: BigInt(cursor) } }] },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const total = await auditEntry.count({ where });
  const page = rows.slice(0, limit);
  return { items: page.map(auditView), nextCursor: rows.length > limit ? String(page.at(-1)?.id) : null, total };
}

const auditView = (row: Prisma.AuditEntryGetPayload<object>): AuditView => ({
  id: String(row.id),
  at: row.at.toISOString(),
  actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
  ip: row.ip,
  command: row.command,
  target: row.targetType ? { type: row.targetType, id: row.targetId ?? "", name: row.targetName ?? "" } : null,
  datacenter: row.datacenterId,
  outcome: row.outcome as AuditView["outcome"],
  detail: row.detail,
  operationId: row.operationId,
  requestId: row.requestId,
});
