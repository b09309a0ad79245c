import type { OperationStatus } from "@/lib/contracts/operations";
import type { Moxxie } from "@/lib/moxxie";
import { Canceled, LetGo } from "./step";

/** In these an operation waits for a worker or has one. */
export const activeStatuses: OperationStatus[] = ["queued", "processing", "rolling_back"];

/** The two reasons to stop are apart: an operation that was canceled is undone, and that too may have to be let go. */
export interface Stops {
  letGo: AbortController;
  cancel: AbortController;
}

/** What a worker may take: released, active, and under nobody's lease. */
export const takeable = (now: Date) => ({
  status: { in: activeStatuses },
  released: true,
  OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }],
});

/** Takes the operation for this process, if nobody has it. */
export async function takeLease(moxxie: Moxxie, operationId: string, leaseMs: number): Promise<boolean> {
  const now = new Date();
  const { count } = await moxxie.db.prisma.operation.updateMany({
    where: { id: operationId, ...takeable(now) },
    data: { leaseOwner: moxxie.processId, leaseUntil: new Date(now.getTime() + leaseMs) },
  });
  return count === 1;
}

export async function giveUpLease(moxxie: Moxxie, operationId: string): Promise<void> {
  await moxxie.db.prisma.operation
    .updateMany({ where: { id: operationId, leaseOwner: moxxie.processId }, data: { leaseUntil: null } })
    .catch((error: unknown) =>
      moxxie.log.warn({ err: error, operationId }, "could not give a lease back; it runs out by itself"),
    );
}

/** Extends the lease and hears of cancellations that came through other processes. */
export function keepAlive(
  moxxie: Moxxie,
  { operationId, stops, leaseMs }: { operationId: string; stops: Stops; leaseMs: number },
): NodeJS.Timeout {
  const heartbeatMs = leaseMs / 4;
  let lastGood = Date.now();
  return setInterval(async () => {
    try {
      const rows = await moxxie.db.prisma.operation.updateManyAndReturn({
        where: { id: operationId, leaseOwner: moxxie.processId },
        data: { leaseUntil: new Date(Date.now() + leaseMs) },
        select: { cancelRequestedAt: true },
      });
      if (rows.length === 0) return stops.letGo.abort(new LetGo());
      lastGood = Date.now();
      if (rows[0]?.cancelRequestedAt) stops.cancel.abort(new Canceled());
    } catch {
      // The database is away: stop before another process may take over.
      if (Date.now() - lastGood > leaseMs - heartbeatMs) stops.letGo.abort(new LetGo());
    }
  }, heartbeatMs);
}
