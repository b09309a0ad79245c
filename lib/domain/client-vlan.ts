import type { DatacenterRecord } from "./estate";

/** The tags that a guest's frames bear outside of it. */
export interface Tags {
  vlan?: number | null;
  serviceVlan?: number | null;
}

/**
 * Which client VLAN of a datacenter the tags mean: in a Q-in-Q datacenter one below its own service VLAN, elsewhere a
 * single tag. Null: none of the datacenter's client VLANs.
 */
export function clientVlanOf(
  { network }: Pick<DatacenterRecord, "network">,
  { vlan, serviceVlan }: Tags,
): number | null {
  if (vlan === null || vlan === undefined) return null;
  const outer = network.qinqEnabled ? network.serviceVlan : null;
  return (serviceVlan ?? null) === outer ? vlan : null;
}

/**
 * Why nobody may be put there: the guest could send frames into the VLAN of any client. In a Q-in-Q datacenter that is
 * the service VLAN itself, whose guests see all inner tags, and a network inside it that leaves the inner tag to the
 * guest. Undefined: nothing against it.
 */
export function whyTrunk(
  { id, network }: Pick<DatacenterRecord, "id" | "network">,
  { vlan, serviceVlan }: Tags,
): string | undefined {
  const { qinqEnabled, serviceVlan: outer } = network;
  if (!qinqEnabled || outer === null) return undefined;
  const inOuter = (vlan ?? null) === outer && (serviceVlan ?? null) === null;
  const untagged = (serviceVlan ?? null) === outer && (vlan ?? null) === null;
  if (!inOuter && !untagged) return undefined;
  return `It carries the networks of all clients of ${id} (service VLAN ${outer}); ask for one client's VLAN in it.`;
}
