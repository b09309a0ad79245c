import { z } from "zod";
import { writeDecision } from "@/lib/approvals/ending";
import { approvalEvent, operationEvent } from "@/lib/approvals/events";
import { type ApprovalRow, knownStatus, takePending } from "@/lib/approvals/rows";
import { writeAudit } from "@/lib/audit/audit";
import { ApprovalApprove } from "@/lib/contracts/approvals";
import type { OperationStatus } from "@/lib/contracts/operations";
import { toJson } from "@/lib/db/json";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { databaseNow } from "@/lib/reservations/rows";
import { acceptIn, afterAcceptance } from "../accept";
import { auditOf } from "../audit-row";
import { type AcceptContext, defineCommand, PlanOutdated } from "../define";
import { redact } from "../redact";
import { planDecision } from "./load";
import { type Replanned, replan } from "./replan";

const Input = ApprovalApprove.extend({ approvalId: z.uuid() });

export interface Decided {
  approvalId: string;
  operationId: string;
}

interface ApproveDecisions {
  approvalId: string;
}

/** What a plan has prepared: in memory alone, for it is neither shown nor stored. */
const prepared = new WeakMap<ApproveDecisions, { row: ApprovalRow; again: Replanned }>();
/** What is to be shown after the commit of a result. */
const followUps = new WeakMap<Decided, () => Promise<void>>();

/**
 * Says yes to a frozen command: it is planned again, as its requester, and carried out if it does what the approvers
 * were shown. One transaction holds the decision and all that accepting the command writes.
 */
export const approveRequest = defineCommand<typeof Input, ApproveDecisions, Decided>({
  name: "approval.approve",
  summary: "Approve a request",
  input: Input,
  permission: "approval:decide",
  risk: "routine",
  ungated: true,

  async plan(context, { approvalId, planHash }) {
    const { plan, row } = await planDecision(context, { approvalId, verb: "Approve" });
    const decisions: ApproveDecisions = { approvalId };
    if (!plan.isRefused && planHash !== undefined && planHash !== row.planHash)
      plan.failedBy("plan", changedMeanwhile(row));
    if (plan.isRefused) return plan.build(decisions);
    const again = await replan(context.moxxie, row);
    prepared.set(decisions, { row, again });
    if (again.difference) plan.failedBy("plan", changedNow(row, again));
    else if (again.plan.refusal) plan.failedBy("plan", again.plan.refusal);
    else plan.passed("plan", "It does what was asked for.");
    plan.effect(...again.view.effects).warn(...again.view.warnings);
    plan.change(...again.plan.changes);
    if (again.plan.irreversible) plan.cannotBeUndone();
    return { ...plan.build(decisions), ...(again.plan.items && { items: again.plan.items }) };
  },

  afterRefusal: async ({ moxxie }, { decisions }) => {
    const found = prepared.get(decisions);
    if (found?.again.difference) await keepChangedPlan(moxxie, found);
  },

  turn({ decisions }) {
    const again = prepared.get(decisions)?.again;
    return again?.command.turn?.(again.plan);
  },

  async apply(context) {
    const { tx, moxxie, actor, input, decisions } = context;
    const found = prepared.get(decisions);
    if (!found) throw new Error("approved without having been planned");
    const row = await takePending(tx, decisions.approvalId);
    // Another approver was shown another plan since ours was made.
    if (row.planHash !== found.row.planHash) throw new PlanOutdated();
    const decision = {
      status: "approved" as const,
      by: actor,
      comment: input.comment || null,
      at: await databaseNow(tx),
    };
    await writeDecision(tx, moxxie, { row, decision });
    const result: Decided = { approvalId: row.id, operationId: row.operationId };
    followUps.set(result, await carryOut(context, row, found.again));
    return result;
  },

  afterApply: async (_, result) => followUps.get(result)?.(),
});

const changedMeanwhile = (row: ApprovalRow) =>
  new MoxxieError("plan_changed", "What it would do has changed since you looked. Look at it again.", {
    extra: { difference: row.planDifference, planHash: row.planHash, revision: row.revision },
  });

const changedNow = (row: ApprovalRow, { difference, planHash }: Replanned) =>
  new MoxxieError("plan_changed", "It would not do what was asked for any more. Look at what has changed.", {
    extra: { difference, planHash, revision: row.revision + 1 },
  });

/** Back to the approvers with what has changed; of several that found it out the first one writes it. */
async function keepChangedPlan(
  moxxie: Pick<Moxxie, "db" | "events">,
  { row, again }: { row: ApprovalRow; again: Replanned },
): Promise<void> {
  const { view, planHash, difference } = again;
  await moxxie.db.prisma.$transaction(async (tx) => {
    const [changed] = await tx.approval.updateManyAndReturn({
      where: { id: row.id, status: "pending", revision: row.revision },
      data: {
        plan: toJson(view),
        planHash,
        planDifference: difference ? toJson(difference) : undefined,
        planChangedAt: await databaseNow(tx),
        revision: row.revision + 1,
      },
    });
    if (!changed) return;
    await moxxie.events.record(tx, [
      approvalEvent("approval.updated", knownStatus(changed), { revision: changed.revision, difference }),
    ]);
  });
}

/** In the deciding transaction: the frozen command as its requester, whose it stays. Returns what follows the commit. */
async function carryOut(
  { tx, moxxie }: AcceptContext<unknown, unknown>,
  row: ApprovalRow,
  { command, requester, input, plan }: Replanned,
): Promise<() => Promise<void>> {
  const { operationId } = row;
  const acceptance = { moxxie, actor: requester, command, input, plan, options: {} };
  if (!command.apply) {
    const accepted = await acceptIn(tx, acceptance, { operationId, as: { kind: "frozen" } });
    return () => afterAcceptance(acceptance, accepted);
  }
  const result: unknown = await command.apply({
    moxxie,
    actor: requester,
    tx,
    operationId,
    input,
    decisions: plan.decisions,
  });
  await completeNow({ tx, moxxie }, row, result);
  await writeAudit(tx, auditOf({ actor: requester, command, input, plan, outcome: "done", operationId }));
  return async () => command.afterApply?.({ moxxie, actor: requester }, result);
}

/** The operation of a command without steps has ended with its decision. */
async function completeNow(
  { tx, moxxie }: Pick<AcceptContext<unknown, unknown>, "tx" | "moxxie">,
  row: ApprovalRow,
  result: unknown,
): Promise<void> {
  const at = await databaseNow(tx);
  const kept = redact(result);
  const operation = await tx.operation.update({
    where: { id: row.operationId },
    data: {
      status: "completed" satisfies OperationStatus,
      progress: 1,
      startedAt: at,
      completedAt: at,
      ...(kept !== null && { result: kept }),
    },
  });
  await moxxie.events.record(tx, [
    operationEvent("operation.completed", operation, { status: "completed" satisfies OperationStatus, progress: 1 }),
  ]);
}
