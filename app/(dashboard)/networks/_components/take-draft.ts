import ipaddr from "ipaddr.js";
import type { AddressTake, NetworkView } from "@/lib/contracts/networks";

/** The form of an address that is taken. */
export interface TakeDraft {
  /** Empty: the next free. */
  address: string;
  guestId: string | null;
  note: string;
}

/** What the form means for a network, or what is wrong with the address. */
export function readTake(
  network: Pick<NetworkView, "id" | "subnet">,
  draft: TakeDraft,
): { input: (AddressTake & { networkId: string }) | null; problem: string | null } {
  const address = draft.address.trim();
  const problem = address ? wrongAddress(address, network.subnet) : null;
  if (problem) return { input: null, problem };
  const input = {
    networkId: network.id,
    note: draft.note.trim(),
    ...(address && { address }),
    ...(draft.guestId && { guestId: draft.guestId }),
  };
  return { input, problem: null };
}

function wrongAddress(text: string, subnet: string | null): string | null {
  // The library also reads '10' and '0x7f.1', which nobody means.
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return "An address such as 172.16.4.10";
  if (subnet === null || !ipaddr.isValidCIDR(subnet)) return null;
  const address = ipaddr.parse(text);
  const [network, prefix] = ipaddr.parseCIDR(subnet);
  const isInside = address.kind() === network.kind() && address.match(network, prefix);
  return isInside ? null : `It does not lie in ${subnet}`;
}
