import type { DatacenterRecord } from "../estate";
import type { AllocationRecord } from "../ipam/allocation";
import type { ProfileWish } from "./types";

/** What is asked of the network in one datacenter: a client's network is its VLAN, below the outer tag where there is one. */
export function wishIn(
  { network }: Pick<DatacenterRecord, "network">,
  { wish, allocation }: { wish: ProfileWish; allocation: Pick<AllocationRecord, "vlan"> | null },
): ProfileWish {
  const serviceVlan = network.qinqEnabled ? (network.serviceVlan ?? undefined) : undefined;
  return allocation ? { vlan: allocation.vlan, serviceVlan } : { ...wish, serviceVlan };
}
