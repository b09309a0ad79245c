import type { GuestNetwork } from "@/lib/domain/estate";
import { allocationsOf, type Reader } from "./allocation-rows";

/**
 * Which client network each interface of a guest is on, by the interface's place in `networks`; null for one that is on
 * none. The tags decide, the outer one too: the same VLAN below another service VLAN is another network.
 */
export async function allocationOfGuestNetworks(
  db: Reader,
  { datacenterId, networks }: { datacenterId: string; networks: readonly GuestNetwork[] },
): Promise<(string | null)[]> {
  if (networks.every(({ vlan }) => vlan === null)) return networks.map(() => null);
  const byTags = new Map(
    (await allocationsOf(db, datacenterId)).map(({ id, vlan, serviceVlan }) => [`${serviceVlan} ${vlan}`, id]),
  );
  return networks.map(({ vlan, serviceVlan }) => byTags.get(`${serviceVlan} ${vlan}`) ?? null);
}
