import type { DatacenterRecord } from "@/lib/domain/estate";
import {
  contains,
  defaultPrefixOf,
  formatSubnet,
  gatewayOf,
  longestPrefixOf,
  nextFreeSubnet,
  nextFreeVlan,
  overlaps,
  readCidr,
  type Subnet,
  subnetOf,
} from "@/lib/domain/ipam";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import type { ForeignNetwork } from "@/lib/domain/ipam/foreign";
import { momentInWords } from "@/lib/domain/time-words";
import { MoxxieError } from "@/lib/errors";

export interface NetworkWish {
  prefix?: number;
  vlan?: number;
  subnet?: string;
}

export interface TakenNetworks {
  allocations: readonly AllocationRecord[];
  foreign: readonly ForeignNetwork[];
  /** Whether whoever asks may know which client has what. */
  namesClients: boolean;
}

export interface NetworkChoice {
  vlan: number;
  subnet: string;
  gateway: string;
}

type Ranges = { id: string; ipRange: string; vlanRange: { from: number; to: number } };

/**
 * The VLAN and subnet for a wish: those asked for, else the next free ones of the datacenter's ranges. What platforms use
 * is as taken as what was given out.
 *
 * @throws MoxxieError `cannot_be_done`, `network_taken`, `network_range_full`, each with the figures.
 */
export function chooseNetwork(datacenter: DatacenterRecord, wish: NetworkWish, taken: TakenNetworks): NetworkChoice {
  const ranges = rangesOf(datacenter);
  const vlan = wish.vlan === undefined ? freeVlan(ranges, taken) : askedVlan(ranges, wish.vlan, taken);
  const subnet = wish.subnet === undefined ? freeSubnet(ranges, wish, taken) : askedSubnet(ranges, wish, taken);
  return { vlan, subnet: formatSubnet(subnet), gateway: gatewayOf(subnet) };
}

/** @throws MoxxieError `cannot_be_done` for a datacenter that has nothing to give. */
export function rangesOf({ id, network: { ipRange, vlanRange } }: DatacenterRecord): Ranges {
  if (ipRange !== null && vlanRange !== null) return { id, ipRange, vlanRange };
  const missing = [ipRange === null && "ipRange", vlanRange === null && "vlanRange"].filter(Boolean).join(" and no ");
  throw cannot(
    `Datacenter ${id} has no ${missing}; networks are given out from both. Set them in its network settings.`,
  );
}

function freeVlan({ id, vlanRange }: Ranges, { allocations, foreign }: TakenNetworks): number {
  const given = vlansOf(allocations);
  const seen = vlansOf(foreign);
  const vlan = nextFreeVlan(vlanRange, new Set([...given, ...seen]));
  if (vlan !== undefined) return vlan;
  const { from, to } = vlanRange;
  const isInside = (each: number) => each >= from && each <= to;
  const counts = { given: given.filter(isInside).length, foreign: seen.filter(isInside).length };
  throw new MoxxieError(
    "network_range_full",
    `All ${to - from + 1} VLANs ${from}-${to} of ${id} are taken: ${counts.given} given out or in quarantine, ${counts.foreign} in use on its platforms.`,
    { extra: { vlanRange, ...counts } },
  );
}

const vlansOf = (networks: readonly { vlan: number | null }[]) => networks.flatMap(({ vlan }) => vlan ?? []);

function askedVlan({ id, vlanRange: { from, to } }: Ranges, vlan: number, taken: TakenNetworks): number {
  if (vlan < from || vlan > to) throw cannot(`VLAN ${vlan} is not in the VLAN range ${from}-${to} of ${id}.`);
  const allocation = taken.allocations.find((each) => each.vlan === vlan);
  if (allocation) throw takenByClient(`VLAN ${vlan} of ${id}`, allocation, taken);
  const foreign = taken.foreign.find((each) => each.vlan === vlan);
  if (foreign) throw takenByOthers(`VLAN ${vlan} of ${id}`, foreign);
  return vlan;
}

