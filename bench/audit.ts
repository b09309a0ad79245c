/**
 * What chaining the audit log costs and how fast it is read: rows a second that 8 transactions at once write, one row
 * each; the same for plain inserts without chain and lock; rows a second of a verification and of both exports. On a
 * PostgreSQL server (fsync as it is set there; started for it without fsync unless `--url` names one) and on the
 * embedded database.
 *
 *   npm run bench:audit -- [--rows 100000] [--writes 2000] [--databases server,embedded] [--url postgresql://user@host/postgres]
 */
import { mkdtempSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type AuditRecord, writeAudits } from "@/lib/audit/audit";
import { AuditExportQuery } from "@/lib/contracts/audit";
import { type Database, openDatabase } from "@/lib/db";
import { createLogger } from "@/lib/log";
import { listAudit } from "@/lib/queries/audit";
import { exportAudit } from "@/lib/queries/audit-export";
import { verifyChain } from "@/lib/queries/audit-verify";
import { admin } from "@/lib/testing/world";
import { dropDatabase, newDatabase } from "./database";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "100000" },
    writes: { type: "string", default: "2000" },
    databases: { type: "string", default: "server,embedded" },
    url: { type: "string" },
  },
});
const log = createLogger({ level: "silent" });
const writersAtOnce = 8;

async function openEmbedded() {
  const db = await openDatabase({ log, dataDir: mkdtempSync(join(tmpdir(), "moxxie-bench-audit-")) });
  return { db, close: () => db.close() };
}

async function openServer() {
  const url = await newDatabase(values.url);
  const db = await openDatabase({ url, log, maxConnections: writersAtOnce + 2 });
  const close = async () => {
    await db.close();
    await dropDatabase(url, values.url);
  };
  return { db, close };
}

const record = (n: number): AuditRecord => ({
  actor: { ...admin, id: `user-${n % 50}`, name: `User ${n % 50}`, requestId: `request-${n}` },
  command: ["vm.start", "vm.update", "session.sign_in", "reservation.create"][n % 4] ?? "",
  target: { type: "guest", id: `guest-${n % 5_000}`, name: `web-${n % 5_000}` },
  datacenterId: `DC${(n % 3) + 1}`,
  outcome: n % 20 === 0 ? "refused" : "done",
  detail: { input: { vmId: `guest-${n}`, memoryMB: 2048 }, changes: [{ field: "memoryMb", from: 1024, to: 2048 }] },
});

async function measure(kind: string, db: Database): Promise<void> {
  const count = Number(values.writes);
  const plain = await perSecond(count, () =>
    inParallel(count, (n) =>
      db.prisma.$transaction(async (tx) => {
        const { actor, command, outcome } = record(n);
        const row = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name, command, outcome };
        await tx.auditEntry.create({ data: row });
      }),
    ),
  );
  tell(kind, "rows/s written without chain, 8 transactions at once", plain);
  const chained = await perSecond(count, () =>
    inParallel(count, (n) => db.prisma.$transaction((tx) => writeAudits(tx, [record(n)]))),
  );
  tell(kind, "rows/s written chained, 8 transactions at once", chained);
  const rows = Number(values.rows);
  const inBatches = await perSecond(rows, async () => {
    for (let n = 0; n < rows; n += 250)
      await db.prisma.$transaction((tx) =>
        writeAudits(
          tx,
          Array.from({ length: Math.min(250, rows - n) }, (_, more) => record(n + more)),
        ),
      );
  });
  tell(kind, "rows/s written chained, 250 in a transaction", inBatches);
  await db.executeSql("ANALYZE audit_log");
  await measureReading(kind, db, rows + count);
}

async function measureReading(kind: string, db: Database, rows: number): Promise<void> {
  const before = process.memoryUsage().rss;
  const verification = await verifyChain(db);
  if (!verification.valid) throw new Error(verification.firstBroken?.reason);
  tell(kind, `rows/s verified, of ${verification.rows}`, verification.rows / (verification.durationMs / 1_000));
  for (const format of ["jsonl", "csv"] as const) {
    const speed = await perSecond(rows, async () => {
      for await (const _ of await exportAudit({ db }, admin, AuditExportQuery.parse({ format })));
    });
    tell(kind, `rows/s exported as ${format}`, speed);
  }
  tell(kind, "MB more resident after verifying and exporting", (process.memoryUsage().rss - before) / 1e6);
  for (const [words, query] of questions) {
    const startedMs = performance.now();
    // Only the database is looked at.
    const moxxie = { db } as Parameters<typeof listAudit>[0];
    const { total } = await listAudit(moxxie, admin, { limit: 100, ...query });
    tell(kind, `ms to list by ${words} (${total} rows)`, performance.now() - startedMs);
  }
}

const questions = [
  ["nothing", {}],
  ["actor", { actor: "user-7" }],
  ["target", { target: "guest-77" }],
  ["command", { command: "session." }],
  ["outcome", { outcome: "refused" }],
  ["request", { requestId: "request-77" }],
  ["operation", { operationId: "00000000-0000-4000-8000-000000000000" }],
  ["datacenter", { datacenter: "DC2" }],
  ["a part of a name", { q: "eb-499" }],
] as const;

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return count / ((performance.now() - startedMs) / 1_000);
}

async function inParallel(count: number, one: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: writersAtOnce }, lane));
}

function tell(kind: string, words: string, figure: number): void {
  const text = figure >= 100 ? Math.round(figure).toLocaleString("en") : figure.toFixed(1);
  process.stdout.write(`${kind.padEnd(9)} ${text.padStart(9)}  ${words}\n`);
}

process.stdout.write(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n`);
for (const kind of values.databases.split(",")) {
  const { db, close } = kind === "embedded" ? await openEmbedded() : await openServer();
  try {
    await measure(kind, db);
  } finally {
    await close();
  }
}
