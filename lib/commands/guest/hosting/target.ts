import type { Permission } from "@/lib/domain/permissions";
import { MoxxieError } from "@/lib/errors";
import type { Capabilities, HostingFacts } from "@/lib/providers/provider";
import type { PlanContext } from "../../define";
import type { PlanBuilder } from "../../plan";
import { type GuestTarget, loadGuest, nameOf, planOn, requireFacet } from "../target";

interface HostingRequest {
  vmId: string;
  permission: Permission;
  /** The facet without which the platform cannot do it at all. */
  capability: keyof Capabilities;
  /** From the guest's name: `Change the owner of VM 100 web`. */
  title(name: string): string;
}

export interface HostingPlan {
  plan: PlanBuilder;
  target: GuestTarget;
}

/**
 * Begins the plan of a command on what a platform rents a guest out with: the guest is there and free, and its platform
 * can do it.
 * @throws MoxxieError `forbidden`, `not_found`.
 */
export async function planHosting(context: PlanContext, request: HostingRequest): Promise<HostingPlan> {
  const found = await loadGuest(context, request.vmId, request.permission);
  const target = { ...found, guest: { ...found.guest, status: await statusNow(found) } };
  const plan = planOn(target, "update", request.title(nameOf(target.guest)));
  requireFacet(plan, target.provider, request.capability);
  return { plan, target };
}

/** Lists of some platforms never tell whether a guest runs: one that nobody has looked at yet is looked at now. */
async function statusNow({ guest, provider, ref }: GuestTarget) {
  if (guest.status !== "unknown") return guest.status;
  try {
    return (await provider.guests.get(ref))?.status ?? guest.status;
  } catch (error) {
    if (error instanceof MoxxieError) return guest.status;
    throw error;
  }
}

/** What the platform notes of the guest now; one that does not answer is a failed check of the plan. */
export async function readFacts(plan: PlanBuilder, { provider, ref }: GuestTarget): Promise<HostingFacts> {
  return (await readForPlan(plan, async () => provider.hosting?.facts(ref))) ?? {};
}

/** Asks the platform where the plan is not refused yet; what it answers with an error refuses it. */
export async function readForPlan<T>(plan: PlanBuilder, read: () => Promise<T>): Promise<T | undefined> {
  if (plan.isRefused) return undefined;
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failedBy("platform", error);
    return undefined;
  }
}

/** The facet that the plan has asked for. */
export function planned<Facet>(facet: Facet | undefined): Facet {
  if (!facet) throw new Error("planned without the facet");
  return facet;
}
