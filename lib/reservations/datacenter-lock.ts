import type { Transaction } from "@/lib/db";

/**
 * The name under which commands that take room in a datacenter queue, in their process (`turn` of a command) and, by
 * the lock, among all processes.
 */
export const turnOfDatacenter = (datacenterId: string): string => `placement:${datacenterId}`;

/**
 * Takes the datacenter's lock until the transaction ends. Whoever counts its room in order to take of it holds the
 * lock, and whoever prolongs a hold: what was counted stays true until the commit.
 */
export async function lockDatacenter(tx: Transaction, datacenterId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${turnOfDatacenter(datacenterId)}))`;
}

/** The same lock, of the datacenter that the reservation is in. Nothing when there is no such reservation. */
export async function lockDatacenterOf(tx: Transaction, reservationId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtext('placement:' || datacenter_id))
    FROM resource_reservations WHERE id = ${reservationId}::uuid`;
}
