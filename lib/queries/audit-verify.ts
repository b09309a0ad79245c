import { type BrokenLink, ChainCheck } from "@/lib/audit/check-chain";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type { AuditVerification } from "@/lib/contracts/audit";
import type { Database } from "@/lib/db";
import type { AuditEntry } from "@/lib/db/generated/client";
import { nextTurn } from "@/lib/db/next-turn";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";

type Rows = Pick<Database, "prisma">;

/** Rows that are read at a time: what a verification needs of memory, however long the log is. */
const batchRows = 1_000;

/**
 * Follows the whole chain and names the first link that does not hold. For those who see all datacenters: the chain goes
 * through all of them.
 *
 * @param head a hash that was noted earlier, to hear whether it is still in the chain: a log whose end was cut off holds
 * in itself.
 */
export async function verifyAudit(
  moxxie: Pick<Moxxie, "db">,
  actor: Actor,
  { head }: { head?: string } = {},
): Promise<AuditVerification> {
  authorise(actor, "audit:read");
  if (actor.datacenterIds !== null)
    throw new MoxxieError(
      "forbidden",
      "The chain goes through all datacenters, so only an administrator of all of them can verify it.",
    );
  return verifyChain(moxxie.db, { head });
}

/** As {@link verifyAudit}, for whoever has the database in hand. */
export async function verifyChain(db: Rows, { head }: { head?: string } = {}): Promise<AuditVerification> {
  const checked = await sharedCheck(db);
  if (head === undefined) return { ...checked.outcome, notedHead: null };
  const noted = await db.prisma.auditEntry.findUnique({ where: { hash: head }, select: { id: true } });
  // It may be younger than the reading that was under way already.
  const beyond = noted !== null && checked.outcome.valid && (checked.holdsTo ?? 0n) < noted.id;
  const { outcome, holdsTo } = beyond ? await checkAll(db) : checked;
  const found = noted !== null && holdsTo !== null && noted.id <= holdsTo;
  return { ...outcome, notedHead: { hash: head, found, id: found ? String(noted.id) : null } };
}

interface Checked {
  outcome: Omit<AuditVerification, "notedHead">;
  /** The last row whose link holds. */
  holdsTo: bigint | null;
}

const running = new WeakMap<Rows["prisma"], Promise<Checked>>();

/** Of several who ask at once each gets the outcome of the same reading. */
function sharedCheck(db: Rows): Promise<Checked> {
  const known = running.get(db.prisma);
  if (known) return known;
  const check = checkAll(db).finally(() => running.delete(db.prisma));
  running.set(db.prisma, check);
  return check;
}

async function checkAll({ prisma }: Rows): Promise<Checked> {
  const checkedAt = new Date().toISOString();
  const startedMs = performance.now();
  const check = new ChainCheck();
  for (let after = 0n, goOn = true; goOn; ) {
    // Whoever writes holds the chain's lock until its row is committed: none can still appear before one that is seen.
    const rows = await prisma.auditEntry.findMany({
      where: { id: { gt: after } },
      orderBy: { id: "asc" },
      take: batchRows,
    });
    goOn = rows.every((row) => check.take(row)) && rows.length === batchRows;
    after = rows.at(-1)?.id ?? after;
    await nextTurn();
  }
  const broken = check.end();
  const outcome = {
    valid: broken === null,
    rows: check.chained,
    unchained: check.unchained,
    head: check.head && headOf(check.head),
    firstBroken: broken && brokenView(broken, check.head),
    checkedAt,
    durationMs: Math.round(performance.now() - startedMs),
  };
  return { outcome, holdsTo: check.head?.id ?? null };
}

const headOf = ({ id, hash, at }: AuditEntry) => ({ id: String(id), hash: hash ?? "", at: at.toISOString() });

function brokenView({ row, fault }: BrokenLink, before: AuditEntry | null) {
  const where = before ? `row ${before.id}` : "the beginning of the chain";
  const reasons: Record<typeof fault, string> = {
    changed: `What row ${row.id} tells is not what was written: its content does not fit its hash.`,
    missing: `Row ${row.id} does not go on from ${where}: rows between them were removed, or ${before ? "that row" : "the first row"} was rewritten.`,
    inserted: `Row ${row.id} was put in: the next row goes on from ${where} as if it were not there.`,
    unchained: `Row ${row.id} has no hash, though the chain had begun before it: it was put in past Moxxie, or its hash was removed.`,
  };
  return { id: String(row.id), at: row.at.toISOString(), fault, reason: reasons[fault] };
}
