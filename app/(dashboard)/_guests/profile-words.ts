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

/** Why a network cannot be had on a host; null when it can, and while no host is chosen. */
export function whyNotProfile(profile: NetworkProfileView, { host }: { host: string | null }): string | null {
  if (profile.makesNetworks) return "a zone: networks for clients are made in it on demand";
  return host !== null && profile.nodes.length > 0 && !profile.nodes.includes(host) ? `not on ${host}` : null;
}
