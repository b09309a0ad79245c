import { MoxxieError } from "@/lib/errors";
import type { NetworkProfile } from "../provider";
import { labelOf, zoneProfileId } from "./sdn/names";
import { makesNetworks, serviceVlanOf } from "./sdn/verdicts";
import type { NodeNetwork, Subnet, Vnet, Zone } from "./wire";

/**
 * Networks of a cluster as profiles. The grammar of a profile's id, which is what `network.profileId` names:
 *
 * | id           | network                                                                             |
 * | ------------ | ----------------------------------------------------------------------------------- |
 * | `vmbr0`      | the bridge, untagged; with `network.vlan` on a VLAN-aware bridge, in that VLAN        |
 * | `vmbr0.100`  | VLAN 100 on the bridge; listed where a node has such an interface, accepted on any bridge |
 * | `vlan100`    | VLAN 100 on the default bridge, unless a bridge or vnet of that name exists             |
 * | `web`        | the SDN vnet of that name, which carries its own VLAN (in a Q-in-Q zone below the zone's) |
 * | `zone:lan`   | the SDN zone of that name: no guest can be put on it, networks are made in it         |
 *
 * Zones and vnets are those in force: one that only waits to be applied is no bridge on any host yet.
 */
export function profilesOf(estate: NetworkEstate): NetworkProfile[] {
  const profiles = new Map<string, NetworkProfile>();
  for (const [hostName, networks] of estate.hosts) {
    for (const profile of hostProfiles(networks)) {
      const seen = profiles.get(profile.id);
      profiles.set(profile.id, { ...profile, ...seen, hostNames: [...(seen?.hostNames ?? []), hostName].sort() });
    }
  }
  const allHosts = [...estate.hosts.keys()].sort();
  const vnets = estate.vnets.map((vnet) => vnetProfile(vnet, estate, allHosts));
  const zones = estate.zones.filter(makesNetworks).map((zone) => zoneProfile(zone, allHosts));
  const listed = [...profiles.values(), ...vnets, ...zones].sort((one, other) => (one.id < other.id ? -1 : 1));
  const fallback = defaultProfile(listed);
  return listed.map((profile) => ({ ...profile, isDefault: profile.id === fallback?.id }));
}

export interface NetworkEstate {
  /** Interfaces by host. */
  hosts: Map<string, NodeNetwork[]>;
  zones: Zone[];
  vnets: Vnet[];
  /** Subnets by vnet. */
  subnets: Map<string, Subnet[]>;
}

const isBridge = ({ type }: NodeNetwork) => type === "bridge" || type === "OVSBridge";

function hostProfiles(networks: NodeNetwork[]): NetworkProfile[] {
  const bridges = networks.filter(isBridge);
  const bridgeNames = new Set(bridges.map((bridge) => bridge.iface));
  const tagged = networks.filter((one) => one.type === "vlan" && bridgeNames.has(one["vlan-raw-device"] ?? ""));
  return [...bridges.map((bridge) => bridgeProfile(bridge, networks)), ...tagged.flatMap(taggedProfile)];
}

function bridgeProfile(bridge: NodeNetwork, networks: NodeNetwork[]): NetworkProfile {
  const vlanAware = bridge.type === "OVSBridge" || bridge.bridge_vlan_aware;
  // A bridge whose port is a VLAN interface lives inside that VLAN; if it is VLAN-aware itself, tags nest (Q-in-Q).
  const outer = outerVlan(bridge, networks);
  return {
    id: bridge.iface,
    name: bridge.iface,
    hostNames: [],
    kind: "bridge",
    bridge: bridge.iface,
    ...(outer !== undefined && (vlanAware ? { serviceVlan: outer } : { vlan: outer })),
    vlanAware,
    ...addressOf(bridge),
    isDefault: false,
  };
}

function outerVlan({ bridge_ports = "" }: NodeNetwork, networks: NodeNetwork[]): number | undefined {
  const ports = bridge_ports.split(/\s+/).filter((port) => port !== "");
  if (ports.length !== 1) return undefined;
  const [port = ""] = ports;
  const known = networks.find((one) => one.iface === port)?.["vlan-id"];
  const named = /\.(\d{1,4})$/.exec(port)?.[1];
  return known ?? (named === undefined ? undefined : Number(named));
}

function taggedProfile(network: NodeNetwork): NetworkProfile[] {
  const vlan = network["vlan-id"];
  const bridge = network["vlan-raw-device"];
  if (vlan === undefined || bridge === undefined) return [];
  const id = `${bridge}.${vlan}`;
  const shown = { id, name: id, hostNames: [], kind: "bridge" as const, bridge, vlan, vlanAware: false };
  return [{ ...shown, ...addressOf(network), isDefault: false }];
}

function addressOf({ cidr, gateway, comments }: NodeNetwork): Pick<NetworkProfile, "cidr" | "gateway" | "note"> {
  const note = comments?.trim();
  return { ...(cidr && { cidr }), ...(gateway && { gateway }), ...(note && { note }) };
}

