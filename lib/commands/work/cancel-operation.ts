import { z } from "zod";
import { isRequester } from "@/lib/approvals/principal";
import { knownStatus, requirePending } from "@/lib/approvals/rows";
import type { Actor } from "@/lib/auth/actor";
import { BulkRequest } from "@/lib/contracts/bulk";
import { finishedStatuses, type OperationStatus } from "@/lib/contracts/operations";
import type { Approval } from "@/lib/db/generated/client";
import { MoxxieError, notFound } from "@/lib/errors";
import { seesOperation } from "@/lib/queries/operation-view";
import { tellHolds } from "@/lib/reservations/hold-news";
import { databaseNow } from "@/lib/reservations/rows";
import { withdrawIn } from "../approval/withdraw";
import { defineCommand, PlanOutdated } from "../define";
import { PlanBuilder } from "../plan";
import { orFailed } from "../reservation/or-failed";

/**
 * Asks a running operation to stop and to undo what it has done; its end tells what became of it. One that waits for an
 * approval is withdrawn instead.
 */
export const cancelOperation = defineCommand({
  name: "operation.cancel",
  summary: "Cancel an operation",
  input: z.strictObject({ operationId: z.uuid() }),
  permission: "operation:cancel",
  risk: "disruptive",
  ungated: true,
  async plan({ moxxie, actor }, { operationId }) {
    const { prisma } = moxxie.db;
    const operation = await prisma.operation.findUnique({ where: { id: operationId }, include: { approval: true } });
    if (!operation || !seesOperation(actor, operation)) throw notFound("operation", operationId);
    const { title, status, datacenterId, datacenterIds, approval } = operation;
    const plan = new PlanBuilder(`Cancel: ${title}`, {
      type: "operation",
      id: operationId,
      name: title,
      datacenterId,
      datacenterIds,
    });
    const waits = status === ("awaiting_approval" satisfies OperationStatus) ? approval : null;
    if (finishedStatuses.includes(status as OperationStatus))
      plan.failed("state", "invalid_state", `It has ended already (${status}).`);
    else if (status === "rolling_back") plan.failed("state", "invalid_state", "It is being undone already.");
    else if (!operation.released)
      plan.failed("state", "invalid_state", "It waits for its turn in a bulk operation; cancel the bulk operation.");
    if (waits) checkWithdrawal(plan, { actor, approval: waits, now: await databaseNow(prisma) });
    else plan.effect(effectOf(operation));
    return plan.build({ operationId, datacenterId, datacenterIds, approvalId: waits?.id ?? null });
  },
  async apply(context) {
    const { tx, actor, decisions } = context;
    if (decisions.approvalId !== null) {
      const { released } = await withdrawIn(context, decisions.approvalId).catch(orDecided);
      return { ...decisions, released };
    }
    await tx.operation.updateMany({
      where: { id: decisions.operationId, cancelRequestedAt: null },
      data: { cancelRequestedAt: new Date(), cancelRequestedBy: actor.name },
    });
    return { ...decisions, released: [] };
  },
  async afterApply({ moxxie }, { operationId, datacenterId, datacenterIds, approvalId, released }) {
    if (approvalId !== null) return tellHolds(moxxie, released);
    await moxxie.events.announce({
      type: "operation.updated",
      datacenterId,
      subject: operationId,
      data: { operationId, datacenters: datacenterIds, cancelRequested: true },
    });
  },
});

const Bulk = z.object({ operations: z.array(z.unknown()), mode: BulkRequest.shape.mode });

function effectOf({ input }: { input: unknown }): string {
  const bulk = Bulk.safeParse(input);
  if (!bulk.success) return "Stops the platform's task and undoes the steps that were done.";
  return bulk.data.mode === "transactional"
    ? "Stops what runs and undoes what is done. What cannot be undone is waited for, and stays."
    : "Stops and undoes what runs; what is done stays, and the rest is not begun.";
}

function checkWithdrawal(
  plan: PlanBuilder,
  { actor, approval, now }: { actor: Actor; approval: Approval; now: Date },
): void {
  orFailed(plan, "state", () => requirePending(knownStatus(approval), now));
  const may = actor.role === "admin" || isRequester(actor, approval);
  const reason = may
    ? undefined
    : `Only ${approval.requesterName}, who asked for it, and administrators may withdraw it.`;
  plan.check("requester", reason, { code: "forbidden", passed: "It may be withdrawn." });
  plan.effect("It waits for an approval: the request is withdrawn, and nothing of it happens.");
}

/** Somebody has decided since the plan: it is looked at again, and stopped if it runs now. */
function orDecided(error: unknown): never {
  throw error instanceof MoxxieError && error.code === "approval_ended" ? new PlanOutdated() : error;
}
