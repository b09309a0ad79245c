import { type ApprovalRow, readApproval, requirePending } from "@/lib/approvals/rows";
import { maySee, seesAllOf, standingOf } from "@/lib/approvals/visibility";
import { can } from "@/lib/auth/authorise";
import { notFound } from "@/lib/errors";
import { databaseNow } from "@/lib/reservations/rows";
import type { PlanContext, PlanTarget } from "../define";
import { PlanBuilder } from "../plan";
import { orFailed } from "../reservation/or-failed";

/**
 * The approval that a decision names, for an actor who may see it, with the beginning of the decision's plan: that it
 * waits for a decision, and that the actor may make it.
 *
 * @throws MoxxieError `not_found`, also for one that reaches beyond the actor's datacenters.
 */
export async function planDecision(
  { moxxie, actor }: PlanContext,
  { approvalId, verb }: { approvalId: string; verb: "Approve" | "Reject" },
): Promise<{ plan: PlanBuilder; row: ApprovalRow; now: Date }> {
  const { row, now } = await loadApproval({ moxxie, actor }, approvalId);
  // A requester sees their own request whatever its reach; deciding on it is another matter.
  if (can(actor, "approval:decide") && !seesAllOf(actor, row.datacenterIds)) throw notFound("approval", approvalId);
  const plan = new PlanBuilder(`${verb}: ${row.title}`, targetOfApproval(row));
  orFailed(plan, "state", () => requirePending(row, now));
  if (plan.isRefused) return { plan, row, now };
  const { whyNot } = (await standingOf(moxxie, actor))(row, now);
  plan.check("approver", whyNot ?? undefined, {
    code: "approval_of_own_request",
    passed: "It is not your own request.",
  });
  return { plan, row, now };
}

/** @throws MoxxieError `not_found` */
export async function loadApproval(
  { moxxie, actor }: PlanContext,
  approvalId: string,
): Promise<{ row: ApprovalRow; now: Date }> {
  const row = await readApproval(moxxie.db.prisma, approvalId);
  if (!row || !maySee(actor, row)) throw notFound("approval", approvalId);
  return { row, now: await databaseNow(moxxie.db.prisma) };
}

export const targetOfApproval = ({ id, title, datacenterIds }: ApprovalRow): PlanTarget => ({
  type: "approval",
  id,
  name: title,
  datacenterId: datacenterIds.length === 1 ? (datacenterIds[0] ?? null) : null,
  datacenterIds,
});
