import { z } from "zod";
import { notFound } from "@/lib/errors";
import type { Step } from "@/lib/operations/step";
import type { GuestConfig } from "@/lib/providers/provider";
import { defineCommand, type Plan, type PlanContext } from "../define";
import { checkSavedInterfaces } from "./isolation";
import { GuestId } from "./power";
import { guardUnprotection, readMark } from "./protection";
import { restoreSaved, saveConfigStep } from "./save-config";
import { guestStep, refreshStep } from "./steps";
import { type GuestDecisions, loadGuest, nameOf, planOn } from "./target";

const RestoreInput = z.strictObject({ vmId: GuestId, savedConfigId: z.uuid() });
type RestoreInput = z.output<typeof RestoreInput>;

interface RestoreDecisions extends GuestDecisions {
  /** Frozen with the plan: what was agreed to is what is brought back. */
  saved: GuestConfig;
}

/** Brings a configuration back that was saved before a change. Disks stay as they are. */
export const restoreConfig = defineCommand({
  name: "vm.config.restore",
  summary: "Restore a saved configuration",
  input: RestoreInput,
  permission: "vm:update",
  risk: "routine",
  demandRisks: ["destructive"],
  async plan(context, { vmId, savedConfigId }): Promise<Plan<RestoreDecisions>> {
    const target = await loadGuest(context, vmId, "vm:update");
    const { config, savedAt } = await findSaved(context, { guestId: vmId, savedConfigId });
    const plan = planOn(target, "update", `Restore the configuration of ${nameOf(target.guest)}`);
    if (!plan.isRefused) {
      await checkSavedInterfaces(plan, context, { guest: target.guest, saved: config });
      const { changes } = await target.provider.guests.planRestore(target.ref, config);
      plan
        .change(...changes)
        .effect(`Brings its settings back as they were on ${savedAt.toISOString()}; disks stay as they are.`);
      if (!config.protected && (await readMark(plan, target))) guardUnprotection(plan, target, "vm.config.restore");
      if (changes.length === 0) plan.warn("Nothing would change: it is like that already.");
    }
    return plan.build({ ...target.decisions, saved: config });
  },
  steps: (_, { saved }): Step<RestoreInput, RestoreDecisions>[] => [
    saveConfigStep("before a restoration"),
    guestStep({
      name: "restore",
      title: "Restore the settings",
      work: "configure",
      isDone: async ({ provider, ref }) => (await provider.guests.planRestore(ref, saved)).changes.length === 0,
      start: ({ provider, ref }) => provider.guests.restoreConfig(ref, saved),
      undo: restoreSaved,
    }),
    refreshStep(),
  ],
});

async function findSaved(
  { moxxie }: PlanContext,
  { guestId, savedConfigId }: { guestId: string; savedConfigId: string },
): Promise<{ config: GuestConfig; savedAt: Date }> {
  const row = await moxxie.db.prisma.savedConfig.findFirst({ where: { id: savedConfigId, guestId } });
  if (!row) throw notFound("saved configuration", savedConfigId);
  // Only the step that saves configurations writes the column, from a GuestConfig.
  return { config: row.config as unknown as GuestConfig, savedAt: row.savedAt };
}
