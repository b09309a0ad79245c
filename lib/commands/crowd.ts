import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { writeAudits } from "@/lib/audit/audit";
import type { Actor } from "@/lib/auth/actor";
import type { Moxxie } from "@/lib/moxxie";
import { auditOf } from "./audit-row";
import type { AcceptContext, Command, ExecuteOptions, Plan } from "./define";

/** A planned command that is to be applied. */
export interface Applying<Schema extends z.ZodType, Decisions extends object, Result> {
  moxxie: Moxxie;
  actor: Actor;
  command: Command<Schema, Decisions, Result>;
  input: z.output<Schema>;
  plan: Plan<Decisions>;
  options: ExecuteOptions;
}

// biome-ignore lint/suspicious/noExplicitAny: those of one queue are of one command; each caller gets its own result.
type AnyApplying = Applying<any, any, any>;

interface Waiting {
  work: AnyApplying;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** How many share a transaction at most; whoever comes later must not wait long for those before. */
const togetherAtMost = 100;

const crowds = new WeakMap<Moxxie, Map<string, Waiting[]>>();

/**
 * Applies a command together with those of its kind that wait for the same turn: while one transaction runs, the next
 * gathers. A crowd then costs a few transactions instead of one each.
 */
export function applyInCrowd<Result>(work: AnyApplying, { key, inTurn }: { key: string; inTurn: InTurn }) {
  const queues = crowds.get(work.moxxie) ?? new Map<string, Waiting[]>();
  crowds.set(work.moxxie, queues);
  const name = `${work.command.name} ${key}`;
  return new Promise<Result>((resolve, reject) => {
    const waiting = queues.get(name);
    const mine: Waiting = { work, resolve: (result) => resolve(result as Result), reject };
    if (waiting) return void waiting.push(mine);
    queues.set(name, [mine]);
    void drain(queues, { name, inTurn });
  });
}

async function drain(queues: Map<string, Waiting[]>, { name, inTurn }: { name: string; inTurn: InTurn }) {
  for (;;) {
    // Those that come until the turn is ours are in it.
    const more = await inTurn(async () => {
      const round = queues.get(name)?.splice(0, togetherAtMost) ?? [];
      if (round.length === 0) queues.delete(name);
      else await carryOut(round);
      return round.length > 0;
    });
    if (!more) return;
  }
}

/** If the transaction fails, each is tried alone, so that the failure meets the one whose it is. */
async function carryOut(round: readonly Waiting[]): Promise<void> {
  try {
    const outcomes = await applyTogether(round.map(({ work }) => work));
    for (const [index, { resolve, reject }] of round.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status === "fulfilled") resolve(outcome.value);
      else reject(outcome?.reason);
    }
  } catch (error) {
    if (round.length === 1) return void round[0]?.reject(error);
    for (const one of round) await carryOut([one]);
  }
}

function applyTogether(works: readonly AnyApplying[]): Promise<PromiseSettledResult<unknown>[]> {
  const [first] = works;
  if (!first?.command.applyAll) throw new Error("only commands with applyAll are applied together");
  const { moxxie, command } = first;
  const { applyAll } = first.command;
  return moxxie.db.prisma.$transaction(async (tx) => {
    const contexts = works.map(
      ({ actor, input, plan }): AcceptContext<unknown, object> => ({
        moxxie,
        actor,
        tx,
        operationId: randomUUID(),
        input,
        decisions: plan.decisions,
      }),
    );
    const outcomes = await applyAll(contexts);
    const done = works.filter((_, index) => outcomes[index]?.status === "fulfilled");
    for (const [index, { options }] of works.entries()) {
      const operationId = contexts[index]?.operationId;
      if (operationId && outcomes[index]?.status === "fulfilled") await options.inTransaction?.(tx, { operationId });
    }
    // Last, for the chain of the audit log is a lock that everybody else waits for.
    await writeAudits(
      tx,
      done.map(({ actor, input, plan }) => auditOf({ actor, command, input, plan, outcome: "done" })),
    );
    return outcomes;
  });
}
