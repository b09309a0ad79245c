import { bitsOf, formatAddress, type Subnet } from "./subnet";

/**
 * The addresses of a subnet that can be given out, the gateway included. IPv4 keeps the first as the network's own and
 * the last for broadcast, except in a /31, whose two are a link's two ends (RFC 3021), and a /32. IPv6 keeps the first
 * for the anycast of the subnet's routers (RFC 4291, 2.6.1), except in a /127 (RFC 6164) and a /128.
 */
export function addressesOf(subnet: Subnet): { first: bigint; last: bigint; total: bigint } {
  const isLink = bitsOf(subnet.family) - subnet.prefix <= 1;
  const first = isLink ? subnet.first : subnet.first + 1n;
  const last = isLink || subnet.family === 6 ? subnet.last : subnet.last - 1n;
  return { first, last, total: last - first + 1n };
}

/** The first address that can be given out is the gateway's. */
export const gatewayOf = (subnet: Subnet): string =>
  formatAddress({ family: subnet.family, value: addressesOf(subnet).first });

/** What a client gets that asks for no prefix: 254 addresses, or the one size in which IPv6 hosts number themselves. */
export const defaultPrefixOf = (family: Subnet["family"]): number => (family === 4 ? 24 : 64);

/** Beyond it a subnet has no room for a gateway and a guest. */
export const longestPrefixOf = (family: Subnet["family"]): number => bitsOf(family) - 1;
