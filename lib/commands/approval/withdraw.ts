import { z } from "zod";
import { endWithoutYes } from "@/lib/approvals/ending";
import { isRequester } from "@/lib/approvals/principal";
import { requirePending, takePending } from "@/lib/approvals/rows";
import { tellHolds } from "@/lib/reservations/hold-news";
import { databaseNow } from "@/lib/reservations/rows";
import { type AcceptContext, defineCommand } from "../define";
import { PlanBuilder } from "../plan";
import { orFailed } from "../reservation/or-failed";
import { loadApproval, targetOfApproval } from "./load";
import type { Ended } from "./reject";

const Input = z.strictObject({ approvalId: z.uuid() });

/** Takes one's own request back before anybody has decided on it. */
export const withdrawRequest = defineCommand<typeof Input, { approvalId: string }, Ended>({
  name: "approval.withdraw",
  summary: "Withdraw a request",
  input: Input,
  permission: "approval:read",
  risk: "routine",
  ungated: true,

  async plan(context, { approvalId }) {
    const { row, now } = await loadApproval(context, approvalId);
    const plan = new PlanBuilder(`Withdraw: ${row.title}`, targetOfApproval(row));
    orFailed(plan, "state", () => requirePending(row, now));
    const own = isRequester(context.actor, row);
    plan.check("requester", own ? undefined : `Only ${row.requesterName}, who made the request, may withdraw it.`, {
      code: "forbidden",
      passed: "It is your own request.",
    });
    return plan.effect("Nothing of it happens; what was reserved for it is free again.").build({ approvalId });
  },

  apply: (context) => withdrawIn(context, context.input.approvalId),

  afterApply: ({ moxxie }, { released }) => tellHolds(moxxie, released),
});

/**
 * Ends a request that waits as withdrawn, in an open transaction. The caller has checked that the actor may.
 *
 * @throws MoxxieError `approval_ended` when somebody was faster.
 */
export async function withdrawIn(
  { tx, moxxie, actor }: Pick<AcceptContext<unknown, unknown>, "tx" | "moxxie" | "actor">,
  approvalId: string,
): Promise<Ended> {
  const row = await takePending(tx, approvalId);
  const decision = { status: "withdrawn" as const, by: actor, comment: null, at: await databaseNow(tx) };
  const released = await endWithoutYes(tx, moxxie, { row, decision });
  return { approvalId: row.id, operationId: row.operationId, released };
}
