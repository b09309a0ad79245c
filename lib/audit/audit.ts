import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { Database } from "@/lib/db";
import type { Prisma } from "@/lib/db/generated/client";
import { auditLock, genesisHash, linkHash } from "./chain";
import { factsOf } from "./facts";
import { storableJson, storableText } from "./storable";

export interface AuditRecord {
  actor: Pick<Actor, "kind" | "id" | "name" | "ip" | "requestId"> | Nobody;
  command: string;
  target?: { type: string; id: string; name: string } | null;
  datacenterId?: string | null;
  outcome: "accepted" | "requested" | "done" | "refused" | "failed";
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

/** A transaction; a client outside of one does not compile, for the lock of the chain would end with its statement. */
export type AuditTransaction = Prisma.TransactionClient & { $connect?: never };

/**
 * Writes one audit row at the end of the chain, in the transaction of the change that it tells of, so that neither is
 * without the other.
 *
 * It must be **the last thing that the transaction does** before its commit. It takes a lock that every other writer of the
 * log waits for until this transaction ends: whatever is done after it holds up everybody, and a lock that is taken after
 * it (a row's, an advisory one) can wait for somebody who waits for this one. Several rows of one transaction are
 * collected and written together by {@link writeAudits}.
 */
export async function writeAudit(tx: AuditTransaction, record: AuditRecord): Promise<void> {
  await writeAudits(tx, [record]);
}

/** Writes the rows of several changes of one transaction, in their order; as the last thing too, see {@link writeAudit}. */
export async function writeAudits(tx: AuditTransaction, records: readonly AuditRecord[]): Promise<void> {
  if (records.length === 0) return;
  const details = await lockChain(tx, records);
  let previousHash = await lastHash(tx);
  const at = new Date();
  const rows = records.map((record, index) => {
    const row = { at, ...columnsOf(record), detail: details[index] ?? null };
    const hash = linkHash(previousHash, factsOf(row));
    const link = { ...row, place: index, hash, previousHash };
    previousHash = hash;
    return link;
  });
  // Not by `createMany`, which writes the numbers of a JSON column with fewer digits than they have. Numbered in order.
  await tx.$executeRaw`
    INSERT INTO audit_log (at, actor_kind, actor_id, actor_name, ip, command, target_type, target_id, target_name,
      datacenter_id, outcome, detail, operation_id, request_id, hash, previous_hash)
    SELECT at, "actorKind", "actorId", "actorName", ip, command, "targetType", "targetId", "targetName",
      "datacenterId", outcome, nullif(detail, 'null'), "operationId", "requestId", hash, "previousHash"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row(
      place int, at timestamptz, "actorKind" text, "actorId" text, "actorName" text, ip text, command text,
      "targetType" text, "targetId" text, "targetName" text, "datacenterId" text, outcome text, detail jsonb,
      "operationId" uuid, "requestId" text, hash text, "previousHash" text)
    ORDER BY place`;
}

/** Writes a row that belongs to no change: a sign-in that failed, a refusal. In a transaction of its own. */
export async function writeAuditNow({ prisma }: Pick<Database, "prisma">, record: AuditRecord): Promise<void> {
  await prisma.$transaction((tx) => writeAudit(tx, record));
}

const Details = z.array(z.unknown());

/**
 * Takes the chain's lock until the transaction ends, and asks in the same statement what the database makes of the
 * details: `jsonb` orders keys and writes numbers in its own way, and the hash must be that of what will be read.
 */
async function lockChain(tx: AuditTransaction, records: readonly AuditRecord[]): Promise<unknown[]> {
  const details = JSON.stringify(records.map(({ detail }) => storableJson(detail)));
  const [row] = await tx.$queryRaw<{ details: unknown }[]>`
    SELECT pg_advisory_xact_lock(hashtextextended(${auditLock}, 0))::text, ${details}::jsonb AS details`;
  return Details.parse(row?.details);
}

/** A statement of its own: only one that begins after the lock is held sees what its holder before has written. */
async function lastHash(tx: AuditTransaction): Promise<string> {
  const last = await tx.auditEntry.findFirst({
    where: { hash: { not: null } },
    orderBy: { id: "desc" },
    select: { hash: true },
  });
  return last?.hash ?? genesisHash;
}

type Columns = Omit<Parameters<typeof factsOf>[0], "at" | "detail">;

const columnsOf = ({ actor, target, ...record }: AuditRecord): Columns => ({
  actorKind: actor.kind,
  actorId: storableText(actor.id),
  actorName: storableText(actor.name),
  ip: textOrNull(actor.ip),
  requestId: textOrNull(actor.requestId),
  command: storableText(record.command),
  targetType: textOrNull(target?.type),
  targetId: textOrNull(target?.id),
  targetName: textOrNull(target?.name),
  datacenterId: textOrNull(record.datacenterId),
  outcome: record.outcome,
  // As the column's type spells it.
  operationId: record.operationId?.toLowerCase() ?? null,
});

const textOrNull = (text: string | null | undefined) =>
  text === null || text === undefined ? null : storableText(text);
