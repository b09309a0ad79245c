import type { z } from "zod";
import { PackageBody } from "@/lib/contracts/guest-hosting";
import { choosePackage } from "@/lib/domain/package-choice";
import type { PackageInfo } from "@/lib/domain/platform";
import { persist } from "@/lib/operations/patience";
import { hasDoneNothing } from "@/lib/operations/platform-work";
import type { Step, StepContext } from "@/lib/operations/step";
import { defineCommand, type Plan, type PlanContext } from "../../define";
import type { PlanBuilder } from "../../plan";
import { GuestId } from "../power";
import { checkRoomToGrow } from "../room";
import { restoreSaved, saveConfigStep } from "../save-config";
import { guestStep, refreshStep } from "../steps";
import { type GuestDecisions, type GuestTarget, handleOf } from "../target";
import { describePackage } from "./package-words";
import { planHosting, planned, readFacts, readForPlan } from "./target";

const Input = PackageBody.extend({ vmId: GuestId });
type Input = z.output<typeof Input>;

interface PackageDecisions extends GuestDecisions {
  packageId: string;
  /** Null where the platform does not tell: an undo then brings its cores and memory back, not its limits. */
  fromPackageId: string | null;
}

/** Brings a guest to the sizes and limits of another package of its platform. */
export const changePackage = defineCommand({
  name: "vm.change-package",
  summary: "Change a guest's package",
  input: Input,
  permission: "vm:update",
  // The platform may need the guest's restart for it.
  risk: "disruptive",
  async plan(context, input): Promise<Plan<PackageDecisions>> {
    const { plan, target } = await planHosting(context, {
      vmId: input.vmId,
      permission: "vm:update",
      capability: "packages",
      title: (name) => `Change the package of ${name}`,
    });
    const refused = { ...target.decisions, packageId: "", fromPackageId: null };
    const packages = (await readForPlan(plan, () => packagesOf(context, target, input.package))) ?? [];
    const chosen = plan.isRefused ? undefined : checkPackage(plan, packages, input.package);
    if (!chosen) return plan.build(refused);
    const { packageId: fromId } = await readFacts(plan, target);
    const from = packages.find(({ id }) => id === fromId);
    const sizes = { cpuCores: chosen.cpuCores, memoryMb: chosen.memoryMb };
    const diff = await readForPlan(plan, () => target.provider.guests.planChange(target.ref, sizes));
    if (diff) {
      describePackage(plan, { guest: target.guest, from, fromId, to: chosen, sizes: diff.changes });
      checkRoomToGrow(plan, target, sizes, context.moxxie);
    }
    return plan.build({ ...target.decisions, packageId: chosen.id, fromPackageId: fromId ?? null });
  },
  steps: (_, { packageId }): Step<Input, PackageDecisions>[] => [
    saveConfigStep("before a change of its package"),
    guestStep({
      name: "change-package",
      title: "Change the package",
      work: "configure",
      // Nothing that every platform tells shows a change of limits: asked for again, it is the same change.
      start: async ({ provider, ref }, context) => {
        const { notes } = await planned(provider.packages).change(ref, packageId);
        for (const note of notes) await context.log(note, "platform");
        return null;
      },
      undo: changeBack,
    }),
    refreshStep(),
  ],
});

/** As the inventory knows them; one that was made a moment ago only the platform knows. */
async function packagesOf(
  { moxxie }: PlanContext,
  { guest, provider }: GuestTarget,
  wanted: string,
): Promise<readonly PackageInfo[]> {
  const known = moxxie.inventory.view().packagesOf(guest.endpointId);
  return "package" in choosePackage(known, wanted) ? known : planned(provider.packages).list();
}

function checkPackage(plan: PlanBuilder, packages: readonly PackageInfo[], wanted: string): PackageInfo | undefined {
  const choice = choosePackage(packages, wanted);
  if ("package" in choice) {
    plan.passed("package", `The platform offers ${choice.package.name}.`);
    return choice.package;
  }
  plan.failed("package", choice.code, choice.reason, { errors: [{ path: "package", message: choice.reason }] });
  return undefined;
}

/** Back to the package that it had, and to the sizes where they differed from it. */
async function changeBack(context: StepContext<Input, PackageDecisions>): Promise<void> {
  if (hasDoneNothing(context)) return;
  const { fromPackageId } = context.decisions;
  const { provider, ref } = handleOf(context.moxxie, context.decisions);
  if (fromPackageId !== null)
    await persist(context as StepContext, () => planned(provider.packages).change(ref, fromPackageId));
  else await context.log("Which package it had is not known; its limits stay as they are now.", "warning");
  await restoreSaved(context);
}
