import type { DatacenterRecord } from "./estate";
import { contains, overlaps, type Subnet, subnetOf } from "./ipam";

type Network = DatacenterRecord["network"];

/** A datacenter with what it gives networks from. */
export interface DatacenterRanges {
  id: string;
  network: { [Key in "ipRange" | "qinqEnabled" | "serviceVlan"]?: Network[Key] | undefined };
}

/**
 * What two datacenters give out both: addresses that would be in two places, or the outer tag that keeps the one's
 * clients apart from the other's where their switches are connected. VLANs may be the same: each site has its own.
 *
 * @returns one sentence for each, naming both; in the order of the list.
 */
export function rangeConflicts(datacenters: readonly DatacenterRanges[]): string[] {
  return datacenters.flatMap((one, index) => datacenters.slice(index + 1).flatMap((other) => conflictsOf(one, other)));
}

/** The same for one datacenter among others; one of its own id is itself, as it was before. */
export const rangeConflictsOf = (datacenter: DatacenterRanges, others: Iterable<DatacenterRanges>): string[] =>
  [...others].filter(({ id }) => id !== datacenter.id).flatMap((other) => conflictsOf(datacenter, other));

function conflictsOf(one: DatacenterRanges, other: DatacenterRanges): string[] {
  const found: string[] = [];
  const [range, otherRange] = [rangeOf(one.network), rangeOf(other.network)];
  if (range && otherRange && overlaps(range, otherRange)) {
    found.push(`The addresses ${one.network.ipRange} of ${one.id} overlap ${other.network.ipRange} of ${other.id}.`);
  }
  const tag = outerTagOf(one);
  if (tag !== null && tag === outerTagOf(other)) {
    found.push(`${one.id} and ${other.id} both have the service VLAN ${tag}.`);
  }
  return found;
}

/** Lists compare every datacenter with every other: each range is read once for as long as its settings live. */
const rangeByNetwork = new WeakMap<DatacenterRanges["network"], { range: Subnet | null }>();

function rangeOf(network: DatacenterRanges["network"]): Subnet | null {
  const known = rangeByNetwork.get(network) ?? { range: network.ipRange ? subnetOf(network.ipRange) : null };
  rangeByNetwork.set(network, known);
  return known.range;
}

const outerTagOf = ({ network: { qinqEnabled, serviceVlan } }: DatacenterRanges) =>
  qinqEnabled && serviceVlan ? serviceVlan : null;

/** A network that was given out. */
export interface GivenNetwork {
  clientId: string;
  vlan: number;
  serviceVlan: number | null;
  subnet: string;
}

/** The networks that settings would leave outside: nobody could give out, find or route them by the rules any more. */
export const networksOutside = <Given extends GivenNetwork>(
  { ipRange, vlanRange, qinqEnabled, serviceVlan }: Omit<Network, "quarantineMs">,
  given: readonly Given[],
): Given[] => {
  const range = ipRange === null ? null : subnetOf(ipRange);
  const tag = qinqEnabled ? serviceVlan : null;
  return given.filter(
    (network) =>
      range === null ||
      !contains(range, subnetOf(network.subnet)) ||
      vlanRange === null ||
      network.vlan < vlanRange.from ||
      network.vlan > vlanRange.to ||
      network.serviceVlan !== tag,
  );
};
