import type { z } from "zod";
import { ConsoleBody } from "@/lib/contracts/guest-hosting";
import { hasDoneNothing } from "@/lib/operations/platform-work";
import type { Step } from "@/lib/operations/step";
import type { GuestRef, Provider } from "@/lib/providers/provider";
import { defineCommand, type Plan } from "../../define";
import { GuestId } from "../power";
import { guestStep, undoOnPlatform } from "../steps";
import { type GuestDecisions, handleOf } from "../target";
import { planHosting, planned, readForPlan } from "./target";

const Input = ConsoleBody.extend({ vmId: GuestId });
type Input = z.output<typeof Input>;
type On = { provider: Provider; ref: GuestRef };

interface ConsoleDecisions extends GuestDecisions {
  wasEnabled: boolean;
}

/** Opens or closes the way to a guest's screen. How to reach it is read apart, by whoever may. */
export const switchConsole = defineCommand({
  name: "vm.console",
  summary: "Switch a guest's console on or off",
  input: Input,
  permission: "vm:console",
  risk: "routine",
  async plan(context, { vmId, enabled }): Promise<Plan<ConsoleDecisions>> {
    const { plan, target } = await planHosting(context, {
      vmId,
      permission: "vm:console",
      capability: "console",
      title: (name) => `Switch the console of ${name} ${enabled ? "on" : "off"}`,
    });
    const wasEnabled = await readForPlan(plan, () => isEnabled(target));
    if (wasEnabled !== undefined) {
      plan.change({ field: "console", from: wasEnabled, to: enabled, requiresRestart: false });
      plan.effect(
        enabled
          ? "Whoever has its console's password can see its screen and type on it."
          : "Nobody can reach its screen; who looks at it now is cut off.",
      );
      if (wasEnabled === enabled) plan.warn(`It is ${enabled ? "on" : "off"} already, as the platform tells.`);
    }
    return plan.build({ ...target.decisions, wasEnabled: wasEnabled ?? false });
  },
  steps: ({ enabled }): Step<Input, ConsoleDecisions>[] => [
    guestStep({
      name: "console",
      title: enabled ? "Switch the console on" : "Switch the console off",
      work: "configure",
      // Platforms tell 'on' only while somebody looks at the screen: not asked for as proof. Asked twice it is harmless.
      start: ({ provider, ref }) => planned(provider.console).setVnc(ref, enabled),
      undo: async (context) => {
        const { wasEnabled } = context.decisions;
        if (hasDoneNothing(context) || wasEnabled === enabled) return;
        const { provider, ref } = handleOf(context.moxxie, context.decisions);
        await undoOnPlatform(context, {
          work: "configure",
          start: () => planned(provider.console).setVnc(ref, wasEnabled),
        });
      },
    }),
  ],
});

/** Of the details only this leaves the function: the rest is secret. */
const isEnabled = async ({ provider, ref }: On) => (await planned(provider.console).vnc(ref)).enabled;
