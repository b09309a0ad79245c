import { MoxxieError } from "@/lib/errors";
import type { Demand } from "../define";
import type { PlanBuilder } from "../plan";
import { type GuestTarget, nounOf, targetOf } from "./target";

/**
 * What destroys a guest's data, as the approval policy judges it and as it must be confirmed: guests that Moxxie did not
 * make, and those that are marked, are not destroyed by one slip, so their name is asked for.
 *
 * @param facts.marked the platform protects the guest; the inventory may not have seen it yet.
 */
export function guardDestruction(
  plan: PlanBuilder,
  { guest }: GuestTarget,
  { command, marked }: { command: string; marked: boolean },
): void {
  const isMarked = guest.protected || marked;
  if (!guest.managed) plan.warn(`Moxxie did not make this ${nounOf(guest.kind)}; it is protected.`);
  else if (isMarked) plan.warn(`This ${nounOf(guest.kind)} is marked as protected.`);
  plan.confirmBy(!guest.managed || isMarked ? guest.name : null);
  plan.demand(destroying(command, { guest }, isMarked));
}

/** A change that takes the mark away: it counts as what the mark protects from, for that can follow at once. */
export function guardUnprotection(plan: PlanBuilder, { guest }: GuestTarget, command: string): void {
  plan.warn(`Takes the protection away: this ${nounOf(guest.kind)} can be destroyed afterwards.`);
  plan.confirmBy(guest.name);
  plan.demand(destroying(command, { guest }, true));
}

const destroying = (command: string, { guest }: Pick<GuestTarget, "guest">, isMarked: boolean): Demand => ({
  command,
  risk: "destructive",
  target: targetOf(guest),
  protected: isMarked,
});

/** Whether the platform protects the guest now; a platform that does not answer is a failed check of the plan. */
export async function readMark(plan: PlanBuilder, { guest, provider, ref }: GuestTarget): Promise<boolean> {
  try {
    return (await provider.guests.settings(ref))?.protected ?? guest.protected;
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failedBy("platform", error);
    return guest.protected;
  }
}
