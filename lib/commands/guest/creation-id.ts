import { isProvisional } from "@/lib/domain/vm-id";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { persist } from "@/lib/operations/patience";
import type { StepContext } from "@/lib/operations/step";
import type { GuestSpec } from "@/lib/providers/provider";
import type { CreateDecisions } from "./creation-decisions";
import { idForNewGuest } from "./vm-id";

/** The spec as it stands: the id may have been chosen anew by the first step. */
export function specOf(context: { operationId: string; decisions: CreateDecisions }): GuestSpec {
  const { spec, vmId } = context.decisions;
  return { ...spec, operationId: context.operationId, vmId };
}

/** An id that a foreign client has taken meanwhile means another one. */
export async function chooseAnotherId<Input>(context: StepContext<Input, CreateDecisions>): Promise<void> {
  const { moxxie, operationId, guestId, decisions } = context;
  const { endpointId, vmId } = decisions;
  const provider = moxxie.providers.get(endpointId);
  const next = await moxxie.db.prisma.$transaction(async (tx) => {
    const id = await idForNewGuest(tx, { provider, operationId, from: Number(vmId) + 1 });
    if (guestId) await tx.guest.update({ where: { id: guestId }, data: { vmId: id } });
    return id;
  });
  await context.log(`Id ${vmId} was taken by somebody else meanwhile; trying ${next}.`, "warning");
  await context.decide({ vmId: next });
  await context.noteTask(null);
  await context.note({ intentAt: null, logLine: 0 });
  if (guestId) await moxxie.inventory.applyGuest(guestId);
}

/**
 * Where the platform gives the id and chooses the host: both are learned once the guest is there, and kept before
 * anything else is done with it. Found by its mark, so that it is the same after a crash in between.
 */
export async function adoptId<Input>(context: StepContext<Input, CreateDecisions>): Promise<void> {
  const { moxxie, guestId, decisions } = context;
  const { endpointId, spec } = decisions;
  const { ids } = moxxie.providers.get(endpointId).guests;
  if (ids.givenBy === "moxxie" || !isProvisional(decisions.vmId)) return;
  const made = await persist(context as StepContext, () => ids.find(specOf(context)));
  if (!made)
    throw new MoxxieError("platform_error", "The platform has made the guest and does not show it. Look there.");
  const { vmId, hostName } = made;
  const mistaken = guestId ? await writeId(moxxie, { endpointId, guestId, vmId, hostName }) : [];
  await context.decide({ vmId, host: hostName, spec: { ...spec, hostName } });
  for (const id of [...mistaken, ...(guestId ? [guestId] : [])]) await moxxie.inventory.applyGuest(id);
  await context.log(`The platform made it as ${vmId} on host ${hostName}.`);
}

/** @returns rows that a poll had made of it, when it was seen before it bore its mark; they are gone. */
async function writeId(
  { db }: Moxxie,
  { endpointId, guestId, vmId, hostName }: { endpointId: string; guestId: string; vmId: string; hostName: string },
): Promise<string[]> {
  return db.prisma.$transaction(async (tx) => {
    const others = await tx.guest.findMany({ where: { endpointId, vmId, id: { not: guestId } }, select: { id: true } });
    const ids = others.map(({ id }) => id);
    await tx.guest.deleteMany({ where: { id: { in: ids } } });
    await tx.guest.update({ where: { id: guestId }, data: { vmId, hostName } });
    return ids;
  });
}
