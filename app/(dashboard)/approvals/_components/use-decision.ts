"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCommand } from "@/components/commands/use-command";
import { notify } from "@/components/ui/toaster";
import { asProblem, type ProblemData } from "@/lib/client/problem-error";
import { approvalQueries } from "@/lib/client/queries/approvals";
import type { ApprovalDetail } from "@/lib/contracts/approvals";

export interface Decision {
  approve: (comment: string) => void;
  reject: (comment: string) => void;
  deciding: "approve" | "reject" | null;
  /** The plan was made again and came out differently, so that nothing was done. */
  planChanged: boolean;
  /** Any other failure. */
  problem: ProblemData | null;
  reset: () => void;
}

/**
 * Gives the decision about one request. Whatever the answer, the request is read again: it may have been decided by
 * somebody else, or go back with a new plan.
 *
 * @param ask.lookedAt hash of the plan that was read. @param ask.onAnswer called with every answer, good or bad.
 */
export function useDecision(ask: { approval: ApprovalDetail; lookedAt: string; onAnswer: () => void }): Decision {
  const { approval, lookedAt, onAnswer } = ask;
  const client = useQueryClient();
  const approve = useCommand("approval.approve");
  const reject = useCommand("approval.reject");
  const readAgain = () => {
    onAnswer();
    void client.invalidateQueries({ queryKey: approvalQueries.all() });
  };
  const onError = (error: Error) => {
    const problem = asProblem(error);
    if (problem.code === "approval_ended") notify.problem({ ...problem, title: "It had been decided already" });
  };
  const input = (comment: string) => ({ approvalId: approval.id, ...(comment.trim() && { comment: comment.trim() }) });
  const error = approve.error ?? reject.error;
  const problem = error ? asProblem(error) : null;
  const planChanged = problem?.code === "plan_changed";
  return {
    approve: (comment) =>
      approve.mutate(
        {
          input: { ...input(comment), planHash: lookedAt },
          confirm: approval.plan.confirm ?? undefined,
          begun: null,
        },
        {
          onSuccess: () => notify.success(`Approved: ${approval.title}`, { operationId: approval.operationId }),
          onError,
          onSettled: readAgain,
        },
      ),
    reject: (comment) =>
      reject.mutate({ input: input(comment), begun: `Rejected: ${approval.title}` }, { onError, onSettled: readAgain }),
    deciding: approve.isPending ? "approve" : reject.isPending ? "reject" : null,
    planChanged,
    problem: planChanged || problem?.code === "approval_ended" ? null : problem,
    reset: () => {
      approve.reset();
      reject.reset();
    },
  };
}