function vnetProfile(vnet: Vnet, { zones, subnets }: NetworkEstate, allHosts: string[]): NetworkProfile {
  const zone = zones.find((one) => one.zone === vnet.zone);
  const [subnet] = subnets.get(vnet.vnet) ?? [];
  return {
    id: vnet.vnet,
    name: labelOf(vnet.alias) ?? vnet.vnet,
    hostNames: hostsOf(zone, allHosts),
    kind: "vnet",
    bridge: vnet.vnet,
    // In VXLAN and EVPN zones the tag is a network identifier, not a VLAN that anyone sees.
    ...(vnet.tag !== undefined && (zone?.type === "vlan" || zone?.type === "qinq") && { vlan: vnet.tag }),
    ...(zone?.type === "qinq" && zone.tag !== undefined && { serviceVlan: zone.tag }),
    vlanAware: vnet.vlanaware,
    ...(subnet?.cidr && { cidr: subnet.cidr }),
    ...(subnet?.gateway && { gateway: subnet.gateway }),
    isDefault: false,
    ...(zone !== undefined && { note: `SDN zone ${zone.zone} (${zone.type})` }),
  };
}

function zoneProfile(zone: Zone, allHosts: string[]): NetworkProfile {
  const serviceVlan = serviceVlanOf(zone);
  const outer = serviceVlan === null ? "" : `, service VLAN ${serviceVlan}`;
  return {
    id: zoneProfileId(zone.zone),
    name: zone.zone,
    hostNames: hostsOf(zone, allHosts),
    kind: "zone",
    ...(zone.bridge && { bridge: zone.bridge }),
    ...(serviceVlan !== null && { serviceVlan }),
    vlanAware: false,
    makesNetworks: true,
    isDefault: false,
    note: `SDN zone ${zone.zone} (${zone.type}${outer})`,
  };
}

/** The hosts that a zone is limited to, else all. */
export function hostsOf(zone: Pick<Zone, "nodes"> | undefined, allHosts: string[]): string[] {
  const named = zone?.nodes?.split(/[,;\s]+/).filter((node) => node !== "") ?? [];
  return named.length === 0 ? allHosts : named.sort();
}

/**
 * The bridge that a guest is put on when nobody says otherwise: one that is made for VLANs before one that is not, and
 * among those `vmbr0`, the installer's.
 */
function defaultProfile(profiles: NetworkProfile[]): NetworkProfile | undefined {
  const bridges = profiles.filter((profile) => profile.kind === "bridge" && profile.bridge === profile.id);
  const aware = bridges.filter((profile) => profile.vlanAware);
  const candidates = aware.length > 0 ? aware : bridges;
  return candidates.find((profile) => profile.id === "vmbr0") ?? candidates[0];
}

/** What goes into a guest's `net0`: the bridge or vnet, and the tag where the guest's port carries one. */
export interface Attachment {
  bridge: string;
  tag?: number;
}

/**
 * The attachment for a profile id and perhaps a VLAN, on one host. Throws `unknown_network_profile` when the host has
 * no such network, `cannot_be_done` when the network cannot carry the VLAN asked for, or is a zone.
 */
export function attachmentOf(
  wanted: { profileId: string; vlan?: number },
  { profiles, hostName }: { profiles: NetworkProfile[]; hostName: string },
): Attachment {
  const here = profiles.filter((profile) => profile.hostNames.includes(hostName));
  const { profileId, vlan } = wanted;
  const exact = here.find((profile) => profile.id === profileId);
  if (exact !== undefined) return attached(exact, vlan);

  const [, bridgeName, tag] = /^(.+)\.(\d{1,4})$/.exec(profileId) ?? [];
  const [, bareTag] = /^vlan(\d{1,4})$/.exec(profileId) ?? [];
  const bridge =
    bridgeName === undefined
      ? bareTag && defaultProfile(here)
      : here.find((profile) => profile.id === bridgeName && profile.kind === "bridge");
  if (!bridge) throw unknownProfile(profileId, hostName);
  const named = Number(tag ?? bareTag);
  if (vlan !== undefined && vlan !== named) throw carriesNoVlan(profileId, vlan);
  return { bridge: bridge.id, tag: validTag(named) };
}

function attached(
  { id, kind, bridge = id, vlan: own, vlanAware }: NetworkProfile,
  vlan: number | undefined,
): Attachment {
  if (kind === "zone") throw isZone(id);
  const tagged = kind === "bridge" && bridge !== id; // `vmbr0.100`
  if (vlan === undefined || vlan === own) return tagged ? { bridge, tag: own } : { bridge };
  // A plain bridge takes tags too (the node makes a bridge per VLAN), a vnet only when it is VLAN-aware.
  if (tagged || (kind === "vnet" && !vlanAware)) throw carriesNoVlan(id, vlan);
  return { bridge, tag: validTag(vlan) };
}

function validTag(tag: number): number {
  if (Number.isInteger(tag) && tag >= 1 && tag <= 4094) return tag;
  throw new MoxxieError("cannot_be_done", `${tag} is no VLAN; a VLAN is a number from 1 to 4094.`);
}

const unknownProfile = (profileId: string, hostName: string) =>
  new MoxxieError("unknown_network_profile", `Host '${hostName}' has no network '${profileId}'.`);

const isZone = (profileId: string) =>
  new MoxxieError(
    "cannot_be_done",
    `'${profileId}' is a zone, not a network: a guest is put on one of the networks that are made in it.`,
  );

const carriesNoVlan = (profileId: string, vlan: number) =>
  new MoxxieError(
    "cannot_be_done",
    `Network '${profileId}' cannot carry VLAN ${vlan}; name a VLAN-aware bridge or vnet.`,
  );
