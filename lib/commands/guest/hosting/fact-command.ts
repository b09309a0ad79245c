import type { z } from "zod";
import { hasDoneNothing } from "@/lib/operations/platform-work";
import type { Step } from "@/lib/operations/step";
import type { Capabilities, GuestRef, HostingFacts, Provider } from "@/lib/providers/provider";
import { defineCommand, type Plan, type Risk } from "../../define";
import type { PlanBuilder } from "../../plan";
import { guestStep, undoOnPlatform } from "../steps";
import { type GuestDecisions, handleOf } from "../target";
import { notKnown } from "./package-words";
import { planHosting, readFacts } from "./target";

/** What a platform notes of a guest, one value at a time. */
type Fact = "ownerId" | "backupPlanId" | "cpuThrottlePercent";
type Value = string | number | null;

interface FactCommand<Input extends { vmId: string }> {
  name: string;
  summary: string;
  input: z.ZodType<Input, unknown>;
  risk: Risk;
  capability: keyof Capabilities;
  fact: Fact;
  /** The field's name in the plan's diff. */
  field: string;
  title(guestName: string): string;
  wanted(input: Input): Value;
  /** Says what the change means. `from` is undefined where the platform does not tell. */
  describe(plan: PlanBuilder, change: { from: Value | undefined; to: Value }): void;
  set(on: On, value: Value): Promise<void>;
}

type On = { provider: Provider; ref: GuestRef };

interface FactDecisions extends GuestDecisions {
  /** What it was when the plan was made; absent where the platform does not tell. */
  before?: { value: Value };
}

/**
 * A command that sets one thing that the platform notes of a guest. Its undo sets back what the plan found; where the
 * platform does not tell that, the plan says that there is no way back.
 */
export function factCommand<Input extends { vmId: string }>(declared: FactCommand<Input>) {
  const { name, summary, input: schema, risk, capability, fact, field, wanted, set } = declared;
  return defineCommand({
    name,
    summary,
    input: schema,
    permission: "vm:update",
    risk,
    async plan(context, input): Promise<Plan<FactDecisions>> {
      const { vmId } = input;
      const { plan, target } = await planHosting(context, {
        vmId,
        permission: "vm:update",
        capability,
        title: declared.title,
      });
      const from = (await readFacts(plan, target))[fact];
      const to = wanted(input);
      if (!plan.isRefused) {
        plan.change({ field, from: from === undefined ? notKnown : from, to, requiresRestart: false });
        declared.describe(plan, { from, to });
        if (from === to) plan.warn("Nothing would change: it is like that already.");
        if (from === undefined) plan.cannotBeUndone();
      }
      return plan.build({ ...target.decisions, ...(from !== undefined && { before: { value: from } }) });
    },
    steps: (input, { before }): Step<Input, FactDecisions>[] => [
      guestStep({
        name: "set",
        title: summary,
        work: "configure",
        start: (on) => set(on, wanted(input)).then(() => null),
        ...(before && {
          isDone: async (on) => (await factOf(on, fact)) === wanted(input),
          undo: async (context) => {
            if (hasDoneNothing(context)) return;
            const on = handleOf(context.moxxie, context.decisions);
            await undoOnPlatform(context, {
              work: "configure",
              isDone: async () => (await factOf(on, fact)) === before.value,
              start: () => set(on, before.value).then(() => null),
            });
          },
        }),
      }),
    ],
  });
}

const factOf = async ({ provider, ref }: On, fact: Fact): Promise<HostingFacts[Fact]> =>
  (await provider.hosting?.facts(ref))?.[fact];
