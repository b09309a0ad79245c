import type { Transaction } from "@/lib/db";
import type { BulkPlace } from "@/lib/domain/bulk/item";
import { BulkWindow } from "@/lib/domain/bulk/window";
import type { Moxxie } from "@/lib/moxxie";
import type { BulkState } from "./bulk-state";

/**
 * Takes the lock under which items of all bulks and processes are let in, until the transaction ends, and reads which
 * places are taken: what runs or is being undone. An item whose operation has ended has left its place, whether its
 * bulk has noticed yet or not.
 */
export async function takenPlaces(tx: Transaction): Promise<BulkPlace[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('bulk-admission'))`;
  return tx.$queryRaw<BulkPlace[]>`
    SELECT i.datacenter_id AS "datacenterId", i.endpoint_id AS "endpointId", i.host_name AS "hostName"
    FROM bulk_items i LEFT JOIN operations c ON c.id = i.child_operation_id
    WHERE i.status IN ('processing', 'rolling_back')
      AND (c.id IS NULL OR c.status IN ('queued', 'processing', 'rolling_back'))`;
}

/**
 * The places that items of older bulks are to have before those of this one: first come, first served among all that
 * could start now. Bulks that nobody works on, or that are canceled, do not hold places free.
 */
export async function placesOfOlder(
  tx: Transaction,
  bulk: Pick<BulkState, "id" | "createdAt">,
  { moxxie, taken }: { moxxie: Moxxie; taken: readonly BulkPlace[] },
): Promise<BulkPlace[]> {
  const waiting = await tx.$queryRaw<(BulkPlace & { count: number })[]>`
    SELECT i.datacenter_id AS "datacenterId", i.endpoint_id AS "endpointId", i.host_name AS "hostName",
      count(*)::int AS "count"
    FROM bulk_items i JOIN operations p ON p.id = i.operation_id
    WHERE i.status = 'pending' AND p.status = 'processing' AND p.lease_until > ${new Date()}
      AND p.cancel_requested_at IS NULL AND (p.created_at, p.id) < (${bulk.createdAt}, ${bulk.id}::uuid)
      AND i.phase = (SELECT min(phase) FROM bulk_items o WHERE o.operation_id = i.operation_id AND o.status <> 'completed')
      AND NOT EXISTS (
        SELECT 1 FROM bulk_items d
        WHERE d.operation_id = i.operation_id AND d.index = ANY (i.depends_on) AND d.status <> 'completed')
    GROUP BY 1, 2, 3`;
  const window = new BulkWindow(moxxie.config.bulk, taken);
  return waiting.flatMap(({ count, ...place }) => {
    let entered = 0;
    while (entered < count && window.enter(place)) entered++;
    return Array.from({ length: entered }, () => place);
  });
}
