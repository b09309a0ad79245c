"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback } from "react";
import type { CommandAnswer, CommandBatch, CommandRequest } from "./command-batch";
import { ProblemError } from "./problem-error";

const BatchContext = createContext<CommandBatch | null>(null);

export function CommandRunnerProvider({ run, children }: { run: CommandBatch; children: ReactNode }) {
  return <BatchContext value={run}>{children}</BatchContext>;
}

const noAnswer: CommandAnswer = {
  kind: "problem",
  problem: {
    title: "No answer from Moxxie",
    detail: "It is not known whether the request arrived. Look at Operations before you try again.",
    code: "network",
    status: 0,
  },
};

/** Gives several commands; it never throws: a request that did not arrive is a problem too. */
export function useCommandBatch(): CommandBatch {
  const run = use(BatchContext);
  if (!run) throw new Error("useCommandBatch needs a CommandRunnerProvider above it");
  return useCallback(
    async (requests) => {
      try {
        return await run(requests);
      } catch {
        return requests.map(() => noAnswer);
      }
    },
    [run],
  );
}

/** Gives one command; it never throws. */
export function useCommandRunner(): (request: CommandRequest) => Promise<CommandAnswer> {
  const run = useCommandBatch();
  return useCallback(async (request) => (await run([request]))[0] ?? noAnswer, [run]);
}

/**
 * The plan of a command as a query, for dialogs and live panels. `input` null: nothing to plan yet.
 * An input that cannot be planned (a wrong field) is a ProblemError; one that is refused is a plan with a `refusal`.
 */
export function usePlan(ask: {
  command: string;
  input: object | null;
  /** Show the former input's plan until the new one is there: for panels that follow a form, never for a dialog. */
  keepFormer?: boolean;
}) {
  const { command, input, keepFormer = false } = ask;
  const run = useCommandRunner();
  return useQuery({
    queryKey: ["plan", command, input],
    enabled: input !== null,
    queryFn: async () => {
      const answer = await run({ command, input, dryRun: true });
      if (answer.kind === "problem") throw new ProblemError(answer.problem);
      if (answer.kind !== "plan") throw new Error(`a dry run of ${command} answered ${answer.kind}`);
      return answer.plan;
    },
    // A plan is true only for the moment in which it was made.
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    placeholderData: keepFormer ? keepPreviousData : undefined,
  });
}
