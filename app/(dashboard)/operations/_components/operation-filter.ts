import type { OperationFilter } from "@/lib/client/queries/operations";
import { OperationListQuery } from "@/lib/contracts/operations";

/** The API's filter for an address; made the same way on the server and in the browser, for it is part of the key. */
export function operationFilterOf(address: {
  dc?: string | null;
  status?: string | null;
  active?: string | null;
  command?: string | null;
  mine?: string | null;
}): OperationFilter {
  const status = OperationListQuery.shape.status.safeParse(address.status || undefined).data;
  return {
    ...(address.dc && { datacenter: address.dc }),
    ...(status && { status }),
    ...(address.active === "true" && { active: true }),
    ...(address.mine === "true" && { mine: true }),
    ...(address.command && { command: address.command }),
  };
}
