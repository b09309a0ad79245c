import type { NetworkProfileView } from "@/lib/contracts/estate";

/** 'vlan100 · VLAN 100 · 172.16.100.0/24'. */
export function profileLabel(profile: NetworkProfileView): string {
  return [profile.name, vlanWords(profile), profile.cidr].filter(Boolean).join(" · ");
}

/** 'VLAN 100', 'VLAN 1000.100' behind Q-in-Q (outer before inner), 'any VLAN' on a trunk. */
export function vlanWords({ vlan, serviceVlan, vlanAware }: NetworkProfileView): string | null {
  if (vlan !== null) return serviceVlan === null ? `VLAN ${vlan}` : `VLAN ${serviceVlan}.${vlan}`;
  if (serviceVlan !== null) return `service VLAN ${serviceVlan}`;
  return vlanAware ? "any VLAN" : null;
}

/** Hosts of which one is to have a network, and how they are called together; null: any will do. */
export interface ProfilePlace {
  hosts: readonly string[] | null;
  place: string;
  /** Ids that can be asked for there, where the server has been asked. */
  valid?: readonly string[] | null;
}

/** Why a network cannot be had there; null when it can. No nodes named means that it is on all of them. */
export function whyNotProfile(profile: NetworkProfileView, { hosts, place, valid }: ProfilePlace): string | null {
  if (profile.makesNetworks) return "a zone: networks for clients are made in it on demand";
  if (profile.addressesLeft === 0) return "no address left on it";
  if (hosts !== null && profile.nodes.length > 0 && !hosts.some((host) => profile.nodes.includes(host)))
    return `not on ${place}`;
  return valid && !valid.includes(profile.id) ? "cannot be had where the guest would go" : null;
}
