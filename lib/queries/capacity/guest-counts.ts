import type { DatacenterView } from "@/lib/contracts/estate";
import { endpointsOfDatacenter, loadsOfEndpoint } from "@/lib/domain/estate-index";
import type { EstateView } from "@/lib/inventory/view";

/** A datacenter's guests by kind and status; templates do not count. Sums that the index keeps for each endpoint. */
export function guestCounts(view: EstateView, datacenterId: string): DatacenterView["guests"] {
  const guests = { total: 0, vms: 0, containers: 0, byStatus: {} as Record<string, number> };
  for (const { id } of endpointsOfDatacenter(view, datacenterId)) {
    const { vms, containers, byStatus } = loadsOfEndpoint(view, id).counts;
    guests.total += vms + containers;
    guests.vms += vms;
    guests.containers += containers;
    for (const [status, count] of Object.entries(byStatus))
      guests.byStatus[status] = (guests.byStatus[status] ?? 0) + count;
  }
  return guests;
}
