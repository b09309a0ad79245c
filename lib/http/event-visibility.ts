import type { Actor } from "@/lib/auth/actor";
import { can, sees } from "@/lib/auth/authorise";
import type { EventView } from "@/lib/contracts/system";

/** The datacenters that an event tells of: its own, or those of `data.datacenters` for what is in several. */
function datacentersOf({ datacenter, data }: EventView): string[] {
  if (datacenter !== null) return [datacenter];
  return Array.isArray(data.datacenters) ? data.datacenters.filter((id) => typeof id === "string") : [];
}

/** Whether an event is of that datacenter. */
export const isOf = (event: EventView, datacenter: string): boolean => datacentersOf(event).includes(datacenter);

/**
 * Whether a listener may hear of it: of what lies within their datacenters, all of them; of requests for an approval
 * only those who may decide, and whoever made the request.
 */
export function mayHear(actor: Actor, event: EventView): boolean {
  if (!event.type.startsWith("approval.")) return seesPlaceOf(actor, event);
  return isRequester(actor, event.data.requestedBy) || (can(actor, "approval:decide") && seesPlaceOf(actor, event));
}

function seesPlaceOf(actor: Actor, event: EventView): boolean {
  const datacenters = datacentersOf(event);
  return datacenters.length === 0 ? sees(actor, null) : datacenters.every((id) => sees(actor, id));
}

function isRequester({ kind, id }: Actor, by: unknown): boolean {
  return typeof by === "object" && by !== null && "kind" in by && "id" in by && by.kind === kind && by.id === id;
}
