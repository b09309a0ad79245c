import type { z } from "zod";
import { ResizeBody } from "@/lib/contracts/guests";
import type { Moxxie } from "@/lib/moxxie";
import type { Step } from "@/lib/operations/step";
import type { GuestRef, Provider } from "@/lib/providers/provider";
import { defineCommand, type Plan } from "../define";
import type { PlanBuilder } from "../plan";
import { GuestId } from "./power";
import { guestStep, refreshStep } from "./steps";
import { type GuestDecisions, type GuestTarget, loadGuest, nameOf, planOn } from "./target";

const ResizeInput = ResizeBody.extend({ vmId: GuestId });
type ResizeInput = z.output<typeof ResizeInput>;

/** Makes a disk larger. Platforms cannot make one smaller. */
export const resizeDisk = defineCommand({
  name: "vm.resize",
  summary: "Enlarge a guest's disk",
  input: ResizeInput,
  permission: "vm:update",
  risk: "routine",
  async plan(context, { vmId, disk, sizeGB }): Promise<Plan<GuestDecisions>> {
    const target = await loadGuest(context, vmId, "vm:update");
    const { guest, provider, ref } = target;
    const plan = planOn(target, "resize", `Enlarge ${disk} of ${nameOf(guest)}`);
    const now = await sizeOf({ provider, ref }, disk);
    if (now === undefined)
      plan.failed("disk", "cannot_be_done", `The guest has no disk '${disk}' that could be enlarged.`);
    else if (sizeGB < now) plan.failed("size", "cannot_be_done", `The disk has ${now} GB; it can only be made larger.`);
    else {
      checkStorage(plan, target, {
        disk: await storageOf({ provider, ref }, disk),
        moreGb: sizeGB - now,
        moxxie: context.moxxie,
      });
      plan.change({ field: disk, from: `${now} GB`, to: `${sizeGB} GB`, requiresRestart: false }).cannotBeUndone();
      plan.warn("The guest's own file system is not enlarged by this.");
    }
    return plan.build(target.decisions);
  },
  steps: ({ disk, sizeGB }): Step<ResizeInput, GuestDecisions>[] => [
    guestStep({
      name: "resize",
      title: "Enlarge the disk",
      work: "resize",
      isDone: async (on) => ((await sizeOf(on, disk)) ?? 0) >= sizeGB,
      start: ({ provider, ref }) => {
        if (!provider.guests.resizeDisk) throw new Error("planned without the facet");
        return provider.guests.resizeDisk(ref, disk, sizeGB);
      },
    }),
    refreshStep(),
  ],
});

async function diskOf({ provider, ref }: { provider: Provider; ref: GuestRef }, disk: string) {
  const { disks } = await provider.guests.config(ref);
  return disks.find(({ id, media }) => id === disk && (media === "disk" || media === "root" || media === "mount"));
}

const sizeOf = async (on: { provider: Provider; ref: GuestRef }, disk: string) => (await diskOf(on, disk))?.sizeGb;
const storageOf = async (on: { provider: Provider; ref: GuestRef }, disk: string) => (await diskOf(on, disk))?.storage;

function checkStorage(
  plan: PlanBuilder,
  { guest }: GuestTarget,
  { disk, moreGb, moxxie }: { disk: string | undefined; moreGb: number; moxxie: Moxxie },
): void {
  const storage = [...moxxie.inventory.view().storages.values()].find(
    ({ endpointId, name, hostName }) =>
      endpointId === guest.endpointId && name === disk && (hostName === null || hostName === guest.hostName),
  );
  if (storage?.totalGb == null) return;
  const freeGb = Math.max(0, storage.totalGb - (storage.usedGb ?? 0));
  const words = `Needs ${Math.round(moreGb)} GB more, storage ${storage.name} has ${Math.floor(freeGb)} GB free`;
  if (freeGb >= moreGb) plan.passed("storage", `${words}.`);
  else plan.failed("storage", "no_capacity", `${words}.`);
}
