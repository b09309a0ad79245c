import type { BulkItemStatus } from "@/lib/contracts/bulk";
import type { OperationStatus } from "@/lib/contracts/operations";
import { Prisma } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";
import { holdGuests } from "../bulk/accept-items";
import { type BulkItemState, type BulkState, isPastReturn, loadBulk } from "../bulk/bulk-state";
import type { AcceptContext } from "../define";
import { undoneAgain } from "./undone-again";

type Context = Pick<AcceptContext<unknown, unknown>, "tx" | "moxxie">;

/** What is to be woken and shown after the commit. */
export interface Retried {
  operationIds: string[];
  guestIds: string[];
}

/** Makes a bulk operation that needs attention one that works on what is left. */
export async function retryItems({ tx, moxxie }: Context, operationId: string): Promise<Retried> {
  const bulk = await loadBulk(tx, operationId);
  return isPastReturn(bulk) ? goForward({ tx, moxxie }, bulk) : undoAgain({ tx, moxxie }, bulk);
}

/** Past the point of no return: what is not done is begun anew, as operations of their own. */
async function goForward({ tx }: Context, bulk: BulkState): Promise<Retried> {
  const left = bulk.items.filter(({ status }) => status !== "completed");
  const guestIds = await holdAll(tx, left, bulk.id);
  await tx.bulkItem.updateMany({
    where: { operationId: bulk.id, index: { in: left.map(({ index }) => index) } },
    data: {
      status: "pending" satisfies BulkItemStatus,
      childOperationId: null,
      error: Prisma.DbNull,
      startedAt: null,
      endedAt: null,
    },
  });
  await tx.operationStep.updateMany({
    where: { operationId: bulk.id },
    data: { status: "pending", error: Prisma.DbNull, endedAt: null, undoneAt: null },
  });
  await tx.operation.update({
    where: { id: bulk.id },
    data: {
      ...undoneAgain,
      status: "queued" satisfies OperationStatus,
      error: Prisma.DbNull,
      // Whoever asks for more of it has changed their mind.
      cancelRequestedAt: null,
      cancelRequestedBy: null,
    },
  });
  return { operationIds: [bulk.id], guestIds };
}

/** What could not be undone is undone by the items' own operations; the bulk waits for them. */
async function undoAgain({ tx }: Context, bulk: BulkState): Promise<Retried> {
  const childIds = bulk.items
    .filter(({ status }) => status === "needs_attention")
    .map(({ childOperationId }) => childOperationId)
    .filter((id) => id !== null);
  const failed = await tx.operationStep.findMany({
    where: { operationId: { in: childIds }, status: "undo_failed" },
    select: { operationId: true },
    distinct: ["operationId"],
  });
  const ids = failed.map((step) => step.operationId);
  const items = bulk.items.filter(
    ({ childOperationId }) => childOperationId !== null && ids.includes(childOperationId),
  );
  const guestIds: string[] = [];
  for (const item of items) {
    // In best effort each holds its own.
    const holder = bulk.mode === "transactional" ? bulk.id : item.childOperationId;
    guestIds.push(...(await holdAll(tx, [item], holder ?? bulk.id)));
  }
  await tx.operation.updateMany({ where: { id: { in: ids } }, data: undoneAgain });
  await tx.bulkItem.updateMany({
    where: { operationId: bulk.id, index: { in: items.map(({ index }) => index) } },
    data: { status: "rolling_back" satisfies BulkItemStatus, endedAt: null },
  });
  await tx.operation.update({ where: { id: bulk.id }, data: undoneAgain });
  return { operationIds: [bulk.id, ...ids], guestIds };
}

async function holdAll(
  tx: Context["tx"],
  items: readonly Pick<BulkItemState, "guestId">[],
  operationId: string,
): Promise<string[]> {
  const guestIds = items.map(({ guestId }) => guestId).filter((id) => id !== null);
  const busy = await holdGuests(tx, { operationId, guestIds });
  if (busy.length === 0) return guestIds;
  const guests = busy.length === 1 ? "one of its guests" : `${busy.length} of its guests`;
  throw new MoxxieError("conflict", `Other operations work on ${guests} now; wait until those end.`);
}
