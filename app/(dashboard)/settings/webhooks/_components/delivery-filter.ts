import type { DeliveryFilter } from "@/lib/client/queries/webhooks";
import { deliveryStatuses } from "@/lib/contracts/webhooks";

export interface DeliveryAddress {
  status?: string | null;
  type?: string | null;
}

/** What the address of the page asks for; anything unknown asks for nothing. */
export function deliveryFilterOf({ status, type }: DeliveryAddress): DeliveryFilter {
  const known = deliveryStatuses.find((each) => each === status);
  return { ...(known && { status: known }), ...(type && type.length <= 100 && { type }) };
}
