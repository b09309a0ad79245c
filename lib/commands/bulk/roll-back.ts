import type { OperationStatus } from "@/lib/contracts/operations";
import type { Transaction } from "@/lib/db";
import { Prisma } from "@/lib/db/generated/client";
import { toJson } from "@/lib/db/json";
import { readyToUndo } from "@/lib/domain/bulk/undo-order";
import { MoxxieError } from "@/lib/errors";
import type { StoredFailure } from "@/lib/operations/journal";
import { type StepContext, throwIfAborted } from "@/lib/operations/step";
import { takenPlaces } from "./admission";
import { type BulkItemState, type BulkState, isRunning, itemAt, loadBulk } from "./bulk-state";
import { unmendedOf } from "./leftovers";
import { BulkNews } from "./news";
import { settleItems } from "./settle";
import { applyChange, type ItemChange, underLease, writeChange } from "./write-items";

/**
 * The way back of a transactional bulk: what is done is undone in reverse order, by the undo of each item's own
 * operation, and creations whose turn never came give back what they hold. Items that could not be undone hold up
 * nobody. In best effort there is nothing to do: what failed has undone itself. Safe to be called again.
 *
 * @throws MoxxieError `bulk_failed` with the list of what is left (`extra.leftovers`).
 */
export async function rollBackItems(context: StepContext): Promise<void> {
  const bulk = await loadBulk(context.moxxie.db.prisma, context.operationId);
  if (bulk.mode === "best_effort") return;
  const news = new BulkNews(context.moxxie, bulk.id);
  try {
    for (;;) {
      throwIfAborted(context.letGo);
      await settleItems(context, bulk);
      if (!bulk.items.some((item) => isRunning(item) || isToUndo(item))) break;
      for (const item of await beginUndoing(context, bulk)) {
        if (item.childOperationId !== null) context.moxxie.operations.wake(item.childOperationId);
      }
      await news.next(context.letGo);
    }
  } finally {
    news.close();
  }
  const leftovers = await unmendedOf(context, bulk);
  if (leftovers.length === 0) return;
  const things = leftovers.length === 1 ? "One thing is" : `${leftovers.length} things are`;
  throw new MoxxieError("bulk_failed", `${things} left that could not be undone.`, { extra: { leftovers } });
}

const isToUndo = ({ status, childOperationId }: BulkItemState) =>
  status === "completed" || (status === "pending" && childOperationId !== null);

/** Hands items to the workers to be undone, as far as the limits allow. */
async function beginUndoing(context: StepContext, bulk: BulkState): Promise<BulkItemState[]> {
  const change = await underLease(context, async (tx): Promise<ItemChange> => {
    const running = await takenPlaces(tx);
    const items = bulk.items.map((item) => (isToUndo(item) ? { ...item, status: "completed" as const } : item));
    const indexes = readyToUndo({ items, limits: context.moxxie.config.bulk, running });
    const change: ItemChange = { indexes, to: { status: "rolling_back" } };
    if (indexes.length === 0) return change;
    await writeChange(tx, bulk, change);
    await turnBack(
      tx,
      bulk,
      indexes.map((index) => itemAt(bulk, index)),
    );
    return change;
  });
  applyChange(bulk, change);
  return change.indexes.map((index) => itemAt(bulk, index));
}

/** From now on the workers undo what the operations of these items have done. */
async function turnBack(tx: Transaction, bulk: BulkState, items: readonly BulkItemState[]): Promise<void> {
  const ids = items.map(({ childOperationId }) => childOperationId).filter((id) => id !== null);
  const unbegun = { operationId: { in: ids }, operation: { status: "queued", released: false } };
  // Accepting them has claimed an id, room, an address: the undo of the first step gives them back.
  await tx.operationStep.updateMany({ where: { ...unbegun, index: 0, status: "pending" }, data: { status: "done" } });
  await tx.operation.updateMany({
    where: { id: { in: ids }, parentId: bulk.id, status: { in: ["completed", "queued"] satisfies OperationStatus[] } },
    data: turnedBack({ code: "bulk_failed", message: "Undone, because its bulk operation was not done as a whole." }),
  });
}

/** An ended operation whose steps are to be undone. */
export const turnedBack = (error: StoredFailure) => ({
  status: "rolling_back" satisfies OperationStatus,
  released: true,
  completedAt: null,
  leaseOwner: null,
  leaseUntil: null,
  leftovers: Prisma.DbNull,
  error: toJson({ ...error, endsAs: "rolled_back" satisfies OperationStatus }),
});
