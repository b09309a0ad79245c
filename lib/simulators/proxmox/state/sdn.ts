import { createHash } from "node:crypto";
import type { ClusterNode } from "./node";

/** A zone of the software-defined network, as its configuration stands. */
export interface SdnZone {
  readonly zone: string;
  readonly type: "simple" | "vlan" | "qinq" | "vxlan" | "evpn";
  /** bridge, tag, vlan-protocol, mtu, nodes … as given. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface SdnVnet {
  readonly vnet: string;
  readonly zone: string;
  /** tag, alias, vlanaware, isolate-ports. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface SdnSubnet {
  /** `zone-10.0.0.0-24`. */
  readonly subnet: string;
  readonly vnet: string;
  readonly zone: string;
  /** gateway, snat, dhcp-range (the ranges joined by blanks), dnszoneprefix, dhcp-dns-server. */
  readonly settings: Readonly<Record<string, string>>;
}

/** One state of all the objects. They are replaced, never changed in place: a copy of the maps is a copy of it all. */
export interface SdnConfig {
  readonly zones: Map<string, SdnZone>;
  readonly vnets: Map<string, SdnVnet>;
  readonly subnets: Map<string, SdnSubnet>;
}

export type SdnStatus = "available" | "pending" | "error";

/** How a node fails to take the SDN: `pending` makes no configuration of it, `error` makes one and cannot bring it up. */
export type SdnFailure = "pending" | "error";

/**
 * The software-defined network: the configuration as it is edited, the one that was committed (`running`), and what
 * of it each node has taken. The latter differ while nodes reload, and when a node fails at that.
 */
export class Sdn {
  configured: SdnConfig = emptyConfig();
  running: SdnConfig = emptyConfig();
  /** The token of the global lock while somebody holds it. */
  lockToken: string | undefined;
  readonly failures = new Map<string, SdnFailure>();
  readonly #onNodes = new Map<string, { version: number; config: SdnConfig; broken: boolean }>();
  /** Counts commits; 0 = never applied. */
  #version = 0;

  /** Makes the present configuration the running one; nodes have it once they reload. */
  commit(): void {
    this.running = copyOf(this.configured);
    this.#version++;
  }

  rollback(): void {
    this.configured = copyOf(this.running);
  }

  /** A node generates its network configuration anew, or fails to. Throws when its interfaces do not come up. */
  reload(node: string): void {
    const failure = this.failures.get(node);
    if (failure === "pending") throw new Error("command 'ifreload -a' failed: got timeout");
    const config = failure === "error" ? (this.#onNodes.get(node)?.config ?? emptyConfig()) : copyOf(this.running);
    this.#onNodes.set(node, { version: this.#version, config, broken: failure === "error" });
    if (failure === "error") throw new Error("command 'ifreload -a' failed: exit code 1");
  }

  /** Commits and has all nodes take it at once, as a cluster that has been running for long. */
  settle(nodes: Iterable<Pick<ClusterNode, "name">>): void {
    this.commit();
    for (const { name } of nodes) this.reload(name);
  }

  /** Whether a node has the bridge of a VNet. */
  hasBridge(node: string, vnet: string): boolean {
    const taken = this.#onNodes.get(node)?.config;
    const zone = taken?.zones.get(taken.vnets.get(vnet)?.zone ?? "");
    return zone !== undefined && Sdn.zoneIsOn(zone, node);
  }

  /** Why a node does not have the running configuration; undefined when it does, or when nothing was ever applied. */
  staleness(node: string): string | undefined {
    if (this.#version === 0) return undefined;
    const taken = this.#onNodes.get(node);
    if (!taken) return "local sdn network configuration is not yet generated, please reload";
    return taken.version < this.#version ? "local sdn network configuration is too old, please reload" : undefined;
  }

  /** How a VNet of the running configuration stands on a node. */
  vnetStatus(node: string, vnet: SdnVnet): { status: SdnStatus; statusmsg?: string } {
    const stale = this.staleness(node);
    if (stale) return { status: "pending", statusmsg: stale };
    const isBroken = this.#onNodes.get(node)?.broken && !this.hasBridge(node, vnet.vnet);
    return isBroken ? { status: "error", statusmsg: `missing interfaces: ${vnet.vnet}` } : { status: "available" };
  }

  zoneStatus(node: string, zone: SdnZone): SdnStatus {
    if (this.staleness(node)) return "pending";
    const vnets = [...this.running.vnets.values()].filter((vnet) => vnet.zone === zone.zone);
    return vnets.some((vnet) => this.vnetStatus(node, vnet).status === "error") ? "error" : "available";
  }

  /** Zones of the running configuration that a node belongs to. */
  zonesOn(node: string): SdnZone[] {
    return [...this.running.zones.values()].filter((zone) => Sdn.zoneIsOn(zone, node));
  }

  vnetsOf(zone: string, config: SdnConfig = this.running): SdnVnet[] {
    return [...config.vnets.values()].filter((vnet) => vnet.zone === zone);
  }

  get hasPendingChanges(): boolean {
    return digestOf(this.configured) !== digestOf(this.running);
  }

  /** Whether a node has the zone: all nodes, or those named. */
  static zoneIsOn(zone: SdnZone, node: string): boolean {
    return zone.settings.nodes === undefined || zone.settings.nodes.split(",").includes(node);
  }
}

/** The digest of the file that an object stands in: any change of a sibling changes it too. */
export function digestOf(part: SdnConfig | Map<string, unknown>): string {
  const entries = part instanceof Map ? [part] : [part.zones, part.vnets, part.subnets];
  const text = JSON.stringify(entries.map((map) => [...map].sort(([one], [other]) => (one < other ? -1 : 1))));
  return createHash("sha1").update(text).digest("hex");
}

function emptyConfig(): SdnConfig {
  return { zones: new Map(), vnets: new Map(), subnets: new Map() };
}

function copyOf({ zones, vnets, subnets }: SdnConfig): SdnConfig {
  return { zones: new Map(zones), vnets: new Map(vnets), subnets: new Map(subnets) };
}
