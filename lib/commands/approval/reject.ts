import { z } from "zod";
import { endWithoutYes } from "@/lib/approvals/ending";
import { takePending } from "@/lib/approvals/rows";
import { ApprovalReject } from "@/lib/contracts/approvals";
import { tellHolds } from "@/lib/reservations/hold-news";
import { databaseNow } from "@/lib/reservations/rows";
import { defineCommand } from "../define";
import type { Decided } from "./approve";
import { planDecision } from "./load";

const Input = ApprovalReject.extend({ approvalId: z.uuid() });

export interface Ended extends Decided {
  /** The reservations that were held for it. */
  released: string[];
}

/** Says no to a frozen command: nothing of it happens. */
export const rejectRequest = defineCommand<typeof Input, { approvalId: string }, Ended>({
  name: "approval.reject",
  summary: "Reject a request",
  input: Input,
  permission: "approval:decide",
  risk: "routine",
  ungated: true,

  async plan(context, { approvalId }) {
    const { plan } = await planDecision(context, { approvalId, verb: "Reject" });
    return plan.effect("Nothing of it happens; what was reserved for it is free again.").build({ approvalId });
  },

  async apply({ tx, moxxie, actor, input }) {
    const row = await takePending(tx, input.approvalId);
    const at = await databaseNow(tx);
    const decision = { status: "rejected" as const, by: actor, comment: input.comment || null, at };
    const released = await endWithoutYes(tx, moxxie, { row, decision });
    return { approvalId: row.id, operationId: row.operationId, released };
  },

  afterApply: ({ moxxie }, { released }) => tellHolds(moxxie, released),
});
