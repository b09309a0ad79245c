import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import type { Step, StepContext } from "@/lib/operations/step";
import type { GuestConfig } from "@/lib/providers/provider";
import { defineCommand, type Plan, type PlanContext } from "../define";
import type { PlanBuilder } from "../plan";
import { GuestId } from "./power";
import { guardDestruction } from "./protection";
import { saveConfigStep, savedConfigOf } from "./save-config";
import { guestStep, isSwitchedOff, restorePower } from "./steps";
import { type GuestDecisions, type GuestTarget, handleOf, loadGuest, nameOf, nounOf, planOn } from "./target";

const DeleteInput = z.strictObject({
  vmId: GuestId,
  purge: z.boolean().default(false),
  force: z.boolean().default(false),
});
type DeleteInput = z.output<typeof DeleteInput>;

/** Destroys a guest with its disks. A running one only with `force`, which stops it first. */
export const deleteGuest = defineCommand({
  name: "vm.delete",
  summary: "Delete a guest",
  input: DeleteInput,
  permission: "vm:delete",
  risk: "destructive",
  async plan(context, input): Promise<Plan<GuestDecisions>> {
    const target = await loadGuest(context, input.vmId, "vm:delete");
    const { guest } = target;
    const plan = planOn(target, "delete", `Delete ${nameOf(guest)}`).cannotBeUndone();
    describePower(plan, target, input);
    const { marked } = await describeLoss(plan, target);
    if (input.purge) plan.effect("Removes it from backup jobs, replication and high availability.");
    guardDestruction(plan, target, { command: "vm.delete", marked });
    return plan.build(target.decisions);
  },
  steps: (input): Step<DeleteInput, GuestDecisions>[] => [
    saveConfigStep("before deletion"),
    guestStep({
      name: "stop",
      title: "Stop it if it runs",
      work: "stop",
      isDone: async (on) => (await isSwitchedOff(on)) || !(await on.provider.guests.get(on.ref)),
      start: ({ provider, ref }) => provider.power.stop(ref),
      undo: restorePower,
    }),
    guestStep({
      name: "destroy",
      title: "Destroy it with its disks",
      work: "destroy",
      isDone: async ({ provider, ref }) => (await provider.guests.get(ref)) === undefined,
      start: ({ provider, ref }) => provider.guests.destroy(ref, { purge: input.purge }),
      leftovers: leftAfterDestroy,
    }),
    { name: "forget", title: "Take it out of the inventory", run: forget },
  ],
});

function describePower(plan: PlanBuilder, { guest }: GuestTarget, { force }: DeleteInput): void {
  const runs = guest.status === "running" || guest.status === "paused";
  if (!runs) return;
  if (force) plan.effect(`${nameOf(guest)} is ${guest.status} and will be stopped first.`);
  else {
    plan.failed(
      "power",
      "invalid_state",
      `The ${nounOf(guest.kind)} is ${guest.status}. Stop it first, or ask for the deletion with force, which stops it.`,
    );
  }
}

/** Names each disk that will be gone; the platform is asked, for the inventory knows only the sum. */
async function describeLoss(plan: PlanBuilder, { guest, provider, ref }: GuestTarget): Promise<{ marked: boolean }> {
  let config: GuestConfig;
  try {
    config = await provider.guests.config(ref);
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    if (error.code === "not_found")
      plan.effect(`The platform has no ${nameOf(guest)} any more; only Moxxie's record is removed.`);
    else plan.failedBy("platform", error);
    return { marked: guest.protected };
  }
  if (config.protected) {
    plan.failed(
      "protection",
      "guest_protected",
      `The platform protects this ${nounOf(guest.kind)} against removal. Switch its protection off first.`,
    );
  }
  const disks = config.disks.filter(
    ({ media }) => media === "disk" || media === "root" || media === "mount" || media === "unused",
  );
  for (const disk of disks) plan.effect(`Destroys ${disk.sizeGb} GB on ${disk.storage} (${disk.id}).`);
  if (disks.length === 0) plan.effect("It has no disks.");
  return { marked: config.protected };
}

async function leftAfterDestroy(context: StepContext<DeleteInput, GuestDecisions>): Promise<string[]> {
  const { provider, ref } = handleOf(context.moxxie, context.decisions);
  const name = nameOf(context.decisions);
  const now = await provider.guests.get(ref);
  const saved = await savedConfigOf(context);
  if (!now) return [`${name} is destroyed; its record in the inventory is left and goes with the next poll.`];
  const disksNow = new Set((await provider.guests.config(ref)).disks.map(({ volume }) => volume));
  const lost = (saved?.disks ?? []).filter(({ volume }) => volume && !disksNow.has(volume));
  if (lost.length === 0) return [];
  return [
    `${name} is half destroyed: ${lost.map(({ id, volume }) => `${id} (${volume})`).join(", ")} is gone. Delete it again.`,
  ];
}

async function forget(context: StepContext<DeleteInput, GuestDecisions>): Promise<void> {
  const { moxxie, guestId, decisions } = context;
  if (!guestId) return;
  await removeGuestRow({ moxxie }, guestId, decisions);
}

/** Takes a guest that is gone out of the inventory, and says so. Safe twice. */
export async function removeGuestRow(
  { moxxie }: Pick<PlanContext, "moxxie">,
  guestId: string,
  { endpointId, vmId, name }: Pick<GuestDecisions, "endpointId" | "vmId" | "name">,
): Promise<void> {
  await moxxie.db.prisma.$transaction(async (tx) => {
    const row = await tx.guest.findUnique({ where: { id: guestId } });
    if (!row) return;
    await tx.guest.delete({ where: { id: guestId } });
    const datacenterId = moxxie.inventory.view().endpoints.get(endpointId)?.datacenterId ?? null;
    await moxxie.events.record(tx, [
      {
        type: "vm.deleted",
        datacenterId,
        subject: guestId,
        data: { id: guestId, vmId, name, datacenter: datacenterId },
      },
    ]);
  });
  await moxxie.inventory.applyGuest(guestId);
}
