import type { Actor } from "@/lib/auth/actor";
import type { Prisma } from "@/lib/db/generated/client";

export interface AuditRecord {
  actor: Pick<Actor, "kind" | "id" | "name" | "ip" | "requestId"> | Nobody;
  command: string;
  target?: { type: string; id: string; name: string } | null;
  datacenterId?: string | null;
  outcome: "accepted" | "done" | "refused" | "failed";
  /** What may be shown to administrators: never a secret. */
  detail?: Prisma.InputJsonValue;
  operationId?: string | null;
}

/** A caller that did not prove who it is: a failed sign-in. */
export interface Nobody {
  kind: "nobody";
  id: string;
  name: string;
  ip: string | null;
  requestId: string | null;
}

type Writer = Pick<Prisma.TransactionClient, "auditEntry">;

/** Writes one audit row. Called with the transaction of the change that it tells of, so that neither is without the other. */
export async function writeAudit(writer: Writer, record: AuditRecord): Promise<void> {
  await writer.auditEntry.create({ data: rowOf(record) });
}

/** Writes the rows of several changes of one transaction. */
export async function writeAudits(writer: Writer, records: readonly AuditRecord[]): Promise<void> {
  if (records.length > 0) await writer.auditEntry.createMany({ data: records.map(rowOf) });
}

const rowOf = ({ actor, target, ...record }: AuditRecord): Prisma.AuditEntryCreateManyInput => ({
  actorKind: actor.kind,
  actorId: actor.id,
  actorName: actor.name,
  ip: actor.ip,
  requestId: actor.requestId,
  command: record.command,
  targetType: target?.type ?? null,
  targetId: target?.id ?? null,
  targetName: target?.name ?? null,
  datacenterId: record.datacenterId ?? null,
  outcome: record.outcome,
  ...(record.detail !== undefined && { detail: record.detail }),
  operationId: record.operationId ?? null,
});
