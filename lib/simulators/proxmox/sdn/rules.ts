import { invalidParameters } from "../errors";
import type { SdnConfig, SdnSubnet, SdnVnet, SdnZone } from "../state/sdn";
import { cidrOf, contains } from "./subnet";

const required: Partial<Record<SdnZone["type"], readonly string[]>> = {
  qinq: ["bridge", "tag"],
  vlan: ["bridge"],
  evpn: ["controller"],
};

/** Settings that a type of zone must have. Throws 400. */
export function requireZoneSettings({ type, settings }: SdnZone): void {
  for (const key of required[type] ?? []) {
    if (settings[key] === undefined) throw invalidParameters({ [key]: "property is missing and it is not optional" });
  }
  if (type === "vxlan" && settings.peers === undefined && settings.fabric === undefined) {
    throw invalidParameters({ peers: "property is missing and it is not optional" });
  }
}

/** The tag of a VNet: needed, allowed or forbidden by the zone's type, and unique in the zone. Throws 400. */
export function requireTag({ vnet, zone, config }: { vnet: SdnVnet; zone: SdnZone; config: SdnConfig }): void {
  const { tag } = vnet.settings;
  if (zone.type === "simple") {
    if (tag !== undefined) throw invalidParameters({ tag: "vlan tag is not allowed on simple zone" });
    return;
  }
  if (tag === undefined && zone.type !== "qinq") throw invalidParameters({ tag: "missing vlan tag" });
  if (Number(tag) > 4096 && (zone.type === "qinq" || zone.type === "vlan")) {
    throw invalidParameters({ tag: "VLAN tag maximal value is 4096" });
  }
  for (const other of config.vnets.values()) {
    if (other.vnet === vnet.vnet || other.zone !== vnet.zone || other.settings.tag !== tag) continue;
    const where = `zone ${zone.zone} vnet ${other.vnet}`;
    throw invalidParameters({
      tag: tag === undefined ? `tag-less vnet already exists in ${where}` : `tag ${tag} already exist in ${where}`,
    });
  }
}

/** VLAN-aware VNets have no subnets. Throws 400. */
export function requirePlain({ vnet, config }: { vnet: SdnVnet; config: SdnConfig }): void {
  if (vnet.settings.vlanaware !== "1" || subnetsOf(vnet.vnet, config).length === 0) return;
  throw invalidParameters({ vlanaware: "vlanaware vnet is not compatible with subnets" });
}

/** The gateway lies inside, and the VNet is a plain one. Throws 400. */
export function requireSubnet(subnet: SdnSubnet, config: SdnConfig): void {
  if (config.vnets.get(subnet.vnet)?.settings.vlanaware === "1") {
    throw invalidParameters({ subnet: "subnets are not allowed on vlanaware vnets" });
  }
  const { gateway } = subnet.settings;
  const cidr = cidrOf(subnet.subnet);
  if (gateway !== undefined && !contains(cidr, gateway)) {
    throw invalidParameters({ gateway: `${gateway} is not in subnet ${cidr}` });
  }
}

export const subnetsOf = (vnet: string, { subnets }: SdnConfig): SdnSubnet[] =>
  [...subnets.values()].filter((subnet) => subnet.vnet === vnet);
