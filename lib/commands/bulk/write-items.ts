import type { Transaction } from "@/lib/db";
import { Prisma } from "@/lib/db/generated/client";
import { toJson } from "@/lib/db/json";
import { LetGo, type LogLevel, type StepContext } from "@/lib/operations/step";
import { type BulkItemState, type BulkState, itemAt } from "./bulk-state";

type Place = Pick<StepContext, "moxxie" | "operationId">;

export interface ItemChange {
  indexes: readonly number[];
  to: Partial<
    Pick<BulkItemState, "status" | "error" | "guestId" | "vmId" | "hostName" | "childOperationId" | "startedAt">
  > & { endedAt?: Date | null };
}

export interface LogLine {
  level: LogLevel;
  text: string;
}

/**
 * A transaction of the process that has the bulk operation. One that lost it, because it slept or its connection was
 * gone, must not write any more: another has taken over. Throws `LetGo` then.
 */
export async function underLease<T>({ moxxie, operationId }: Place, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return moxxie.db.prisma.$transaction(
    async (tx) => {
      const held = await tx.$queryRaw<unknown[]>`
        SELECT 1 FROM operations WHERE id = ${operationId}::uuid AND lease_owner = ${moxxie.processId} FOR SHARE`;
      if (held.length === 0) throw new LetGo("the lease of this operation is held by another process");
      return work(tx);
    },
    { timeout: 30_000, maxWait: 20_000 },
  );
}

/** Writes what became of items and says it in the bulk's log, both or neither. */
export async function writeItems(
  place: Place,
  bulk: BulkState,
  { changes, lines = [] }: { changes: readonly ItemChange[]; lines?: readonly LogLine[] },
): Promise<void> {
  if (changes.length === 0) return;
  const lastId = await underLease(place, async (tx) => {
    for (const change of changes) await writeChange(tx, bulk, change);
    return writeLines(tx, bulk, lines);
  });
  for (const change of changes) applyChange(bulk, change);
  if (lastId === undefined) return;
  await place.moxxie.events.announce({
    type: "operation.log",
    ...newsPlaceOf(bulk),
    subject: bulk.id,
    data: { operationId: bulk.id, ...newsPlaceOf(bulk).data, lastId, count: lines.length },
  });
}

/** In a transaction {@link underLease}; {@link applyChange} follows when it has committed. */
export async function writeChange(tx: Transaction, bulk: BulkState, { indexes, to }: ItemChange): Promise<void> {
  const { error, ...rest } = to;
  await tx.bulkItem.updateMany({
    where: { operationId: bulk.id, index: { in: [...indexes] } },
    data: { ...rest, ...(error !== undefined && { error: error === null ? Prisma.DbNull : toJson(error) }) },
  });
}

export function applyChange(bulk: BulkState, { indexes, to }: ItemChange): void {
  const { endedAt: _, ...rest } = to;
  for (const index of indexes) Object.assign(itemAt(bulk, index), rest);
}

async function writeLines(tx: Transaction, bulk: BulkState, lines: readonly LogLine[]): Promise<string | undefined> {
  if (lines.length === 0) return undefined;
  const rows = await tx.operationLogLine.createManyAndReturn({
    data: lines.map(({ level, text }) => ({ operationId: bulk.id, stepIndex: 0, level, text: text.slice(0, 4_000) })),
    select: { id: true },
  });
  return String(rows.at(-1)?.id ?? "");
}

/** Where the news of a bulk operation are of. */
export function newsPlaceOf({ items }: Pick<BulkState, "items">) {
  const ids = [...new Set(items.map(({ datacenterId }) => datacenterId).filter((id) => id !== null))];
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return { datacenterId: only, data: {} };
  return { datacenterId: null, data: { datacenters: ids } };
}
