import type { DatacenterView } from "@/lib/contracts/estate";
import { endpointsOfDatacenter, hostsOfDatacenter } from "@/lib/domain/estate-index";
import type { Inventory } from "@/lib/inventory/inventory";

const failuresUntilDown = 2;

/**
 * empty: no endpoint in use. healthy: all endpoints fresh, all hosts online. down: every endpoint fails. stale: none
 * is fresh. degraded: the rest.
 */
export function healthOfDatacenter(
  { inventory }: { inventory: Pick<Inventory, "view" | "freshnessOf"> },
  datacenterId: string,
): DatacenterView["health"] {
  const view = inventory.view();
  const used = endpointsOfDatacenter(view, datacenterId).filter(({ enabled }) => enabled);
  if (used.length === 0) return "empty";
  if (used.every(({ consecutiveFailures }) => consecutiveFailures >= failuresUntilDown)) return "down";
  const fresh = used.filter(({ id }) => inventory.freshnessOf(id) === "fresh").length;
  if (fresh === 0) return "stale";
  const allOnline = hostsOfDatacenter(view, datacenterId).every(({ status }) => status === "online");
  return fresh === used.length && allOnline ? "healthy" : "degraded";
}
