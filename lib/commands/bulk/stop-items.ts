import type { StepContext } from "@/lib/operations/step";
import { throwIfAborted } from "@/lib/operations/step";
import { type BulkItemState, type BulkState, isPastReturn, isRunning, loadBulk } from "./bulk-state";
import { leftoversOf } from "./leftovers";
import { BulkNews } from "./news";
import { settleItems } from "./settle";
import { applyChange, type ItemChange, newsPlaceOf, underLease, writeChange, writeItems } from "./write-items";

/**
 * After a bulk operation has failed or was canceled: nothing more begins, what runs is canceled or waited for, and what
 * has not begun is skipped. Called again after a crash, it goes on.
 *
 * @returns what is left for a person, where the bulk is not taken back: it is past its point of no return, or each item
 * is on its own. Empty: its undo follows.
 */
export async function stopItems(context: StepContext): Promise<string[]> {
  const bulk = await loadBulk(context.moxxie.db.prisma, context.operationId);
  const news = new BulkNews(context.moxxie, bulk.id);
  try {
    await forgetUnbegun(context, bulk);
    await cancelRunning(context, bulk);
    for (;;) {
      throwIfAborted(context.letGo);
      await settleItems(context, bulk);
      if (!bulk.items.some(isRunning)) break;
      await news.next(context.letGo);
    }
  } finally {
    news.close();
  }
  await skipPending(context, bulk);
  return leftoversOf(context, bulk);
}

/** Items that were let in and not accepted: nothing of them has happened. */
async function forgetUnbegun(context: StepContext, bulk: BulkState): Promise<void> {
  const unbegun = bulk.items.filter(({ status, childOperationId }) => status === "processing" && !childOperationId);
  if (unbegun.length === 0) return;
  const indexes = unbegun.map(({ index }) => index);
  await writeItems(context, bulk, { changes: [{ indexes, to: { status: "pending", startedAt: null } }] });
}

/**
 * Asks what runs to stop and to undo itself. What cannot be undone goes on to its end: half of it would be worse than
 * all or nothing of it.
 */
async function cancelRunning(context: StepContext, bulk: BulkState): Promise<void> {
  const canceled = bulk.items.filter(({ status, phase }) => status === "processing" && phase < 2);
  if (canceled.length === 0) return;
  const { moxxie } = context;
  const change: ItemChange = { indexes: canceled.map(({ index }) => index), to: { status: "rolling_back" } };
  const ids = canceled.map(({ childOperationId }) => childOperationId).filter((id) => id !== null);
  await underLease(context, async (tx) => {
    await writeChange(tx, bulk, change);
    await tx.operation.updateMany({
      where: { id: { in: ids }, completedAt: null, cancelRequestedAt: null },
      data: { cancelRequestedAt: new Date(), cancelRequestedBy: "the bulk operation" },
    });
  });
  applyChange(bulk, change);
  for (const id of ids)
    await moxxie.events.announce({
      type: "operation.updated",
      datacenterId: newsPlaceOf(bulk).datacenterId,
      subject: id,
      data: { operationId: id, parentId: bulk.id, cancelRequested: true },
    });
}

/** Those that are not to be taken back: they have claimed nothing. */
async function skipPending(context: StepContext, bulk: BulkState): Promise<void> {
  const skipped = bulk.items.filter((item) => item.status === "pending" && mayBeSkipped(bulk, item));
  if (skipped.length === 0) return;
  await writeItems(context, bulk, {
    changes: [{ indexes: skipped.map(({ index }) => index), to: { status: "skipped", endedAt: new Date() } }],
  });
}

/** A creation whose turn has not come holds its room and its address; the undo gives them back. */
const mayBeSkipped = (bulk: BulkState, { childOperationId }: BulkItemState) =>
  childOperationId === null || isPastReturn(bulk);
