import type { PlanView } from "@/lib/contracts/operations";
import type { ProblemData } from "./problem-error";

/* Not a client module: the server action reads `batchSize`, and a client module's exports are no values on the server. */

/** A write, as the dashboard asks for it. */
export interface CommandRequest {
  command: string;
  input: unknown;
  /** Answers the plan and changes nothing. */
  dryRun?: boolean;
  /** What the person typed to confirm. */
  confirm?: string;
  /** Why: told to the approvers, where one is needed. */
  reason?: string;
}

/** What a command answered, as plain data. */
export type CommandAnswer =
  | { kind: "plan"; plan: PlanView }
  | { kind: "accepted"; operationId: string; guestId: string | null }
  | { kind: "awaiting_approval"; operationId: string; approvalId: string }
  | { kind: "done"; result: unknown }
  | { kind: "problem"; problem: ProblemData };

/**
 * The one server action for writes: independent commands, at most `batchSize` a call, one answer each in their order.
 * app/ hands it down, so that this room need not know app/.
 */
export type CommandBatch = (requests: readonly CommandRequest[]) => Promise<CommandAnswer[]>;
export const batchSize = 50;
