import type { Tags } from "../client-vlan";
import type { EstateView, GuestRecord } from "../estate";
import { defaultPrefixOf } from "./addresses";
import { contains, containsAddress, type IpAddress, readCidr, type Subnet, subnetAround } from "./subnet";

/** The guests of an endpoint that have addresses in one block of the usual size. */
export interface BlockUse {
  block: Subnet;
  uses: { address: IpAddress; guest: GuestRecord }[];
}

/** What the guests of one endpoint are seen to use. Templates never run and use nothing. */
export interface GuestUse {
  blocks: readonly BlockUse[];
  /** Guests by the tags that their interfaces' frames are in; see `guestsTagged`. */
  tags: ReadonlyMap<string, TagUse>;
  /** Subnets that interfaces are configured to be in, with the tags of these. */
  subnets: readonly { subnet: Subnet; address: IpAddress; guest: GuestRecord; tags: Tags }[];
}

export interface TagUse {
  vlan: number;
  serviceVlan: number | null;
  guests: ReadonlySet<GuestRecord>;
}

/** The guests of an endpoint whose interfaces bear exactly these tags. */
export const guestsTagged = ({ tags }: GuestUse, wanted: Omit<TagUse, "guests">): ReadonlySet<GuestRecord> =>
  tags.get(tagKey(wanted))?.guests ?? nobody;

const nobody: ReadonlySet<GuestRecord> = new Set();

const tagKey = ({ vlan, serviceVlan }: Omit<TagUse, "guests">) => `${serviceVlan ?? ""} ${vlan}`;

const cache = new WeakMap<readonly GuestRecord[], GuestUse>();

/** Made once for each list of guests that the view holds: a poll of one endpoint costs the index of one endpoint. */
export function guestUseOf(view: EstateView, endpointId: string): GuestUse {
  const guests = view.guestsOfEndpoint(endpointId);
  const known = cache.get(guests);
  if (known) return known;
  const use = makeUse(guests.filter(({ template }) => !template));
  cache.set(guests, use);
  return use;
}

/** The guests that have addresses in the subnet, as far as is seen; for 172.16.5.0/24 a look at one block an endpoint. */
export function addressesSeenIn(view: EstateView, datacenterId: string, subnet: Subnet): Map<bigint, GuestRecord> {
  const seen = new Map<bigint, GuestRecord>();
  for (const endpointId of endpointsOf(view, datacenterId)) {
    for (const { block, uses } of guestUseOf(view, endpointId).blocks) {
      if (!contains(subnet, block) && !contains(block, subnet)) continue;
      for (const { address, guest } of uses) if (containsAddress(subnet, address)) seen.set(address.value, guest);
    }
  }
  return seen;
}

export const endpointsOf = (view: EstateView, datacenterId: string): string[] =>
  [...view.endpoints.values()].filter((endpoint) => endpoint.datacenterId === datacenterId).map(({ id }) => id);

function makeUse(guests: readonly GuestRecord[]): GuestUse {
  const blocks = new Map<string, BlockUse>();
  const tags = new Map<string, { vlan: number; serviceVlan: number | null; guests: Set<GuestRecord> }>();
  const subnets: GuestUse["subnets"][number][] = [];
  const addAddress = (address: IpAddress, guest: GuestRecord) => {
    const block = subnetAround(address, defaultPrefixOf(address.family));
    const key = `${block.family} ${block.first}`;
    const use = blocks.get(key) ?? { block, uses: [] };
    blocks.set(key, use);
    use.uses.push({ address, guest });
  };
  for (const guest of guests) {
    for (const address of readAddresses(guest.addresses)) addAddress(address, guest);
    for (const { vlan, serviceVlan, cidr } of guest.networks) {
      if (vlan !== null) {
        const key = tagKey({ vlan, serviceVlan });
        const use = tags.get(key) ?? { vlan, serviceVlan, guests: new Set() };
        tags.set(key, use);
        use.guests.add(guest);
      }
      const read = cidr === null ? undefined : readCidr(cidr);
      if (!read) continue;
      const address = { family: read.subnet.family, value: read.address };
      subnets.push({ subnet: read.subnet, address, guest, tags: { vlan, serviceVlan } });
      addAddress(address, guest);
    }
  }
  return { blocks: [...blocks.values()], tags, subnets };
}

const read = new WeakMap<readonly string[], readonly IpAddress[]>();

/** Measurements make new records of guests, which keep their lists of addresses: each is read once. */
function readAddresses(texts: readonly string[]): readonly IpAddress[] {
  if (texts.length === 0) return [];
  const known = read.get(texts);
  if (known) return known;
  const addresses = texts.flatMap((text) => {
    const found = readCidr(text);
    return found ? [{ family: found.subnet.family, value: found.address }] : [];
  });
  read.set(texts, addresses);
  return addresses;
}
