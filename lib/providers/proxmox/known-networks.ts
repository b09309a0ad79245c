import type { NetworkProfile } from "../provider";
import { profilesOf } from "./network-profiles";
import type { NodeNetwork, Vnet, Zone } from "./wire";

/** One host's networks as they were read: its interfaces, and what of the SDN is in force. */
export interface HostNetworks {
  interfaces: NodeNetwork[];
  zones: Zone[];
  vnets: Vnet[];
}

/** Bridges seldom change what they are; those that Moxxie makes are read anew because they are not known. */
const goodForMs = 10 * 60_000;
/** A bridge that the host does not have would else be sought with every guest that is on it. */
const missedForMs = 60_000;
const missedMax = 1_000;

/**
 * Networks of hosts as they were read last, for looks at many guests, which must not cost calls for networks each. A
 * host is read again when it is asked for a bridge that is not known, at most once a minute for one that is not there.
 */
export function createKnownNetworks(read: (hostName: string) => Promise<HostNetworks>) {
  const known = new Map<string, HostNetworks & { readAt: number }>();
  /** When bridges, `host/bridge`, were sought and not found. */
  const missedAt = new Map<string, number>();

  const has = ({ interfaces, vnets }: HostNetworks, bridge: string) =>
    interfaces.some(({ iface }) => iface === bridge) || vnets.some(({ vnet }) => vnet === bridge);

  function mustRead(hostName: string, bridges: readonly string[]): boolean {
    const last = known.get(hostName);
    if (last === undefined || Date.now() - last.readAt >= goodForMs) return true;
    return bridges.some(
      (bridge) => !has(last, bridge) && Date.now() - (missedAt.get(`${hostName}/${bridge}`) ?? 0) >= missedForMs,
    );
  }

  const remember = (hostName: string, networks: HostNetworks) =>
    void known.set(hostName, { ...networks, readAt: Date.now() });

  return {
    remember,
    /** The profiles of these bridges and vnets on a host. */
    async profilesOf(hostName: string, bridges: readonly string[]): Promise<NetworkProfile[]> {
      if (mustRead(hostName, bridges)) remember(hostName, await read(hostName));
      const { interfaces, zones, vnets } = known.get(hostName) ?? { interfaces: [], zones: [], vnets: [] };
      if (missedAt.size > missedMax) missedAt.clear();
      for (const bridge of bridges) {
        if (!has({ interfaces, zones, vnets }, bridge)) missedAt.set(`${hostName}/${bridge}`, Date.now());
      }
      return profilesOf({
        hosts: new Map([[hostName, interfaces]]),
        zones,
        vnets: vnets.filter(({ vnet }) => bridges.includes(vnet)), // there may be thousands
        subnets: new Map(),
      });
    },
  };
}
