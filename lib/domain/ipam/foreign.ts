import type { EstateView } from "../estate";
import type { ForeignNetwork, Given } from "./foreign-network";
import { Seen } from "./foreign-seen";
import { endpointsOf, type GuestUse, guestUseOf } from "./guest-use";
import { profileInWords } from "./profile-words";
import { readCidr } from "./subnet";

export type { ForeignNetwork } from "./foreign-network";

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
