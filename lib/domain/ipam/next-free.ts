import { addressesOf } from "./addresses";
import { gapsIn, type Span, sameFamily } from "./gaps";
import { formatAddress, formatSubnet, type Subnet, sizeOf } from "./subnet";

export interface SubnetWish {
  range: Subnet;
  /** Of the subnet that is looked for. */
  prefix: number;
  taken: Iterable<Subnet>;
}

/**
 * The first subnet of that prefix in the range that overlaps nothing that is taken, as `172.16.4.0/24`. Undefined when
 * there is none, also when the prefix is shorter than the range's.
 */
export function nextFreeSubnet({ range, prefix, taken }: SubnetWish): string | undefined {
  const { family } = range;
  const size = sizeOf(family, prefix);
  for (const gap of gapsIn(range, sameFamily(range, taken))) {
    const first = alignedIn(gap, size);
    if (first !== undefined) return formatSubnet({ family, prefix, first, last: first + size - 1n });
  }
  return undefined;
}

/** How many subnets of that prefix can still be given out beside each other. */
export function countFreeSubnets({ range, prefix, taken }: SubnetWish): bigint {
  const size = sizeOf(range.family, prefix);
  let count = 0n;
  for (const gap of gapsIn(range, sameFamily(range, taken))) {
    const first = alignedIn(gap, size);
    if (first !== undefined) count += (gap.last + 1n - first) / size;
  }
  return count;
}

/** The first multiple of `size` in the gap from which `size` addresses are in it. */
function alignedIn(gap: Span, size: bigint): bigint | undefined {
  const first = ((gap.first + size - 1n) / size) * size;
  return first + size - 1n <= gap.last ? first : undefined;
}

/** The smallest VLAN of the range that is not taken; undefined when all are. */
export function nextFreeVlan(range: { from: number; to: number }, taken: ReadonlySet<number>): number | undefined {
  for (let vlan = range.from; vlan <= range.to; vlan++) if (!taken.has(vlan)) return vlan;
  return undefined;
}

export function countFreeVlans(range: { from: number; to: number }, taken: ReadonlySet<number>): number {
  let count = 0;
  for (let vlan = range.from; vlan <= range.to; vlan++) if (!taken.has(vlan)) count += 1;
  return count;
}

/** The first address of the subnet that can be given out and is not taken; undefined when all are. */
export function nextFreeAddress(subnet: Subnet, taken: Iterable<bigint>): string | undefined {
  const spans = [...taken].map((value) => ({ first: value, last: value }));
  const [gap] = gapsIn(addressesOf(subnet), spans);
  return gap && formatAddress({ family: subnet.family, value: gap.first });
}
