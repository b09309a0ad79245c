import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { AuditListQuery, AuditPage, AuditView } from "@/lib/contracts/audit";
import type { AuditEntry, Prisma } from "@/lib/db/generated/client";
import { MoxxieError, notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { auditWhere, visibleAudit } from "./audit-filter";

/** The audit log, newest first. */
export async function listAudit(moxxie: Moxxie, actor: Actor, query: AuditListQuery): Promise<AuditPage> {
  authorise(actor, "audit:read");
  return auditPage(moxxie, { AND: [visibleAudit(actor), auditWhere(query)] }, query);
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
  return auditPage(moxxie, { AND: [visibleAudit(actor), { targetType: "guest", targetId: guestId }] }, query);
}

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

/** A row as the REST API shows it. */
const auditView = (row: AuditEntry): AuditView => ({
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
  previousHash: row.previousHash,
  hash: row.hash,
});
