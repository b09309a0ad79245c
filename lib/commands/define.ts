import type { z } from "zod";
import type { AuditRecord } from "@/lib/audit/audit";
import type { Actor } from "@/lib/auth/actor";
import type { OperationStatus, PlanItemView, PlanView } from "@/lib/contracts/operations";
import type { Prisma } from "@/lib/db/generated/client";
import type { Permission } from "@/lib/domain/permissions";
import type { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { Step } from "@/lib/operations/step";
import type { ConfigChange } from "@/lib/providers/provider";

/**
 * routine: nothing is lost (create, start, snapshot). disruptive: service stops for a while (stop, reboot, migrate).
 * destructive: data is lost for good (delete, roll back).
 */
export type Risk = "routine" | "disruptive" | "destructive";

export interface PlanContext {
  readonly moxxie: Moxxie;
  readonly actor: Actor;
  /** The bulk operation that this is an item of: guests that it holds are not busy for its items. */
  readonly parentId?: string;
}

/** What the approval policy judges: a command on one thing. */
export interface Demand {
  command: string;
  risk: Risk;
  target: PlanTarget;
  /** The platform protects the guest, as the plan has found; the inventory may not know it yet. */
  protected?: boolean;
}

/** What plan() found: whether and how the command can be done. Having made it has changed nothing. */
export interface Plan<Decisions> {
  title: string;
  target: PlanTarget;
  checks: { name: string; ok: boolean; detail: string }[];
  effects: string[];
  warnings: string[];
  changes: ConfigChange[];
  irreversible: boolean;
  /** What must be typed (dashboard) or sent as `confirm` (REST): the guest's name when it is protected. */
  confirm: string | null;
  /** The first failed check as the error that the caller gets. */
  refusal: MoxxieError | null;
  /** What was chosen and the steps need. Plain JSON. */
  decisions: Decisions;
  /**
   * What the approval policy judges beside the command itself, which then counts as routine: of a bulk operation what
   * each item is, of a change that takes a protection away that it does. Absent: the command itself on its target.
   */
  demands?: readonly Demand[];
  /** Of a bulk operation: the plans of its items. */
  items?: readonly PlanItemView[];
}

export interface PlanTarget {
  type:
    | "guest"
    | "endpoint"
    | "datacenter"
    | "task"
    | "operation"
    | "token"
    | "user"
    | "reservation"
    | "network"
    | "approval"
    | "policy"
    | "webhook";
  id: string;
  name: string;
  datacenterId: string | null;
  /** Where it is in more than one datacenter: all of them; `datacenterId` is then null. */
  datacenterIds?: readonly string[];
  endpointId?: string | null;
  /** The guest that the operation owns while it runs. */
  guestId?: string | null;
}

/**
 * A write that a user asks for, declared once. From it come the REST behaviour, the dashboard's dialog, the approval
 * gate, the audit row and the line in the OpenAPI document.
 */
export interface Command<Schema extends z.ZodType, Decisions extends object, Result = void> {
  name: string;
  /** For people, as in "Delete a guest". */
  summary: string;
  input: Schema;
  permission: Permission;
  risk: Risk;
  /** Never waits for an approval: its answer is needed at once, or it is itself a decision. */
  ungated?: true;
  /** Further risks that the demands of its plans may have, beside its own. */
  demandRisks?: readonly Risk[];
  /** How an operation of it ends that was undone after a failure. Default `failed`. */
  undoneAs?(input: z.output<Schema>): OperationStatus;
  /** The only place that knows what the command means. May read platforms; changes nothing. */
  plan(context: PlanContext, input: z.output<Schema>): Promise<Plan<Decisions>>;
  /**
   * In the transaction that accepts the command: claims (ids, the guest's one-writer mark), rows. `undo` of the steps
   * gives them back.
   */
  accept?(context: AcceptContext<z.output<Schema>, Decisions>): Promise<Partial<Decisions> | undefined>;
  /**
   * Of a bulk operation, in the transaction that accepts it and after its own row was written: the rows of its items and
   * what they claim. @returns the audit rows of what was accepted with it.
   */
  acceptItems?(
    context: AcceptContext<z.output<Schema>, Decisions>,
    plan: Plan<Decisions>,
  ): Promise<readonly AuditRecord[]>;
  /** After the transaction of `accept` has committed: what this process and others are to show at once. */
  afterAccept?(context: PlanContext, decisions: Decisions, operationId: string): Promise<void>;
  /** The steps that carry it out; from input and decisions alone, so that a resumed process makes the same list. */
  steps?(input: z.output<Schema>, decisions: Decisions): Step<z.output<Schema>, Decisions>[];
  /**
   * For commands without a platform (tokens, users, endpoints): the whole effect, in the accepting transaction, done
   * when `execute` returns. A command has either `steps` or `apply`.
   */
  apply?(context: AcceptContext<z.output<Schema>, Decisions>): Promise<Result>;
  /**
   * For commands with `apply` and `turn` that a crowd may ask for: the effect of several of one turn in one transaction,
   * an outcome for each in their order. One that is refused must have written nothing.
   */
  applyAll?(contexts: readonly AcceptContext<z.output<Schema>, Decisions>[]): Promise<PromiseSettledResult<Result>[]>;
  /**
   * Names a lock that accepting takes in the database. In this process such commands come one after the other before a
   * transaction is opened, so that a crowd waits in memory and not on the connections to the database.
   */
  turn?(plan: Plan<Decisions>): string | undefined;
  /** Of a plan that is refused, not of a dry run: what is to be kept of it, written in a transaction of its own. */
  afterRefusal?(context: PlanContext, plan: Plan<Decisions>): Promise<void>;
  /** After the transaction of `apply` has committed: caches to refresh. */
  afterApply?(context: PlanContext, result: Result): Promise<void>;
  /** Input fields that must not be stored or shown (passwords, secrets): paths from the top. */
  secrets?: readonly string[];
}

export interface AcceptContext<Input, Decisions> extends PlanContext {
  readonly tx: Prisma.TransactionClient;
  readonly operationId: string;
  readonly input: Input;
  readonly decisions: Decisions;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of commands holds declarations of all inputs; `execute` parses by each one's own schema.
export type AnyCommand = Command<any, any, any>;

/** Checks the declaration and gives it back with its types. */
export function defineCommand<Schema extends z.ZodType, Decisions extends object, Result = void>(
  command: Command<Schema, Decisions, Result>,
): Command<Schema, Decisions, Result> {
  if (Boolean(command.steps) === Boolean(command.apply))
    throw new Error(`${command.name} must have either steps or apply`);
  return command;
}

/** Thrown by `accept` when what the plan counted on was taken in between: `execute` plans again. */
export class PlanOutdated extends Error {
  override name = "PlanOutdated";

  /** `refresh`: reads anew what the next plan looks at, where waiting for the news is not enough. */
  constructor(readonly refresh?: () => Promise<unknown>) {
    super();
  }
}

export interface ExecuteOptions {
  dryRun?: boolean;
  /** The word the caller typed or sent to confirm. */
  confirm?: string;
  /** Why it is asked for: told to the approvers, where one is needed. */
  reason?: string;
  /** Rows of the entrance that must be there exactly when the operation is: its idempotency key. */
  inTransaction?: (tx: Prisma.TransactionClient, accepted: { operationId: string }) => Promise<void>;
}

/** What `execute` answers. */
export type Outcome<Result> =
  | { kind: "plan"; plan: PlanView }
  | {
      kind: "accepted";
      operationId: string;
      status: "queued";
      guestId: string | null;
      decisions: Record<string, unknown>;
      datacenterId: string | null;
    }
  | {
      kind: "awaiting_approval";
      operationId: string;
      approvalId: string;
      guestId: string | null;
      decisions: Record<string, unknown>;
      datacenterId: string | null;
    }
  | { kind: "done"; result: Result };
