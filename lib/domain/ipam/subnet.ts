import { Address4, Address6 } from "ip-address";

export type IpFamily = 4 | 6;

export const bitsOf = (family: IpFamily): number => (family === 4 ? 32 : 128);

export interface IpAddress {
  family: IpFamily;
  value: bigint;
}

/** The addresses from `first` to `last`, both of them in it; `last - first + 1` is a power of two and `first` its multiple. */
export interface Subnet {
  family: IpFamily;
  prefix: number;
  first: bigint;
  last: bigint;
}

/**
 * Reads `172.16.5.20/24` as the subnet 172.16.5.0/24 together with the address that was written; without a prefix it is
 * the one address. Undefined for what is neither IPv4 (four decimal parts) nor IPv6, and for addresses with a zone.
 */
export function readCidr(text: string): { subnet: Subnet; address: bigint } | undefined {
  if (text.includes("%")) return undefined;
  try {
    const parsed = text.includes(":") ? new Address6(text) : new Address4(text);
    const family = text.includes(":") ? 6 : 4;
    const address = parsed.bigInt();
    return { subnet: subnetAround({ family, value: address }, parsed.subnetMask), address };
  } catch {
    return undefined;
  }
}

/** An address without a prefix. Undefined for anything else. */
export function readAddress(text: string): IpAddress | undefined {
  if (text.includes("/")) return undefined;
  const read = readCidr(text);
  return read && { family: read.subnet.family, value: read.address };
}

/** For text that was checked before. @throws RangeError for what is no network. */
export function subnetOf(text: string): Subnet {
  const read = readCidr(text);
  if (!read) throw new RangeError(`'${text}' is not a network`);
  return read.subnet;
}

/** The subnet of that prefix that the address is in. */
export function subnetAround({ family, value }: IpAddress, prefix: number): Subnet {
  const size = sizeOf(family, prefix);
  const first = value - (value % size);
  return { family, prefix, first, last: first + size - 1n };
}

/** How many addresses a subnet of that prefix has, the ones that cannot be given out included. */
export const sizeOf = (family: IpFamily, prefix: number): bigint => 1n << BigInt(bitsOf(family) - prefix);

export const formatSubnet = ({ family, prefix, first }: Subnet): string =>
  `${formatAddress({ family, value: first })}/${prefix}`;

/** In the usual form: four decimal parts, or RFC 5952. */
export const formatAddress = ({ family, value }: IpAddress): string =>
  (family === 4 ? Address4 : Address6).fromBigInt(value).correctForm();

export const contains = (outer: Subnet, inner: Subnet): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;

export const containsAddress = (subnet: Subnet, { family, value }: IpAddress): boolean =>
  subnet.family === family && subnet.first <= value && value <= subnet.last;

export const overlaps = (one: Subnet, other: Subnet): boolean =>
  one.family === other.family && one.first <= other.last && other.first <= one.last;
