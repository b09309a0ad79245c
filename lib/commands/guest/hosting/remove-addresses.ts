import type { z } from "zod";
import { RemoveAddressesBody } from "@/lib/contracts/guest-hosting";
import { hasDoneNothing } from "@/lib/operations/platform-work";
import type { Step } from "@/lib/operations/step";
import type { GuestRef, Provider } from "@/lib/providers/provider";
import { defineCommand, type Plan } from "../../define";
import type { PlanBuilder } from "../../plan";
import { GuestId } from "../power";
import { guardDestruction } from "../protection";
import { guestStep, refreshStep } from "../steps";
import { type GuestDecisions, handleOf } from "../target";
import { addressesOf, listed } from "./addresses";
import { planHosting, planned, readForPlan } from "./target";

const Input = RemoveAddressesBody.omit({ confirm: true }).extend({ vmId: GuestId });
type Input = z.output<typeof Input>;
type On = { provider: Provider; ref: GuestRef };

/** Takes public addresses away from a guest. */
export const removeAddresses = defineCommand({
  name: "vm.remove-addresses",
  summary: "Take public addresses away from a guest",
  input: Input,
  permission: "vm:update",
  // An address goes back to a pool that others are served from: it is lost for good, with all that points to it.
  risk: "destructive",
  async plan(context, { vmId, addresses }): Promise<Plan<GuestDecisions>> {
    const { plan, target } = await planHosting(context, {
      vmId,
      permission: "vm:update",
      capability: "publicAddresses",
      title: (name) => `Take ${listed(addresses)} away from ${name}`,
    });
    const has = await readForPlan(plan, () => addressesOf(target));
    if (has) {
      check(plan, has, addresses);
      plan.effect(`It can no longer be reached at ${listed(addresses)}.`);
      plan.effect(`The platform may give ${addresses.length === 1 ? "it" : "them"} to somebody else at once.`);
      if (has.every((address) => addresses.includes(address))) plan.warn("It keeps no public address.");
      plan.cannotBeUndone();
    }
    guardDestruction(plan, target, { command: "vm.remove-addresses", marked: target.guest.protected });
    return plan.build(target.decisions);
  },
  steps: ({ addresses }): Step<Input, GuestDecisions>[] => [
    guestStep({
      name: "remove-addresses",
      title: addresses.length === 1 ? "Remove the address" : "Remove the addresses",
      work: "configure",
      isDone: async (on) => (await stillThere(on, addresses)).length === 0,
      // Some may be gone already, after an attempt that ended half way.
      start: async (on) => {
        await planned(on.provider.publicAddresses).remove(on.ref, await stillThere(on, addresses));
        return null;
      },
      leftovers: async (context) => {
        if (hasDoneNothing(context)) return [];
        const there = await stillThere(handleOf(context.moxxie, context.decisions), addresses);
        const gone = addresses.filter((address) => !there.includes(address));
        return gone.length === 0 ? [] : [`It no longer has ${listed(gone)}, and cannot be given the same again.`];
      },
    }),
    refreshStep(),
  ],
});

function check(plan: PlanBuilder, has: readonly string[], wanted: readonly string[]): void {
  const missing = wanted.filter((address) => !has.includes(address));
  if (missing.length === 0) return void plan.passed("addresses", `It has ${listed(wanted)}.`);
  const reason = `The guest does not have ${listed(missing)}; it has ${listed(has)}.`;
  plan.failed("addresses", "cannot_be_done", reason, { errors: [{ path: "addresses", message: reason }] });
}

const stillThere = async (on: On, addresses: readonly string[]) =>
  (await addressesOf(on)).filter((address) => addresses.includes(address));
