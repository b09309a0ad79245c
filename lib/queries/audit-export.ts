import { writeAuditNow } from "@/lib/audit/audit";
import { factsOf } from "@/lib/audit/facts";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type { AuditExportQuery } from "@/lib/contracts/audit";
import type { AuditEntry } from "@/lib/db/generated/client";
import { nextTurn } from "@/lib/db/next-turn";
import { csvField } from "@/lib/domain/csv";
import type { Moxxie } from "@/lib/moxxie";
import { auditWhere, visibleAudit } from "./audit-filter";

/** Rows that are read at a time: what an export needs of memory, however long the log is. */
const batchRows = 500;

/**
 * The audit log as a file, oldest row first, in pieces that are made as they are taken. Rows that come while it runs are
 * not in it. That somebody takes it away is itself audited before the first piece.
 */
export async function exportAudit(
  moxxie: Pick<Moxxie, "db">,
  actor: Actor,
  { format, ...filter }: AuditExportQuery,
): Promise<AsyncGenerator<string, void>> {
  authorise(actor, "audit:read");
  const { _max: newest } = await moxxie.db.prisma.auditEntry.aggregate({ _max: { id: true } });
  await writeAuditNow(moxxie.db, {
    actor,
    command: "audit.export",
    target: { type: "audit", id: "audit-log", name: "Audit log" },
    outcome: "done",
    detail: { format, filter },
  });
  const where = { AND: [visibleAudit(actor), auditWhere(filter)] };
  const rows = batches(moxxie, { where, newestId: newest.id ?? 0n });
  return format === "csv" ? csvPieces(rows) : jsonLinePieces(rows);
}

async function* batches(
  { db }: Pick<Moxxie, "db">,
  { where, newestId }: { where: ReturnType<typeof auditWhere>; newestId: bigint },
): AsyncGenerator<AuditEntry[], void> {
  for (let after = 0n; ; ) {
    const rows = await db.prisma.auditEntry.findMany({
      where: { AND: [where, { id: { gt: after, lte: newestId } }] },
      orderBy: { id: "asc" },
      take: batchRows,
    });
    if (rows.length > 0) yield rows;
    if (rows.length < batchRows) return;
    after = rows.at(-1)?.id ?? newestId;
    await nextTurn();
  }
}

/** One JSON object a line: the facts as they are hashed, with the row's number and both hashes. */
async function* jsonLinePieces(rows: AsyncIterable<AuditEntry[]>): AsyncGenerator<string, void> {
  for await (const batch of rows) yield batch.map((row) => `${JSON.stringify(lineOf(row))}\n`).join("");
}

const lineOf = (row: AuditEntry) => ({
  id: String(row.id),
  ...factsOf(row),
  previousHash: row.previousHash,
  hash: row.hash,
});

/** The byte order mark makes spreadsheets read it as UTF-8. */
async function* csvPieces(rows: AsyncIterable<AuditEntry[]>): AsyncGenerator<string, void> {
  yield `\uFEFF${columns.map(([name]) => name).join(",")}\r\n`;
  for await (const batch of rows) yield batch.map((row) => `${csvLine(row)}\r\n`).join("");
}

const csvLine = (row: AuditEntry) => columns.map(([, value]) => csvField(value(row))).join(",");

const columns: readonly [string, (row: AuditEntry) => string | null][] = [
  ["id", (row) => String(row.id)],
  ["at", (row) => row.at.toISOString()],
  ["actorKind", (row) => row.actorKind],
  ["actorId", (row) => row.actorId],
  ["actorName", (row) => row.actorName],
  ["ip", (row) => row.ip],
  ["command", (row) => row.command],
  ["targetType", (row) => row.targetType],
  ["targetId", (row) => row.targetId],
  ["targetName", (row) => row.targetName],
  ["datacenter", (row) => row.datacenterId],
  ["outcome", (row) => row.outcome],
  ["detail", (row) => (row.detail === null ? null : JSON.stringify(row.detail))],
  ["operationId", (row) => row.operationId],
  ["requestId", (row) => row.requestId],
  ["previousHash", (row) => row.previousHash],
  ["hash", (row) => row.hash],
];
