import { type NetworkStatus, type NetworkView, networkStatuses } from "@/lib/contracts/networks";

export interface NetworkSearch {
  /** Any of them; none means all. */
  statuses: readonly NetworkStatus[];
  /** Words that a network must all hold. */
  text: string;
}

/** The states of an address; unknown ones are left out. */
export const statusesOf = (texts: readonly string[]): NetworkStatus[] =>
  networkStatuses.filter((status) => texts.includes(status));

/**
 * The networks that a search means: every word in client, purpose, VLAN, subnet, gateway, note or source. Those that
 * were given out come before those that were only seen.
 */
export function searchNetworks(networks: readonly NetworkView[], { statuses, text }: NetworkSearch): NetworkView[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = networks.filter(
    (network) =>
      (statuses.length === 0 || statuses.includes(network.status)) && words.every((word) => isMeantBy(word, network)),
  );
  return [...found.filter(({ status }) => status !== "foreign"), ...found.filter(({ status }) => status === "foreign")];
}

/** A bare number is a VLAN first: '104' does not find every address with 104 in it. */
function isMeantBy(word: string, network: NetworkView): boolean {
  if (/^\d{1,4}$/.test(word) && String(network.vlan) === word) return true;
  return haystack(network).includes(word);
}

const haystack = ({ clientId, purpose, subnet, gateway, note, sources, vlan, datacenter }: NetworkView): string =>
  [clientId, purpose, subnet, gateway, note, ...sources, vlan !== null && `vlan${vlan}`, datacenter]
    .filter(Boolean)
    .join(" ")
    .toLowerCase();

/** What a network is called: 'acme · web'; a foreign one by its VLAN or subnet. */
export function networkName({ clientId, purpose, vlan, subnet, sources }: NetworkView): string {
  if (clientId !== null) return purpose ? `${clientId} · ${purpose}` : clientId;
  return vlan === null ? (subnet ?? sources[0] ?? "foreign network") : `VLAN ${vlan}`;
}
