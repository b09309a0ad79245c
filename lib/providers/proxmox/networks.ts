import type { NetworkFacet, NetworkProfile } from "../provider";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import type { GuestCalls } from "./guest-calls";
import { profilesOf } from "./network-profiles";
import { withoutSdn } from "./sdn/absent";
import { createNetworkMaking } from "./sdn/making";
import { isMarkedAlias } from "./sdn/names";
import type { ProxmoxTasks } from "./tasks";
import { NodeNetworksAnswer, SubnetsAnswer, VnetsAnswer, ZonesAnswer } from "./wire";

export interface ProxmoxNetworks extends NetworkFacet {
  /** Profiles of one host: two calls fewer per other host than all of them. */
  profilesOn(hostName: string): Promise<NetworkProfile[]>;
  /**
   * Profiles of one host as they were read last, if they know these bridges; else read now, at most once a minute for a
   * bridge that is not there. For looks at many guests, which must not cost calls for profiles each.
   */
  knownProfilesOn(hostName: string, bridges: readonly string[]): Promise<readonly NetworkProfile[]>;
}

/** Bridges seldom change what they are; those that Moxxie makes are read anew because they are not known. */
const profilesGoodForMs = 10 * 60_000;
/** A bridge that the host does not have would else be sought with every guest that is on it. */
const profilesRetryMs = 60_000;

interface NetworkDeps {
  client: ProxmoxClient;
  guests: GuestCalls;
  tasks: ProxmoxTasks;
}

export function createNetworks({ client, guests, tasks }: NetworkDeps): ProxmoxNetworks {
  const bridgesOf = (hostName: string) => client.get(path`/nodes/${hostName}/network`, NodeNetworksAnswer);

  /** What is in force; what waits to be applied is no network yet. */
  async function sdn() {
    const options = { query: { running: true } };
    const [zones, vnets] = await Promise.all([
      withoutSdn(client.get("/cluster/sdn/zones", ZonesAnswer, options)),
      withoutSdn(client.get("/cluster/sdn/vnets", VnetsAnswer, options)),
    ]);
    return { zones, vnets };
  }

  /** Those of Moxxie's own vnets are in its IPAM, not here: with many clients that saves as many calls. */
  async function subnetsOf(vnets: { vnet: string; alias?: string }[]) {
    const others = vnets.filter(({ alias }) => !isMarkedAlias(alias));
    const lists = others.map(async ({ vnet }) => {
      const subnets = await withoutSdn(client.get(path`/cluster/sdn/vnets/${vnet}/subnets`, SubnetsAnswer));
      return [vnet, subnets] as const;
    });
    return new Map(await Promise.all(lists));
  }

  async function profilesOn(hostName: string): Promise<NetworkProfile[]> {
    const [bridges, { zones, vnets }] = await Promise.all([bridgesOf(hostName), sdn()]);
    const profiles = profilesOf({ hosts: new Map([[hostName, bridges]]), zones, vnets, subnets: new Map() });
    recent.set(hostName, { profiles, readAt: Date.now() });
    return profiles;
  }

  /** When bridges that guests are on, `host/bridge`, were last sought and not found. */
  const missedAt = new Map<string, number>();
  /** The profiles of each host as they were read last. */
  const recent = new Map<string, { profiles: readonly NetworkProfile[]; readAt: number }>();

  return {
    making: createNetworkMaking({ client, tasks }),
    async profiles() {
      const [hosts, { zones, vnets }] = await Promise.all([guests.onEachHost(bridgesOf), sdn()]);
      const profiles = profilesOf({ hosts, zones, vnets, subnets: await subnetsOf(vnets) });
      for (const [hostName, bridges] of hosts) {
        const own = profilesOf({ hosts: new Map([[hostName, bridges]]), zones, vnets, subnets: new Map() });
        recent.set(hostName, { profiles: own, readAt: Date.now() });
      }
      return profiles;
    },
    profilesOn,
    async knownProfilesOn(hostName, bridges) {
      const known = recent.get(hostName);
      const isGood = known !== undefined && Date.now() - known.readAt < profilesGoodForMs;
      const unknown = bridges.filter((bridge) => !known?.profiles.some(({ id }) => id === bridge));
      const places = unknown.map((bridge) => `${hostName}/${bridge}`);
      const soughtInVain = (place: string) => Date.now() - (missedAt.get(place) ?? 0) < profilesRetryMs;
      if (isGood && places.every(soughtInVain)) return known.profiles;
      const profiles = await profilesOn(hostName);
      if (missedAt.size > 1_000) missedAt.clear();
      for (const bridge of bridges) {
        if (!profiles.some(({ id }) => id === bridge)) missedAt.set(`${hostName}/${bridge}`, Date.now());
      }
      return profiles;
    },
  };
}
