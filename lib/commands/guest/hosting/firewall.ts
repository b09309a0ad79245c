import type { z } from "zod";
import { FirewallInput } from "@/lib/contracts/guest-hosting";
import { hasDoneNothing } from "@/lib/operations/platform-work";
import type { Step } from "@/lib/operations/step";
import type { GuestRef, Provider } from "@/lib/providers/provider";
import { defineCommand, type Plan } from "../../define";
import type { PlanBuilder } from "../../plan";
import { guestStep, undoOnPlatform } from "../steps";
import { type GuestDecisions, handleOf } from "../target";
import { planHosting, planned, readForPlan } from "./target";

type Input = z.output<typeof FirewallInput>;
type On = { provider: Provider; ref: GuestRef };

interface FirewallDecisions extends GuestDecisions {
  /** As the plan found it. */
  before: { enabled: boolean; rules: number };
}

/** Switches a guest's firewall on or off, and gives it the rules of rulesets in place of those that it has. */
export const changeFirewall = defineCommand({
  name: "vm.firewall",
  summary: "Change a guest's firewall",
  input: FirewallInput,
  permission: "vm:update",
  // Rules that do not fit cut off who uses the guest.
  risk: "disruptive",
  async plan(context, input): Promise<Plan<FirewallDecisions>> {
    const { plan, target } = await planHosting(context, {
      vmId: input.vmId,
      permission: "vm:update",
      capability: "firewall",
      title: (name) => `Change the firewall of ${name}`,
    });
    const before = await readForPlan(plan, () => stateOf(target));
    if (before) describe(plan, before, input);
    return plan.build({ ...target.decisions, before: before ?? { enabled: false, rules: 0 } });
  },
  // What cannot be undone comes last; on a firewall without rules it can, and they are there when it is switched on.
  steps: ({ enabled, rulesets }, { before }): Step<Input, FirewallDecisions>[] => {
    const toggle = enabled === undefined ? [] : [switchStep(enabled)];
    const rules = rulesets === undefined ? [] : [rulesStep(rulesets.map(String), before)];
    return before.rules > 0 ? [...toggle, ...rules] : [...rules, ...toggle];
  },
});

const stateOf = ({ provider, ref }: On) => planned(provider.firewall).state(ref);

function describe(plan: PlanBuilder, before: FirewallDecisions["before"], { enabled, rulesets }: Input): void {
  if (enabled !== undefined) {
    plan.change({ field: "firewall", from: before.enabled, to: enabled, requiresRestart: false });
    plan.effect(enabled ? "Lets through only what its rules allow." : "Lets everything through: its rules do nothing.");
    if (enabled === before.enabled) plan.warn(`It is ${enabled ? "on" : "off"} already.`);
  }
  if (rulesets === undefined) return;
  plan.effect(flushed(before.rules));
  plan.effect(
    rulesets.length === 0
      ? "It then has no rules."
      : `It then has the rules of ${rulesets.length === 1 ? "ruleset" : "rulesets"} ${rulesets.join(", ")}.`,
  );
  if (before.rules > 0) plan.cannotBeUndone();
  if (rulesets.length > 0 && !(enabled ?? before.enabled)) plan.warn("Its firewall is off: the rules do nothing yet.");
}

function flushed(rules: number): string {
  if (rules === 0) return "It has no rules that would be lost.";
  return rules === 1 ? "The rule that it has is removed." : `All ${rules} rules that it has are removed.`;
}

function switchStep(enabled: boolean): Step<Input, FirewallDecisions> {
  const isNow = (wanted: boolean) => async (on: On) => (await stateOf(on)).enabled === wanted;
  const set = (on: On, wanted: boolean) =>
    planned(on.provider.firewall)
      .setEnabled(on.ref, wanted)
      .then(() => null);
  return guestStep({
    name: "switch",
    title: enabled ? "Switch the firewall on" : "Switch the firewall off",
    work: "configure",
    isDone: isNow(enabled),
    start: (on) => set(on, enabled),
    undo: async (context) => {
      const { before } = context.decisions;
      if (hasDoneNothing(context) || before.enabled === enabled) return;
      const on = handleOf(context.moxxie, context.decisions);
      await undoOnPlatform(context, {
        work: "configure",
        isDone: () => isNow(before.enabled)(on),
        start: () => set(on, before.enabled),
      });
    },
  });
}

function rulesStep(rulesetIds: readonly string[], before: FirewallDecisions["before"]): Step<Input, FirewallDecisions> {
  const apply = ({ provider, ref }: On, ids: readonly string[]) =>
    planned(provider.firewall)
      .applyRulesets(ref, ids)
      .then(() => null);
  return guestStep({
    name: "rules",
    title: rulesetIds.length === 0 ? "Remove its rules" : "Apply the rulesets",
    work: "configure",
    // Which rulesets rules came from is not told; applied again, they are the same rules.
    start: (on) => apply(on, rulesetIds),
    ...(before.rules === 0
      ? {
          undo: async (context) => {
            if (hasDoneNothing(context)) return;
            const on = handleOf(context.moxxie, context.decisions);
            await undoOnPlatform(context, {
              work: "configure",
              isDone: async () => (await stateOf(on)).rules === 0,
              start: () => apply(on, []),
            });
          },
        }
      : {
          leftovers: async (context) => {
            if (hasDoneNothing(context)) return [];
            const { rules } = await stateOf(handleOf(context.moxxie, context.decisions));
            return [`It had ${before.rules} firewall rules, which may be removed; it has ${rules} now. Look at them.`];
          },
        }),
  });
}
