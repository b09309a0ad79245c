import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { writeAudit, writeAuditNow } from "@/lib/audit/audit";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import { KeyedMutex } from "@/lib/db/keyed-mutex";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { acceptOperation } from "./accept";
import { freeze } from "./approval/freeze";
import { auditOf } from "./audit-row";
import { type Applying, applyInCrowd } from "./crowd";
import { type AcceptContext, type Command, type ExecuteOptions, type Outcome, type Plan, PlanOutdated } from "./define";
import { type Gate, gateOf } from "./gate";
import { planView } from "./plan-view";

/**
 * The one way in for everything that changes anything: authorise, parse, plan, gate, then either the plan (dry run), or
 * one transaction that holds the effect, the operation or the request for an approval together with its audit row.
 * Dashboard, REST, CLI and bulk operations all call this with the same actor.
 *
 * @throws MoxxieError `forbidden`, `invalid_request`, `confirmation_required`, and what the command's plan refuses with;
 * `conflict` and `too_many_requests` for a request that would wait for an approval. Refusals leave an audit row too.
 */
export async function execute<Schema extends z.ZodType, Decisions extends object, Result>(
  moxxie: Moxxie,
  actor: Actor,
  request: { command: Command<Schema, Decisions, Result>; input: unknown; options?: ExecuteOptions },
): Promise<Outcome<Result>> {
  const { command, options = {} } = request;
  let plan: Plan<Decisions> | undefined;
  try {
    authorise(actor, command.permission);
    const input = parseInput(command.input, request.input);
    for (let attempt = 1; ; attempt++) {
      plan = await command.plan({ moxxie, actor }, input);
      const gate = await gateOf(moxxie, actor, { command, plan });
      if (options.dryRun) return { kind: "plan", plan: planView(command, plan, input, ruleShown(gate)) };
      if (plan.refusal) {
        await command.afterRefusal?.({ moxxie, actor }, plan);
        throw plan.refusal;
      }
      confirm(plan, options.confirm);
      if (gate) return await freeze({ moxxie, actor, command, input, plan, options, gate, asked: request.input });
      try {
        const work = { moxxie, actor, command, input, plan, options };
        const outcome = await carryOut(work, command.turn?.(plan));
        // Nobody waits in the turn for what comes after the commit.
        if (outcome.kind === "done") await command.afterApply?.({ moxxie, actor }, outcome.result);
        return outcome;
      } catch (error) {
        if (!(error instanceof PlanOutdated)) throw error;
        if (attempt >= plansAtMost) throw tooBusy();
        await error.refresh?.();
      }
    }
  } catch (error) {
    if (!options.dryRun) await auditRefusal({ moxxie, actor, command, input: request.input, plan, error });
    throw error;
  }
}

async function carryOut<Schema extends z.ZodType, Decisions extends object, Result>(
  work: Applying<Schema, Decisions, Result>,
  turn: string | undefined,
): Promise<Outcome<Result>> {
  const { moxxie, command } = work;
  if (command.applyAll && turn !== undefined) {
    const result = await applyInCrowd<Result>(work, { key: turn, inTurn: (round) => inTurn(moxxie, turn, round) });
    return { kind: "done", result };
  }
  return inTurn(moxxie, turn, () => (command.apply ? applyNow(work) : acceptOperation(work)));
}

const turns = new WeakMap<Moxxie, KeyedMutex>();

function inTurn<T>(moxxie: Moxxie, key: string | undefined, work: () => Promise<T>): Promise<T> {
  if (key === undefined) return work();
  const mutex = turns.get(moxxie) ?? new KeyedMutex();
  turns.set(moxxie, mutex);
  return mutex.run(key, work);
}

const ruleShown = (gate: Gate | undefined) => (gate ? { ...gate.rule, expiresAfter: gate.policy.expiresAfter } : null);

/** Many callers may want the same host at once; each round at least one of them gets it. */
const plansAtMost = 25;

const tooBusy = () =>
  new MoxxieError("conflict", "What this needs was taken by others again and again; try again in a moment.", {
    retryAfterSeconds: 2,
  });

/** Parses by the command's schema; every wrong field is named. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  const first = errors[0];
  throw new MoxxieError(
    "invalid_request",
    errors.length === 1 && first
      ? `${first.path || "The input"}: ${first.message}.`
      : `${errors.length} fields are wrong.`,
    { errors },
  );
}

function confirm(plan: Plan<object>, word: string | undefined): void {
  if (plan.confirm === null || word === plan.confirm) return;
  throw new MoxxieError(
    "confirmation_required",
    word === undefined
      ? `Confirm with the name '${plan.confirm}': ${uncapitalised(plan.title)} cannot be undone.`
      : `The confirmation '${word.slice(0, 80)}' is not the name '${plan.confirm}'.`,
    { extra: { confirm: plan.confirm } },
  );
}

/** Titles begin with a verb; names in them stay as they are spelt. */
const uncapitalised = (title: string) => title.charAt(0).toLowerCase() + title.slice(1);

async function applyNow<Schema extends z.ZodType, Decisions extends object, Result>(
  work: Applying<Schema, Decisions, Result>,
): Promise<Outcome<Result>> {
  const { moxxie, actor, command, input, plan, options } = work;
  const { apply } = command;
  if (!apply) throw new Error(`${command.name} has no apply`);
  const result = await moxxie.db.prisma.$transaction(async (tx) => {
    const context: AcceptContext<z.output<Schema>, Decisions> = {
      moxxie,
      actor,
      tx,
      operationId: randomUUID(),
      input,
      decisions: plan.decisions,
    };
    const applied = await apply(context);
    await options.inTransaction?.(tx, { operationId: context.operationId });
    // Last, for the chain of the audit log is a lock that everybody else waits for.
    await writeAudit(tx, auditOf({ actor, command, input, plan, outcome: "done" }));
    return applied;
  }, inTime(plan));
  return { kind: "done", result };
}

/** An approval may accept a whole bulk operation. */
const inTime = ({ items }: Plan<object>) => ({ timeout: items ? 120_000 : 20_000, maxWait: 20_000 });

async function auditRefusal(facts: {
  moxxie: Moxxie;
  actor: Actor;
  command: Pick<Command<z.ZodType, object, unknown>, "name" | "secrets">;
  input: unknown;
  plan: Plan<object> | undefined;
  error: unknown;
}): Promise<void> {
  const { moxxie, ...rest } = facts;
  try {
    await writeAuditNow(moxxie.db, auditOf({ ...rest, outcome: "refused" }));
  } catch (error) {
    moxxie.log.error({ err: error, command: facts.command.name }, "could not write the audit row of a refused command");
  }
}
