/** A zone of the software-defined network, as its configuration stands. */
export interface SdnZone {
  readonly zone: string;
  readonly type: "simple" | "vlan" | "qinq" | "vxlan" | "evpn";
  /** bridge, tag, vlan-protocol, mtu, nodes … as given. */
  readonly settings: Record<string, string>;
}

export interface SdnVnet {
  readonly vnet: string;
  zone: string;
  /** tag, alias, vlanaware, isolate-ports. */
  settings: Record<string, string>;
}

/** SDN configuration and what of it was applied to the nodes. */
export class Sdn {
  zones = new Map<string, SdnZone>();
  vnets = new Map<string, SdnVnet>();
  appliedZones = new Map<string, SdnZone>();
  appliedVnets = new Map<string, SdnVnet>();

  /** Makes the present configuration the running one. */
  apply(): void {
    this.appliedZones = new Map(this.zones);
    this.appliedVnets = new Map([...this.vnets].map(([id, vnet]) => [id, { ...vnet, settings: { ...vnet.settings } }]));
  }

  /** Whether a node has the zone: all nodes, or those named. */
  static zoneIsOn(zone: SdnZone, node: string): boolean {
    return zone.settings.nodes === undefined || zone.settings.nodes.split(",").includes(node);
  }
}
