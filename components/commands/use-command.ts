"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/components/ui/toaster";
import type { CommandAnswer } from "@/lib/client/command-batch";
import { useCommandRunner } from "@/lib/client/commands";
import { asProblem, ProblemError } from "@/lib/client/problem-error";
import { operationQueries } from "@/lib/client/queries/operations";

export type CommandResult = Extract<CommandAnswer, { kind: "accepted" | "done" | "awaiting_approval" }>;

export interface CommandCall {
  input: object;
  /** What the person typed to confirm. */
  confirm?: string;
  /** What is said once it has been accepted: 'Starting web-1'. Null where the page itself shows it at that place. */
  begun: string | null;
  /** What is said when it was refused: 'web-1 was not started'. Left out where the page shows the problem itself. */
  refused?: string;
}

/**
 * Sends one command through the dashboard's one action. Its toast links to the operation; a refusal is a ProblemError
 * in `error`, shown as a toast only where the caller gives the words for it.
 */
export function useCommand(command: string) {
  const run = useCommandRunner();
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["command", command],
    mutationFn: async ({ input, confirm }: CommandCall): Promise<CommandResult> => {
      const answer = await run({ command, input, confirm });
      if (answer.kind === "problem") throw new ProblemError(answer.problem);
      if (answer.kind === "plan") throw new Error(`${command} answered a plan although it was not asked for one`);
      return answer;
    },
    onSuccess: (result, call) => {
      if (call.begun !== null)
        notify.success(call.begun, result.kind === "accepted" ? { operationId: result.operationId } : {});
      // The tray shows it at once; from then on events keep it current.
      void client.invalidateQueries({ queryKey: operationQueries.active().queryKey });
    },
    onError: (error, call) => {
      if (call.refused) notify.problem({ ...asProblem(error), title: call.refused });
    },
  });
}
