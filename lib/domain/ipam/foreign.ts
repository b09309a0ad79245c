import { clientVlanOf } from "../client-vlan";
import type { DatacenterRecord, EstateView } from "../estate";
import { defaultPrefixOf } from "./addresses";
import type { AllocationRecord } from "./allocation";
import { Sighting } from "./foreign-sighting";
import { endpointsOf, type GuestUse, guestUseOf } from "./guest-use";
import { profileInWords } from "./profile-words";
import {
  bitsOf,
  contains,
  formatSubnet,
  type IpAddress,
  readCidr,
  type Subnet,
  subnetAround,
  subnetOf,
} from "./subnet";
import { DisjointSubnets, SubnetMap } from "./subnet-sets";

/** A VLAN or a subnet that is in use on a datacenter's platforms although Moxxie has not given it out. */
export interface ForeignNetwork {
  /** The same as long as it is seen: `foreign:DC1:vlan150`, `foreign:DC1:172.16.5.0-24`. */
  id: string;
  datacenterId: string;
  vlan: number | null;
  serviceVlan: number | null;
  subnet: string | null;
  /** Where it was seen, in words: `bridge vmbr0.150 on ams1, ams2`, `VM 105 db-1`. */
  sources: string[];
  guests: number;
}

type Given = Pick<AllocationRecord, "vlan" | "subnet">;

/**
 * What of a datacenter's VLANs and addresses is in use without being ours, from the networks of its platforms, what
 * guests' interfaces are put on, and the addresses that guests have. In a Q-in-Q datacenter only VLANs below its own
 * service VLAN count. An address takes the block of the usual size around it, or the largest part of that block that
 * leaves what is given out alone.
 */
export function foreignUse(
  view: EstateView,
  datacenterId: string,
  allocations: readonly Given[],
): readonly ForeignNetwork[] {
  const given = allocations.map(({ vlan, subnet }) => `${vlan} ${subnet}`).join();
  const ofView = kept.get(view) ?? new Map<string, Kept>();
  kept.set(view, ofView);
  const known = ofView.get(datacenterId);
  if (known?.given === given) return known.networks;
  const networks = findForeign(view, datacenterId, allocations);
  ofView.set(datacenterId, { given, networks });
  return networks;
}

interface Kept {
  given: string;
  networks: readonly ForeignNetwork[];
}

/** The last answer for each datacenter, as long as a view is the newest. */
const kept = new WeakMap<EstateView, Map<string, Kept>>();

function findForeign(view: EstateView, datacenterId: string, allocations: readonly Given[]): ForeignNetwork[] {
  const datacenter = view.datacenters.get(datacenterId);
  if (!datacenter) return [];
  const seen = new Seen(datacenter, allocations);
  for (const endpointId of endpointsOf(view, datacenterId)) {
    for (const profile of view.profilesOf(endpointId)) {
      const source = profileInWords(profile);
      const vlan = seen.vlan(profile)?.sawProfile(source);
      const read = profile.cidr === undefined ? undefined : readCidr(profile.cidr);
      const subnet = read && seen.subnet(read.subnet, { family: read.subnet.family, value: read.address });
      subnet?.sawProfile(source);
      if (vlan && subnet) vlan.sawSubnet(subnet);
    }
  }
  const uses = endpointsOf(view, datacenterId).map((endpointId) => guestUseOf(view, endpointId));
  for (const { tags, subnets } of uses) {
    for (const { guests, ...tag } of tags.values()) seen.vlan(tag)?.sawGuests(guests);
    for (const each of subnets) {
      const subnet = seen.subnet(each.subnet, each.address)?.sawGuests([each.guest]);
      if (subnet) seen.vlan(each.tags)?.sawSubnet(subnet);
    }
  }
  for (const { blocks } of uses) for (const use of blocks) sawBlock(seen, use);
  return seen.networks();
}

function sawBlock(seen: Seen, { block, uses }: GuestUse["blocks"][number]): void {
  if (!seen.mayTouchRange(block)) return;
  const whole = seen.wholeBlock(block);
  if (whole) return void whole.sawGuests(uses.map(({ guest }) => guest));
  for (const { address, guest } of uses) seen.address(address)?.sawGuests([guest]);
}

/** Collects what is seen, by VLAN and by subnet. */
class Seen {
  readonly #given: DisjointSubnets;
  readonly #givenVlans: ReadonlySet<number>;
  readonly #range: Subnet | null;
  readonly #vlans = new Map<number, Sighting>();
  readonly #subnets = new SubnetMap<Sighting>();

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
  vlan(tags: { vlan?: number | null; serviceVlan?: number | null }): Sighting | undefined {
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
    return this.#sighting(subnet);
  }

  mayTouchRange(block: Subnet): boolean {
    return this.#range !== null && (contains(this.#range, block) || contains(block, this.#range));
  }

  /** The whole block of the usual size, where nothing of it is given out and it is not all there is. */
  wholeBlock(block: Subnet): Sighting | undefined {
    if (!this.#range || contains(block, this.#range) || this.#given.overlapping(block)) return undefined;
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
      const isTooWide = contains(block, this.#range) || this.#given.overlapping(block) !== undefined;
      if (!isTooWide || prefix === bitsOf(address.family)) return this.#sighting(block);
    }
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
