import type { AuditRecord } from "@/lib/audit/audit";
import type { BulkRequest } from "@/lib/contracts/bulk";
import type { Transaction } from "@/lib/db";
import type { Prisma } from "@/lib/db/generated/client";
import { toJson } from "@/lib/db/json";
import { recordError } from "@/lib/errors";
import { type AcceptContext, PlanOutdated } from "../define";
import { type AcceptedCreation, acceptCreations } from "./accept-creations";
import type { PlannedItem } from "./planned-item";

/**
 * In the transaction that accepts a bulk operation: its items. Of a transactional one every guest that it touches is
 * held from now on until it has ended, and every creation is accepted: all of them get their room, or none.
 *
 * @returns the audit rows of the creations.
 * @throws PlanOutdated when a guest or the room for a creation was taken since the plan was made.
 */
export async function acceptBulkItems(
  context: AcceptContext<BulkRequest, object>,
  items: readonly PlannedItem[],
): Promise<readonly AuditRecord[]> {
  const { tx, moxxie, operationId, input } = context;
  if (input.mode === "best_effort") {
    await writeRows(tx, { operationId, items, creations: new Map() });
    return [];
  }
  const guestIds = items.map(({ guestId }) => guestId).filter((id) => id !== null);
  const busy = await holdGuests(tx, { operationId, guestIds });
  if (busy.length > 0) throw new PlanOutdated(() => Promise.all(busy.map((id) => moxxie.inventory.applyGuest(id))));
  const { creations, audit } = await acceptCreations(context, items);
  await writeRows(tx, { operationId, items, creations });
  return audit;
}

/**
 * Holds guests for a bulk operation: nobody else works on them until it has ended.
 * @returns those that others hold.
 */
export async function holdGuests(
  tx: Transaction,
  { operationId, guestIds }: { operationId: string; guestIds: readonly string[] },
): Promise<string[]> {
  if (guestIds.length === 0) return [];
  // In one order, so that two bulks with the same guests wait for each other rather than lock each other out.
  const rows = await tx.$queryRaw<{ id: string; busy: boolean }[]>`
    SELECT id::text, busy_operation_id IS NOT NULL AND busy_operation_id <> ${operationId}::uuid AS busy
    FROM guests WHERE id = ANY (${[...guestIds]}::uuid[]) ORDER BY id FOR UPDATE`;
  const busy = rows.filter((row) => row.busy).map(({ id }) => id);
  if (busy.length === 0)
    await tx.guest.updateMany({ where: { id: { in: [...guestIds] } }, data: { busyOperationId: operationId } });
  return busy;
}

async function writeRows(
  tx: Transaction,
  facts: { operationId: string; items: readonly PlannedItem[]; creations: ReadonlyMap<number, AcceptedCreation> },
): Promise<void> {
  const { operationId, items, creations } = facts;
  await tx.bulkItem.createMany({
    data: items.map((item): Prisma.BulkItemCreateManyInput => {
      const { index, type, command, input, plan, phase, dependsOn, datacenterId, endpointId, hostName } = item;
      const creation = creations.get(index);
      return {
        operationId,
        index,
        type,
        command: command.name,
        input: toJson(input),
        title: plan.title,
        phase,
        dependsOn: [...dependsOn],
        datacenterId,
        endpointId,
        hostName,
        guestId: creation?.guestId ?? item.guestId,
        vmId: creation?.vmId ?? item.vmId,
        childOperationId: creation?.operationId ?? null,
        ...refusedAs(item),
      };
    }),
  });
}

/** In best effort what cannot be done has failed from the start, and the others go their way. */
function refusedAs({ plan: { refusal } }: PlannedItem) {
  if (!refusal) return {};
  const { code, message } = recordError(refusal);
  return { status: "failed", error: { code, message }, endedAt: new Date() };
}
