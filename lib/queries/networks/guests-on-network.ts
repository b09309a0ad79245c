import type { EstateView, GuestRecord } from "@/lib/domain/estate";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { endpointsOf, guestsTagged, guestUseOf } from "@/lib/domain/ipam/guest-use";
import type { Reader } from "./allocation-rows";

type OfNetwork = Pick<AllocationRecord, "id" | "datacenterId" | "vlan" | "serviceVlan">;

/** The guests whose interfaces bear the network's tags, as far as is learned. */
export const guestsTaggedFor = (view: EstateView, network: OfNetwork): GuestRecord[] =>
  endpointsOf(view, network.datacenterId).flatMap((id) => [...guestsTagged(guestUseOf(view, id), network)]);

/** The guests that are on a network: by an address of it that they were given, or by their interfaces. From the tables. */
export async function guestsOnNetwork(
  db: Reader,
  { id, datacenterId, vlan, serviceVlan }: OfNetwork,
): Promise<{ id: string; name: string; vmId: string }[]> {
  const tags = JSON.stringify([{ vlan, serviceVlan }]);
  return db.$queryRaw<{ id: string; name: string; vmId: string }[]>`
    SELECT g.id::text AS id, g.name, g.vm_id AS "vmId"
    FROM guests g JOIN endpoints e ON e.id = g.endpoint_id
    WHERE EXISTS (SELECT 1 FROM network_addresses a WHERE a.guest_id = g.id AND a.allocation_id = ${id}::uuid)
       OR (e.datacenter_id = ${datacenterId} AND NOT g.template AND g.networks @> ${tags}::jsonb)
    ORDER BY g.name, g.vm_id`;
}
