import type { Transaction } from "@/lib/db";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { recordOf } from "@/lib/queries/networks/allocation-rows";
import { PlanOutdated } from "../define";

/** The turn of the commands that give out or take back networks of a datacenter, in this process and in the database. */
export const networkTurn = (datacenterId: string) => `networks:${datacenterId}`;

/** The turn of the commands on the addresses of one network, so that a crowd waits in memory. */
export const addressTurn = (networkId: string) => `network-addresses:${networkId}`;

/** Until the transaction ends nobody else gives out or takes back a network of the datacenter, in any process. */
export async function lockNetworks(tx: Transaction, datacenterId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${networkTurn(datacenterId)}))`;
}

/**
 * Until the transaction ends nobody else takes or gives back an address of the network, and it is not released.
 * @throws PlanOutdated when it is not in use any more: the next plan says why.
 */
export async function lockAllocation(tx: Transaction, allocationId: string): Promise<AllocationRecord> {
  const allocation = await lockAllocationAnyhow(tx, allocationId);
  if (allocation.status !== "active") throw new PlanOutdated();
  return allocation;
}

/** The same whatever its status is. @throws PlanOutdated when it has ended. */
export async function lockAllocationAnyhow(tx: Transaction, allocationId: string): Promise<AllocationRecord> {
  await tx.$queryRaw`SELECT 1 FROM network_allocations WHERE id = ${allocationId}::uuid FOR NO KEY UPDATE`;
  const row = await tx.networkAllocation.findUnique({ where: { id: allocationId } });
  if (!row || row.endedAt !== null) throw new PlanOutdated();
  return recordOf(row);
}
