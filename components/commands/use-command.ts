"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/components/ui/toaster";
import type { CommandAnswer } from "@/lib/client/command-batch";
import { useCommandRunner } from "@/lib/client/commands";
import { asProblem, ProblemError } from "@/lib/client/problem-error";
import { approvalPath, approvalQueries } from "@/lib/client/queries/approvals";
import { operationQueries } from "@/lib/client/queries/operations";

export type CommandResult = Extract<CommandAnswer, { kind: "accepted" | "done" | "awaiting_approval" }>;

export interface CommandCall {
  input: object;
  /** What the person typed to confirm. */
  confirm?: string;
  /** Why: told to the approvers, where one is needed. */
  reason?: string;
  /** What is said once it has been accepted: 'Starting web-1'. Null where the page itself shows it at that place. */
  begun: string | null;
  /** What is said when it was refused: 'web-1 was not started'. Left out where the page shows the problem itself. */
  refused?: string;
}

/**
 * Sends one command through the dashboard's one action. Its toast links to the operation, or to the approval that it
 * waits for; a refusal is a ProblemError in `error`, shown as a toast only where the caller gives the words for it.
 */
export function useCommand(command: string) {
  const run = useCommandRunner();
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["command", command],
    mutationFn: async ({ input, confirm, reason }: CommandCall): Promise<CommandResult> => {
      const answer = await run({ command, input, confirm, ...(reason?.trim() && { reason: reason.trim() }) });
      if (answer.kind === "problem") throw new ProblemError(answer.problem);
      if (answer.kind === "plan") throw new Error(`${command} answered a plan although it was not asked for one`);
      return answer;
    },
    onSuccess: (result, call) => {
      sayAccepted(result, call.begun);
      // The tray shows it at once; from then on events keep it current.
      void client.invalidateQueries({ queryKey: operationQueries.active().queryKey });
      if (result.kind === "awaiting_approval") void client.invalidateQueries({ queryKey: approvalQueries.all() });
    },
    onError: (error, call) => {
      if (call.refused) notify.problem({ ...asProblem(error), title: call.refused });
    },
  });
}

/** What waits for an approval is said in any case: a page that shows its own result has none to show then. */
function sayAccepted(result: CommandResult, begun: string | null): void {
  switch (result.kind) {
    case "awaiting_approval":
      notify.info("Approval requested", {
        description: "Nothing has been done yet. You are told when somebody has decided.",
        link: { href: approvalPath(result.approvalId), label: "View the request" },
      });
      return;
    case "accepted":
      if (begun !== null) notify.success(begun, { operationId: result.operationId });
      return;
    case "done":
      if (begun !== null) notify.success(begun);
      return;
  }
}
