import type { Transaction } from "@/lib/db";
import type { NetworkAllocation, PrismaClient } from "@/lib/db/generated/client";
import type { AllocationRecord, AllocationStatus } from "@/lib/domain/ipam/allocation";

/** Either, for reads that are done inside a transaction and outside. */
export type Reader = PrismaClient | Transaction;

/**
 * Rows that still hold their VLAN and subnet at `now`. A quarantine ends when its time has come, not when the schedule
 * that marks the row comes round.
 */
export const stillHeld = (now: Date) => ({
  endedAt: null,
  OR: [{ quarantineUntil: null }, { quarantineUntil: { gt: now } }],
});

/** All that is given out, or in quarantine, in a datacenter; by VLAN. */
export const allocationsOf = (db: Reader, datacenterId: string, now?: Date): Promise<AllocationRecord[]> =>
  allocationsIn(db, [datacenterId], now);

/** The same for several datacenters. */
export async function allocationsIn(
  db: Reader,
  datacenterIds: readonly string[],
  now = new Date(),
): Promise<AllocationRecord[]> {
  if (datacenterIds.length === 0) return [];
  const rows = await db.networkAllocation.findMany({
    where: { datacenterId: { in: [...datacenterIds] }, ...stillHeld(now) },
    orderBy: [{ datacenterId: "asc" }, { vlan: "asc" }],
  });
  return rows.map(recordOf);
}

/** One that is given out or in quarantine; null for one that has ended. */
export async function allocationById(db: Reader, id: string, now = new Date()): Promise<AllocationRecord | null> {
  const row = await db.networkAllocation.findFirst({ where: { id, ...stillHeld(now) } });
  return row && recordOf(row);
}

export const recordOf = (row: NetworkAllocation): AllocationRecord => ({
  id: row.id,
  datacenterId: row.datacenterId,
  clientId: row.clientId,
  purpose: row.purpose,
  vlan: row.vlan,
  serviceVlan: row.serviceVlan,
  subnet: row.subnet,
  gateway: row.gateway,
  note: row.note,
  // Only the commands on networks write the column.
  status: row.status as AllocationStatus,
  createdBy: row.createdBy,
  createdAt: row.createdAt,
  releasedAt: row.releasedAt,
  quarantineUntil: row.quarantineUntil,
});
