import ipaddr from "ipaddr.js";

/** What the ranges of `ipaddr.js` are called for people; those that are missing here keep their name. */
const rangeWords: Record<string, string> = {
  unspecified: "the unspecified address",
  broadcast: "the broadcast address",
  multicast: "a multicast address",
  linkLocal: "a link-local address",
  loopback: "a loopback address",
  carrierGradeNat: "a shared address of a carrier",
  private: "a private address",
  uniqueLocal: "a private address",
  reserved: "a reserved address",
  rfc6052: "an address behind NAT64",
  rfc6145: "an address behind a translator",
  "6to4": "a 6to4 address",
  teredo: "a Teredo address",
  deprecatedSiteLocal: "a site-local address",
};

/** Ranges that an installation may open for receivers of its own network. */
const inward = new Set(["private", "uniqueLocal", "loopback", "linkLocal", "carrierGradeNat", "deprecatedSiteLocal"]);

/** The addresses that are given out for the Internet; what lies outside is no public address, whatever its range's name. */
const globalUnicastV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Why no webhook goes to that address, in words that follow "is"; undefined when it may. An IPv4 address inside an IPv6
 * one is judged as what it is.
 *
 * @param address an IP address, not a name.
 */
export function whyRefused(address: string, { allowPrivate }: { allowPrivate: boolean }): string | undefined {
  if (!ipaddr.isValid(address)) return "not an IP address";
  const parsed = ipaddr.process(address.replace(/%.*$/, ""));
  const range = parsed.range();
  if (range === "unicast") return isGlobal(parsed) ? undefined : "not a public address";
  if (allowPrivate && inward.has(range)) return undefined;
  return rangeWords[range] ?? `of the range '${range}'`;
}

const isGlobal = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
  address instanceof ipaddr.IPv4 || address.match(globalUnicastV6);
