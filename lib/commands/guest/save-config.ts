import { toJson } from "@/lib/db/json";
import { persist } from "@/lib/operations/patience";
import { hasDoneNothing } from "@/lib/operations/platform-work";
import type { Step, StepContext } from "@/lib/operations/step";
import type { GuestConfig } from "@/lib/providers/provider";
import { undoOnPlatform } from "./steps";
import { type GuestDecisions, handleOf } from "./target";

/** Keeps the guest's configuration as it is before it is changed or destroyed, so that it can be seen and restored. */
export function saveConfigStep<Input, Decisions extends GuestDecisions>(reason: string): Step<Input, Decisions> {
  return {
    name: "save-configuration",
    title: "Save its configuration",
    async run(context) {
      const { moxxie, operationId, guestId, decisions } = context;
      if (!guestId) throw new Error("a saved configuration belongs to a guest");
      if (await savedConfigOf(context)) return;
      const { provider, ref } = handleOf(moxxie, decisions);
      const config = await persist(context as StepContext, () => provider.guests.config(ref));
      const { endpointId, vmId, name } = decisions;
      await moxxie.db.prisma.savedConfig.create({
        data: { guestId, endpointId, vmId, name, operationId, reason, config: toJson(config) },
      });
    },
  };
}

/** What this operation has saved. */
export async function savedConfigOf<Input, Decisions>(
  context: StepContext<Input, Decisions>,
): Promise<GuestConfig | undefined> {
  const row = await context.moxxie.db.prisma.savedConfig.findFirst({ where: { operationId: context.operationId } });
  return row ? (row.config as unknown as GuestConfig) : undefined;
}

/**
 * Brings back what this operation has saved; only when its step may have changed something. What differs after a refusal
 * is somebody else's doing and stays.
 */
export async function restoreSaved<Input, Decisions extends GuestDecisions>(
  context: StepContext<Input, Decisions>,
): Promise<void> {
  if (hasDoneNothing(context)) return;
  const saved = await savedConfigOf(context);
  if (!saved) return;
  const { provider, ref } = handleOf(context.moxxie, context.decisions);
  const differs = async () => (await provider.guests.planRestore(ref, saved)).changes.length > 0;
  if (!(await differs())) return;
  await undoOnPlatform(context, {
    work: "configure",
    isDone: async () => !(await differs()),
    start: () => provider.guests.restoreConfig(ref, saved),
  });
}
