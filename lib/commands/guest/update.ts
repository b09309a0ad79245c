import { z } from "zod";
import { GuestUpdate } from "@/lib/contracts/guests";
import { changeInContractWords } from "@/lib/domain/config-fields";
import { MoxxieError } from "@/lib/errors";
import type { GuestRecord } from "@/lib/inventory/view";
import type { Step, StepContext } from "@/lib/operations/step";
import type { GuestChange } from "@/lib/providers/provider";
import { defineCommand, type Plan, type PlanContext } from "../define";
import type { PlanBuilder } from "../plan";
import { checkFailover } from "./creation-checks";
import { checkInterfaces } from "./isolation";
import { GuestId } from "./power";
import { guardUnprotection } from "./protection";
import { checkRoomToGrow } from "./room";
import { restoreSaved, saveConfigStep } from "./save-config";
import { guestStep, refreshStep } from "./steps";
import { type GuestDecisions, loadGuest, nameOf, planOn } from "./target";

const UpdateInput = z.strictObject({ vmId: GuestId, change: GuestUpdate });
type UpdateInput = z.output<typeof UpdateInput>;

interface UpdateDecisions extends GuestDecisions {
  /** The configuration that the plan was made from; a change in between refuses the update. */
  digest: string;
  /** Where it may go when its datacenter fails, as it was and as it becomes; null when that is not touched. */
  failover: { from: string | null; to: string | null } | null;
  /** Whether anything is changed on the platform. */
  onPlatform: boolean;
  /** The networks that the change's words mean. */
  interfaces: GuestChange["interfaces"];
}

/** Changes a guest's configuration: the plan is the diff, with what needs a restart. */
export const updateGuest = defineCommand({
  name: "vm.update",
  summary: "Change a guest's configuration",
  input: UpdateInput,
  permission: "vm:update",
  risk: "routine",
  demandRisks: ["destructive"],
  async plan(context, { vmId, change }): Promise<Plan<UpdateDecisions>> {
    const target = await loadGuest(context, vmId, "vm:update");
    const { guest, provider, ref } = target;
    const plan = planOn(target, "update", `Change ${nameOf(guest)}`);
    const refused = { ...target.decisions, digest: "", interfaces: undefined, failover: null, onPlatform: false };
    if (plan.isRefused) return plan.build(refused);
    const interfaces = await checkInterfaces(plan, context, { target, interfaces: change.interfaces });
    if (plan.isRefused) return plan.build(refused);
    const wanted = withInterfaces(toGuestChange(change), interfaces);
    const diff = await provider.guests.planChange(ref, wanted).catch((error: unknown) => {
      if (!(error instanceof MoxxieError)) throw error;
      plan.failedBy("change", error);
    });
    if (!diff) return plan.build(refused);
    plan.change(...diff.changes.map(changeInContractWords));
    if (diff.changes.some(({ field, from, to }) => field === "protected" && from === true && to === false))
      guardUnprotection(plan, target, "vm.update");
    const failover = checkFailoverChange(plan, context, { guest, to: change.failoverDC });
    if (diff.changes.length === 0 && !failover) plan.warn("Nothing would change: it is like that already.");
    if (diff.changes.some(({ requiresRestart }) => requiresRestart) && guest.status === "running") {
      plan.warn("Some changes take effect at the next stop and start, or with a reboot from here.");
    }
    const onPlatform = diff.changes.length > 0 || !failover;
    checkRoomToGrow(plan, target, { memoryMb: change.memoryMB, cpuCores: change.cores }, context.moxxie);
    return plan.build({ ...target.decisions, digest: change.digest ?? diff.digest, interfaces, failover, onPlatform });
  },
  steps: ({ change }, { digest, interfaces, failover, onPlatform }): Step<UpdateInput, UpdateDecisions>[] => [
    ...(failover ? [failoverStep()] : []),
    ...(onPlatform ? platformSteps(change, { digest, interfaces }) : []),
    refreshStep(),
  ],
});

const platformSteps = (
  change: GuestUpdate,
  { digest, interfaces }: Pick<UpdateDecisions, "digest" | "interfaces">,
): Step<UpdateInput, UpdateDecisions>[] => [
  saveConfigStep("before a change"),
  guestStep({
    name: "change",
    title: "Change the configuration",
    work: "configure",
    isDone: ({ provider, ref }) => isChanged(() => provider.guests.planChange(ref, frozen(change, { interfaces }))),
    start: ({ provider, ref }) => provider.guests.change(ref, frozen(change, { digest, interfaces })),
    undo: restoreSaved,
  }),
];

function failoverStep(): Step<UpdateInput, UpdateDecisions> {
  const write = async ({ moxxie, guestId }: StepContext<UpdateInput, UpdateDecisions>, failoverDc: string | null) => {
    if (!guestId) throw new Error("a failover datacenter belongs to a guest");
    await moxxie.db.prisma.guest.updateMany({ where: { id: guestId }, data: { failoverDc } });
    await moxxie.inventory.applyGuest(guestId);
  };
  return {
    name: "failover",
    title: "Note its failover datacenter",
    run: (context) => write(context, context.decisions.failover?.to ?? null),
    undo: (context) => write(context, context.decisions.failover?.from ?? null),
  };
}

/** The failover datacenter that is asked for, where it differs from the one there is. */
function checkFailoverChange(
  plan: PlanBuilder,
  context: PlanContext,
  { guest, to }: { guest: GuestRecord; to: string | null | undefined },
): UpdateDecisions["failover"] {
  const from = guest.failoverDc;
  if (to === undefined || to === from) return null;
  checkFailover(plan, context, { failoverDC: to ?? undefined, datacenter: guest.datacenterId });
  plan.change({ field: "failoverDC", from, to, requiresRestart: false });
  return { from, to };
}

async function isChanged(planAgain: () => Promise<{ changes: unknown[] }>): Promise<boolean> {
  return (await planAgain()).changes.length === 0;
}

const frozen = (change: GuestUpdate, { digest, interfaces }: Pick<GuestChange, "digest" | "interfaces">): GuestChange =>
  withInterfaces({ ...toGuestChange(change), digest }, interfaces);

const withInterfaces = (change: GuestChange, interfaces: GuestChange["interfaces"]): GuestChange => ({
  ...change,
  ...(change.interfaces && { interfaces }),
});

/** The contract's words in the provider layer's. */
export function toGuestChange(change: GuestUpdate): GuestChange {
  const { cores, memoryMB, swapMB, confirm: _, failoverDC: __, ...same } = change;
  return {
    ...same,
    ...(cores !== undefined && { cpuCores: cores }),
    ...(memoryMB !== undefined && { memoryMb: memoryMB }),
    ...(swapMB !== undefined && { swapMb: swapMB }),
  };
}
