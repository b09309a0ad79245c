import type { z } from "zod";
import { type PlanView, Risk } from "@/lib/contracts/operations";
import type { Command, Plan } from "./define";

/** The plan as callers see it and as the operation keeps it. */
export function planView<Schema extends z.ZodType, Decisions extends object, Result>(
  command: Command<Schema, Decisions, Result>,
  plan: Plan<Decisions>,
  input: z.output<Schema>,
  approval: PlanView["approval"] = null,
): PlanView {
  const possible = plan.refusal === null;
  return {
    command: command.name,
    title: plan.title,
    possible,
    risk: gravest([command.risk, ...(plan.demands ?? []).map(({ risk }) => risk)]),
    irreversible: plan.irreversible,
    checks: plan.checks,
    effects: plan.effects,
    warnings: plan.warnings,
    changes: plan.changes,
    confirm: plan.confirm,
    refusal: plan.refusal && { code: plan.refusal.code, message: plan.refusal.message },
    approval,
    ...(plan.items && { items: [...plan.items] }),
    decisions: toRecord(plan.decisions),
    // Steps are listed only when they could run: without a chosen host there is nothing to list.
    steps: possible ? (command.steps?.(input, plan.decisions) ?? []).map(({ name, title }) => ({ name, title })) : [],
  };
}

/** From the least to the gravest. */
const gravities = Risk.options;

/** Of a bulk operation the risk of its gravest item: nobody should take forty deletions for routine. */
const gravest = (risks: readonly Risk[]): Risk => gravities.findLast((risk) => risks.includes(risk)) ?? "routine";

export const toRecord = (decisions: object): Record<string, unknown> => Object.fromEntries(Object.entries(decisions));
