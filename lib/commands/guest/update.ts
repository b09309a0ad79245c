import { z } from "zod";
import { GuestUpdate } from "@/lib/contracts/guests";
import { changeInContractWords } from "@/lib/domain/config-fields";
import { MoxxieError } from "@/lib/errors";
import type { Step } from "@/lib/operations/step";
import type { GuestChange } from "@/lib/providers/provider";
import { defineCommand, type Plan } from "../define";
import { GuestId } from "./power";
import { checkRoomToGrow } from "./room";
import { restoreSaved, saveConfigStep } from "./save-config";
import { guestStep, refreshStep } from "./steps";
import { type GuestDecisions, loadGuest, nameOf, planOn } from "./target";

const UpdateInput = z.strictObject({ vmId: GuestId, change: GuestUpdate });
type UpdateInput = z.output<typeof UpdateInput>;

interface UpdateDecisions extends GuestDecisions {
  /** The configuration that the plan was made from; a change in between refuses the update. */
  digest: string;
}

/** Changes a guest's configuration: the plan is the diff, with what needs a restart. */
export const updateGuest = defineCommand({
  name: "vm.update",
  summary: "Change a guest's configuration",
  input: UpdateInput,
  permission: "vm:update",
  risk: "routine",
  async plan(context, { vmId, change }): Promise<Plan<UpdateDecisions>> {
    const target = await loadGuest(context, vmId, "vm:update");
    const { guest, provider, ref } = target;
    const plan = planOn(target, "update", `Change ${nameOf(guest)}`);
    if (plan.isRefused) return plan.build({ ...target.decisions, digest: "" });
    const diff = await provider.guests.planChange(ref, toGuestChange(change)).catch((error: unknown) => {
      if (!(error instanceof MoxxieError)) throw error;
      plan.failedBy("change", error);
    });
    if (!diff) return plan.build({ ...target.decisions, digest: "" });
    plan.change(...diff.changes.map(changeInContractWords));
    if (diff.changes.length === 0) plan.warn("Nothing would change: it is like that already.");
    if (diff.changes.some(({ requiresRestart }) => requiresRestart) && guest.status === "running") {
      plan.warn("Some changes take effect at the next stop and start, or with a reboot from here.");
    }
    checkRoomToGrow(plan, target, { memoryMb: change.memoryMB, cpuCores: change.cores }, context.moxxie);
    return plan.build({ ...target.decisions, digest: change.digest ?? diff.digest });
  },
  steps: ({ change }, decisions): Step<UpdateInput, UpdateDecisions>[] => [
    saveConfigStep("before a change"),
    guestStep({
      name: "change",
      title: "Change the configuration",
      work: "configure",
      isDone: ({ provider, ref }) => isChanged(() => provider.guests.planChange(ref, withoutDigest(change))),
      start: ({ provider, ref }) => provider.guests.change(ref, { ...toGuestChange(change), digest: decisions.digest }),
      undo: restoreSaved,
    }),
    refreshStep(),
  ],
});

async function isChanged(planAgain: () => Promise<{ changes: unknown[] }>): Promise<boolean> {
  return (await planAgain()).changes.length === 0;
}

const withoutDigest = (change: GuestUpdate): GuestChange => ({ ...toGuestChange(change), digest: undefined });

/** The contract's words in the provider layer's. */
export function toGuestChange(change: GuestUpdate): GuestChange {
  const { cores, memoryMB, swapMB, confirm: _, ...same } = change;
  return {
    ...same,
    ...(cores !== undefined && { cpuCores: cores }),
    ...(memoryMB !== undefined && { memoryMb: memoryMB }),
    ...(swapMB !== undefined && { swapMb: swapMB }),
  };
}
