import type { Actor } from "@/lib/auth/actor";
import type { AuditFilter } from "@/lib/contracts/audit";
import type { Prisma } from "@/lib/db/generated/client";

/** The rows that the actor may know of: those of its datacenters; rows of none are for those who see all. */
export const visibleAudit = (actor: Actor): Prisma.AuditEntryWhereInput =>
  actor.datacenterIds === null ? {} : { datacenterId: { in: [...actor.datacenterIds] } };

/** The condition that a filter of the list or the export makes. */
export function auditWhere(filter: AuditFilter): Prisma.AuditEntryWhereInput {
  const { actor, actorKind, command, target, datacenter, outcome, operationId, requestId, q, from, to } = filter;
  return {
    AND: [
      actor ? { OR: [{ actorId: actor }, { actorName: actor }] } : {},
      actorKind ? { actorKind } : {},
      command ? { command: { startsWith: literal(command) } } : {},
      target ? { OR: [{ targetId: target }, { targetName: target }] } : {},
      datacenter ? { datacenterId: datacenter } : {},
      outcome ? { outcome } : {},
      operationId ? { operationId } : {},
      requestId ? { requestId } : {},
      q ? { OR: searched.map((column) => ({ [column]: { contains: literal(q), mode: "insensitive" } })) } : {},
      { at: { ...(from && { gte: new Date(from) }), ...(to && { lt: new Date(to) }) } },
    ],
  };
}

const searched = ["actorName", "targetName", "command", "ip"] as const;

/** Prisma hands texts to LIKE as they are: what is a wildcard there is to be met as itself. */
const literal = (text: string) => text.replace(/[\\%_]/g, "\\$&");
