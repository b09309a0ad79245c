import type { z } from "zod";
import { AddAddressesBody } from "@/lib/contracts/guest-hosting";
import { hasDoneNothing } from "@/lib/operations/platform-work";
import type { Step, StepContext } from "@/lib/operations/step";
import { defineCommand, type Plan } from "../../define";
import { GuestId } from "../power";
import { guestStep, refreshStep, undoOnPlatform } from "../steps";
import { type GuestDecisions, handleOf } from "../target";
import { addressesOf, listed } from "./addresses";
import { planHosting, planned, readForPlan } from "./target";

const Input = AddAddressesBody.extend({ vmId: GuestId });
type Input = z.output<typeof Input>;

interface AddDecisions extends GuestDecisions {
  /** What the guest had before: what it has beyond that is this operation's. */
  before: string[];
  /** What it was given; empty until then. */
  added: string[];
}

/** Gives a guest more public IPv4 addresses out of its platform's pools. */
export const addAddresses = defineCommand({
  name: "vm.add-addresses",
  summary: "Give a guest more public addresses",
  input: Input,
  permission: "vm:update",
  risk: "routine",
  async plan(context, { vmId, count }): Promise<Plan<AddDecisions>> {
    const { plan, target } = await planHosting(context, {
      vmId,
      permission: "vm:update",
      capability: "publicAddresses",
      title: (name) => `Give ${count === 1 ? "a public address" : `${count} public addresses`} to ${name}`,
    });
    const before = await readForPlan(plan, () => addressesOf(target));
    if (before) {
      plan.effect(
        `The platform chooses ${count === 1 ? "an IPv4 address" : `${count} IPv4 addresses`} out of its pools.`,
        before.length === 0 ? "It has none now." : `It has ${listed(before)} now and keeps them.`,
      );
      plan.warn(
        "The guest answers on them once its own network settings have them, at its next restart at the latest.",
      );
    }
    return plan.build({ ...target.decisions, before: before ?? [], added: [] });
  },
  steps: ({ count }): Step<Input, AddDecisions>[] => [
    guestStep({
      name: "add-addresses",
      title: count === 1 ? "Add an address" : `Add ${count} addresses`,
      work: "configure",
      // Asked twice the platform would give twice: what it has beyond the former ones is counted first.
      isDone: async (on, context) => {
        const added = await newOnes(on, context);
        if (added.length < count) return false;
        if (context.decisions.added.length === 0) {
          await context.decide({ added });
          await context.log(`It was given ${listed(added)}.`);
        }
        return true;
      },
      start: ({ provider, ref }) =>
        planned(provider.publicAddresses)
          .add(ref, count)
          .then(() => null),
      undo: async (context) => {
        if (hasDoneNothing(context)) return;
        const on = handleOf(context.moxxie, context.decisions);
        await undoOnPlatform(context, {
          work: "configure",
          isDone: async () => (await newOnes(on, context)).length === 0,
          start: async () => {
            await planned(on.provider.publicAddresses).remove(on.ref, await newOnes(on, context));
            return null;
          },
        });
      },
    }),
    refreshStep(),
  ],
});

async function newOnes(
  on: Parameters<typeof addressesOf>[0],
  { decisions }: Pick<StepContext<Input, AddDecisions>, "decisions">,
): Promise<string[]> {
  return (await addressesOf(on)).filter((address) => !decisions.before.includes(address));
}
