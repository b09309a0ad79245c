import ipaddr from "ipaddr.js";

export function splitCidr(cidr: string): { network: string; mask: string } {
  const [network = "", mask = ""] = cidr.split("/");
  return { network, mask };
}

/** `10.0.0.0/24` in zone `lan` is `lan-10.0.0.0-24`. */
export function subnetId(zone: string, cidr: string): string {
  const { network, mask } = splitCidr(cidr);
  return `${zone}-${network}-${mask}`;
}

/** The network that a subnet's id names: neither a zone nor an address has a hyphen. */
export function cidrOf(subnetId: string): string {
  const [, network = "", mask = ""] = subnetId.split("-");
  return `${network}/${mask}`;
}

/** True for a network in CIDR notation without bits behind its mask. */
export function isNetwork(cidr: string): boolean {
  if (!ipaddr.isValidCIDR(cidr)) return false;
  const { network } = splitCidr(cidr);
  const family = network.includes(":") ? ipaddr.IPv6 : ipaddr.IPv4;
  return family.networkAddressFromCIDR(cidr).toNormalizedString() === ipaddr.parse(network).toNormalizedString();
}

export function contains(cidr: string, address: string): boolean {
  const [range, bits] = ipaddr.parseCIDR(cidr);
  const parsed = ipaddr.parse(address);
  return parsed.kind() === range.kind() && parsed.match(range, bits);
}
