import type { GuestNetwork } from "@/lib/domain/estate";
import { type Reader, stillHeld } from "./allocation-rows";

/**
 * Which client network each interface of a guest is on, by the interface's place in `networks`; null for one that is on
 * none. The tags decide, the outer one too: the same VLAN below another service VLAN is another network.
 */
export async function allocationOfGuestNetworks(
  db: Reader,
  { datacenterId, networks }: { datacenterId: string; networks: readonly GuestNetwork[] },
): Promise<(string | null)[]> {
  const vlans = networks.flatMap(({ vlan }) => vlan ?? []);
  if (vlans.length === 0) return networks.map(() => null);
  const rows = await db.networkAllocation.findMany({
    where: { datacenterId, vlan: { in: vlans }, ...stillHeld(new Date()) },
    select: { id: true, vlan: true, serviceVlan: true },
  });
  return networks.map(
    (network) =>
      rows.find(({ vlan, serviceVlan }) => vlan === network.vlan && serviceVlan === network.serviceVlan)?.id ?? null,
  );
}
