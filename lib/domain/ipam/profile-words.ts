import type { NetworkProfile } from "../platform";

const hostsNamed = 3;

/** `bridge vmbr0.150 on ams1, ams2`; the fourth and further hosts are counted. */
export function profileInWords({ kind, name, hostNames }: NetworkProfile): string {
  const named = hostNames.slice(0, hostsNamed).join(", ");
  const more = hostNames.length - hostsNamed;
  const hosts = more > 0 ? `${named} and ${more} more` : named;
  return `${kind} ${name}${hosts ? ` on ${hosts}` : ""}`;
}
