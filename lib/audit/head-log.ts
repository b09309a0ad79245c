import type { Moxxie } from "@/lib/moxxie";

const queue = "audit-head";

/**
 * Writes the hash of the newest audit row into Moxxie's own log once an hour, in one process of those that share the
 * database. Where the log is collected elsewhere, the chain is thereby pinned outside of the database: whoever cuts off or
 * rewrites the audit log afterwards cannot make those hashes come out again.
 */
export async function scheduleAuditHead(moxxie: Moxxie): Promise<void> {
  await moxxie.jobs.work(queue, { concurrency: 1 }, () => logAuditHead(moxxie));
  await moxxie.jobs.schedule(queue, "41 * * * *", {});
}

export async function logAuditHead({ db, log }: Pick<Moxxie, "db" | "log">): Promise<void> {
  const head = await db.prisma.auditEntry.findFirst({
    where: { hash: { not: null } },
    orderBy: { id: "desc" },
    select: { id: true, hash: true, at: true },
  });
  if (!head) return;
  const { id, hash, at } = head;
  log.info({ auditHead: { id: String(id), hash, at: at.toISOString() } }, "the head of the audit log");
}
