import type { HoldRecord } from "@/lib/domain/estate";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { MoxxieError } from "@/lib/errors";
import type { PlanContext } from "../define";
import { allocationForGuest } from "../network";
import type { PlanBuilder } from "../plan";
import { reservationForGuest } from "../reservation/use";
import type { CreationWish } from "./creation-wish";

/** What was set aside for a creation before: capacity, and a client's network. */
export interface Held {
  reservation: HoldRecord | null;
  allocation: AllocationRecord | null;
}

/** Loads what the wish names; what cannot be used is a failed check. */
export async function loadHeld(plan: PlanBuilder, context: PlanContext, wish: CreationWish): Promise<Held> {
  const { reservationId, allocation, datacenter: datacenterId, clientId } = wish;
  return {
    reservation: reservationId
      ? await orFailed(plan, "reservation", () => reservationForGuest(context, reservationId, { datacenterId }))
      : null,
    allocation: allocation
      ? await orFailed(plan, "network", () => allocationForGuest(context, allocation.id, { datacenterId, clientId }))
      : null,
  };
}

async function orFailed<T>(plan: PlanBuilder, check: string, load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failedBy(check, error);
    return null;
  }
}
