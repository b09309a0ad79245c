import { z } from "zod";
import type { OperationStatus } from "@/lib/contracts/operations";
import { MoxxieError, notFound } from "@/lib/errors";
import { operationQueue } from "@/lib/operations/queue";
import { seesOperation } from "@/lib/queries/operation-view";
import { retryableOf } from "@/lib/queries/retryable";
import { holdGuests } from "../bulk/accept-items";
import { type AcceptContext, defineCommand, PlanOutdated } from "../define";
import { PlanBuilder } from "../plan";
import { type Retried, retryItems } from "./retry-items";
import { undoneAgain } from "./undone-again";

const Input = z.strictObject({ operationId: z.uuid() });

interface RetryDecisions {
  operationId: string;
  guestId: string | null;
  /** Whether it is a bulk operation. */
  isBulk: boolean;
}

/**
 * Takes up again what an operation that needs attention could not finish: what it could not undo is undone; a bulk
 * operation past its point of no return goes on with what it has not done.
 */
export const retryOperation = defineCommand<typeof Input, RetryDecisions, Retried>({
  name: "operation.retry",
  summary: "Try what is left of an operation again",
  input: Input,
  permission: "operation:cancel",
  risk: "disruptive",
  ungated: true,

  async plan({ moxxie, actor }, { operationId }) {
    const operation = await moxxie.db.prisma.operation.findUnique({
      where: { id: operationId },
      include: { items: { select: { index: true }, take: 1 } },
    });
    if (!operation || !seesOperation(actor, operation)) throw notFound("operation", operationId);
    const { title, status, datacenterId, datacenterIds, guestId, parentId, items } = operation;
    const target = { type: "operation", id: operationId, name: title, datacenterId, datacenterIds } as const;
    const plan = new PlanBuilder(`Try again: ${title}`, target);
    const retryable = await retryableOf(moxxie, [operation]);
    plan.check("state", whyNot({ status, parentId, isRetryable: retryable.has(operationId) }), {
      code: "invalid_state",
      passed: "Something is left that can be tried again.",
    });
    plan.effect("Takes up again what it could not undo, or has not done.");
    return plan.build({ operationId, guestId, isBulk: items.length > 0 });
  },

  async apply(context) {
    const { tx, moxxie, decisions } = context;
    const { operationId } = decisions;
    // Of two who ask at once the second one finds it running.
    const [locked] = await tx.$queryRaw<{ status: string }[]>`
      SELECT status FROM operations WHERE id = ${operationId}::uuid FOR UPDATE`;
    if (locked?.status !== ("needs_attention" satisfies OperationStatus)) throw new PlanOutdated();
    const retried = decisions.isBulk ? await retryItems(context, operationId) : await retryUndo(context);
    await moxxie.jobs.send(operationQueue, { operationId }, { tx });
    return retried;
  },

  async afterApply({ moxxie }, { operationIds, guestIds }) {
    await Promise.all(guestIds.map((id) => moxxie.inventory.applyGuest(id)));
    for (const id of operationIds) moxxie.operations.wake(id);
  },
});

function whyNot({
  status,
  parentId,
  isRetryable,
}: {
  status: string;
  parentId: string | null;
  isRetryable: boolean;
}): string | undefined {
  if (parentId !== null) return "It is an item of a bulk operation; try the bulk operation again.";
  if (status !== ("needs_attention" satisfies OperationStatus))
    return `Only an operation that needs attention can be tried again; this one is ${status.replaceAll("_", " ")}.`;
  return isRetryable ? undefined : "What it has left cannot be undone; it has to be mended by hand.";
}

async function retryUndo({ tx, decisions }: AcceptContext<unknown, RetryDecisions>): Promise<Retried> {
  const { operationId, guestId } = decisions;
  const guestIds = guestId === null ? [] : [guestId];
  const busy = await holdGuests(tx, { operationId, guestIds });
  if (busy.length > 0)
    throw new MoxxieError("conflict", "Another operation works on its guest now; wait until that ends.");
  await tx.operation.update({ where: { id: operationId }, data: undoneAgain });
  return { operationIds: [operationId], guestIds };
}
