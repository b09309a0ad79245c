import { clientVlanOf, type Tags } from "../client-vlan";
import type { DatacenterRecord } from "../estate";
import { defaultPrefixOf } from "./addresses";
import type { ForeignNetwork, Given } from "./foreign-network";
import { Sighting } from "./foreign-sighting";
import { bitsOf, contains, formatSubnet, type IpAddress, type Subnet, subnetAround, subnetOf } from "./subnet";
import { DisjointSubnets, SubnetMap } from "./subnet-sets";

/** Collects what is seen, by VLAN and by subnet. */
export class Seen {
  readonly #given: DisjointSubnets;
  readonly #givenVlans: ReadonlySet<number>;
  readonly #range: Subnet | null;
  readonly #vlans = new Map<number, Sighting>();
  readonly #subnets = new SubnetMap<Sighting>();
  /** What is configured of less than the usual size, by the block that it lies in. */
  readonly #small = new Map<string, Subnet[]>();

  constructor(
    private readonly datacenter: DatacenterRecord,
    allocations: readonly Given[],
  ) {
    this.#given = new DisjointSubnets(allocations.map(({ subnet }) => subnetOf(subnet)));
    this.#givenVlans = new Set(allocations.map(({ vlan }) => vlan));
    const { ipRange } = datacenter.network;
    this.#range = ipRange === null ? null : subnetOf(ipRange);
  }

  /** Where the tags mean a client VLAN that was not given out. Elsewhere than in Q-in-Q an outer tag is one VLAN of all. */
  vlan(tags: Tags): Sighting | undefined {
    const outer = this.datacenter.network.qinqEnabled ? null : (tags.serviceVlan ?? null);
    const vlan = outer ?? clientVlanOf(this.datacenter, tags);
    if (vlan === null || this.#givenVlans.has(vlan)) return undefined;
    const sighting = this.#vlans.get(vlan) ?? new Sighting(`vlan${vlan}`, { vlan, subnet: null });
    this.#vlans.set(vlan, sighting);
    return sighting;
  }

  /** A subnet that something is configured to be in. One wider than what it can mean counts as its address alone. */
  subnet(subnet: Subnet, address: IpAddress): Sighting | undefined {
    const given = this.#given.overlapping(subnet);
    if (given && contains(given, subnet)) return undefined;
    if (given || (this.#range && contains(subnet, this.#range))) return this.address(address);
    if (subnet.prefix > defaultPrefixOf(subnet.family)) listIn(this.#small, blockKey(subnet)).push(subnet);
    return this.#sighting(subnet);
  }

  mayTouchRange(block: Subnet): boolean {
    return this.#range !== null && (contains(this.#range, block) || contains(block, this.#range));
  }

  /** The whole block of the usual size, where that does not say too much. */
  wholeBlock(block: Subnet): Sighting | undefined {
    if (this.#isTooWide(block)) return undefined;
    return this.#subnets.containing(block) ?? this.#sighting(block);
  }

  /** The block of an address inside the range, as large as it may be; undefined when the address was given out. */
  address(address: IpAddress): Sighting | undefined {
    const alone = subnetAround(address, bitsOf(address.family));
    if (!this.#range || !contains(this.#range, alone) || this.#given.overlapping(alone)) return undefined;
    const known = this.#subnets.containing(alone);
    if (known) return known;
    for (let prefix = defaultPrefixOf(address.family); ; prefix++) {
      const block = subnetAround(address, prefix);
      if (prefix === bitsOf(address.family) || !this.#isTooWide(block)) return this.#sighting(block);
    }
  }

  /** Whether a block around an address says too much: it is all there is, or holds what is known to be another network. */
  #isTooWide(block: Subnet): boolean {
    if (!this.#range || contains(block, this.#range) || this.#given.overlapping(block)) return true;
    return this.#small.get(blockKey(block))?.some((subnet) => contains(block, subnet)) ?? false;
  }

  #sighting(subnet: Subnet): Sighting {
    const known = this.#subnets.get(subnet);
    if (known) return known;
    const text = formatSubnet(subnet);
    const sighting = new Sighting(text.replace("/", "-"), { vlan: null, subnet: text });
    this.#subnets.set(subnet, sighting);
    return sighting;
  }

  /** VLANs first, each with its subnet where it has one of its own; then the subnets that are in no one VLAN. */
  networks(): ForeignNetwork[] {
    const { id: datacenterId, network } = this.datacenter;
    const vlans = [...this.#vlans.values()].sort((a, b) => (a.what.vlan ?? 0) - (b.what.vlan ?? 0));
    for (const vlan of vlans) vlan.takeOwnSubnet();
    const subnets = [...this.#subnets.values()].filter(({ isTaken }) => !isTaken);
    return [...vlans, ...subnets].map((sighting) => ({
      id: `foreign:${datacenterId}:${sighting.key}`,
      datacenterId,
      ...sighting.what,
      serviceVlan: sighting.what.vlan !== null && network.qinqEnabled ? network.serviceVlan : null,
      sources: sighting.sources(),
      guests: sighting.guestCount,
    }));
  }
}

const blockKey = ({ family, first }: Subnet) =>
  `${family} ${subnetAround({ family, value: first }, defaultPrefixOf(family)).first}`;

function listIn(map: Map<string, Subnet[]>, key: string): Subnet[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