function freeSubnet({ id, ipRange }: Ranges, { prefix: asked }: NetworkWish, taken: TakenNetworks): Subnet {
  const range = subnetOf(ipRange);
  const prefix = asked ?? Math.max(defaultPrefixOf(range.family), range.prefix);
  checkPrefix({ id, ipRange }, range, prefix);
  const given = subnetsOf(taken.allocations);
  const seen = subnetsOf(taken.foreign);
  const subnet = nextFreeSubnet({ range, prefix, taken: [...given, ...seen] });
  if (subnet !== undefined) return subnetOf(subnet);
  const count = (subnets: readonly Subnet[]) => subnets.filter((each) => overlaps(each, range)).length;
  const counts = { given: count(given), foreign: count(seen) };
  throw new MoxxieError(
    "network_range_full",
    `No /${prefix} is free in ${ipRange} of ${id}: ${counts.given} networks given out or in quarantine, ${counts.foreign} in use on its platforms.`,
    { extra: { ipRange, prefix, ...counts } },
  );
}

const subnetsOf = (networks: readonly { subnet: string | null }[]) =>
  networks.flatMap(({ subnet }) => (subnet === null ? [] : [subnetOf(subnet)]));

function checkPrefix({ id, ipRange }: Pick<Ranges, "id" | "ipRange">, range: Subnet, prefix: number): void {
  const longest = longestPrefixOf(range.family);
  if (prefix > longest)
    throw cannot(`A /${prefix} has no room for a gateway and a guest; IPv${range.family} networks go to /${longest}.`);
  if (prefix < range.prefix) throw cannot(`A /${prefix} is larger than the range ${ipRange} of ${id}.`);
}

function askedSubnet(
  { id, ipRange }: Ranges,
  { subnet: text = "", prefix }: NetworkWish,
  taken: TakenNetworks,
): Subnet {
  const range = subnetOf(ipRange);
  const read = readCidr(text);
  if (!read) throw cannot(`'${text}' is not a network.`);
  const { subnet, address } = read;
  if (address !== subnet.first)
    throw cannot(`${text} is not the first address of its network; that is ${formatSubnet(subnet)}.`);
  if (prefix !== undefined && prefix !== subnet.prefix)
    throw cannot(`${text} is not a /${prefix}; leave the prefix out or let the two agree.`);
  if (!contains(range, subnet)) throw cannot(`${text} is not in the range ${ipRange} of ${id}.`);
  checkPrefix({ id, ipRange }, range, subnet.prefix);
  const allocation = taken.allocations.find((each) => overlaps(subnetOf(each.subnet), subnet));
  const what = (other: string | null) => (other === formatSubnet(subnet) ? text : `${other}, which overlaps ${text},`);
  if (allocation) throw takenByClient(`${what(allocation.subnet)} in ${id}`, allocation, taken);
  const foreign = taken.foreign.find((each) => each.subnet !== null && overlaps(subnetOf(each.subnet), subnet));
  if (foreign) throw takenByOthers(`${what(foreign.subnet)} in ${id}`, foreign);
  return subnet;
}

const cannot = (words: string) => new MoxxieError("cannot_be_done", words);

function takenByClient(what: string, allocation: AllocationRecord, { namesClients }: TakenNetworks): MoxxieError {
  const { id, clientId, purpose, status, quarantineUntil } = allocation;
  const client = namesClients ? `client '${clientId}' (${purpose})` : "a client";
  const words = {
    active: `is given to ${client}`,
    releasing: `is being released by ${client}`,
    quarantined: `was released by ${client} and is not given out before ${quarantineUntil ? momentInWords(quarantineUntil) : "its quarantine is over"}`,
  }[status];
  return new MoxxieError("network_taken", `${capitalised(what)} ${words}.`, {
    extra: namesClients ? { networkId: id, clientId } : {},
  });
}

const takenByOthers = (what: string, { id, sources }: ForeignNetwork) =>
  new MoxxieError("network_taken", `${capitalised(what)} is in use, though not given out: ${sources.join("; ")}.`, {
    extra: { networkId: id, sources },
  });

const capitalised = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
