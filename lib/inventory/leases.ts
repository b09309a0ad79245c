import type { Database } from "@/lib/db";

/** A process that is silent for so long loses its endpoints. */
const leaseSeconds = 20;
export const leaseRenewalMs = 5_000;

/**
 * Renews this process's leases and takes those that nobody holds; returns the endpoints that it polls from now on.
 * The embedded database has one process only: what a killed one held is taken at once.
 */
export async function holdLeases(db: Database, processId: string): Promise<Set<string>> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    UPDATE endpoints SET poll_owner = ${processId}, poll_lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE enabled AND (poll_owner = ${processId} OR poll_owner IS NULL OR poll_lease_until < now()
      OR ${db.kind === "embedded"})
    RETURNING id`;
  return new Set(rows.map((row) => row.id));
}

/** Takes one endpoint from whoever polls it: what that process still has under way is not written any more. */
export async function takeLease(db: Database, processId: string, endpointId: string): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE endpoints SET poll_owner = ${processId}, poll_lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${endpointId}`;
}

/** Lets go of all, so that another process takes over without waiting. */
export async function releaseLeases(db: Database, processId: string): Promise<void> {
  await db.prisma.endpoint.updateMany({
    where: { pollOwner: processId },
    data: { pollOwner: null, pollLeaseUntil: null },
  });
}
