import type { NetworkFacet, NetworkProfile } from "../provider";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import type { GuestCalls } from "./guest-calls";
import { createKnownNetworks, type HostNetworks } from "./known-networks";
import { profilesOf } from "./network-profiles";
import { withoutSdn } from "./sdn/absent";
import { createNetworkMaking } from "./sdn/making";
import { isMarkedAlias } from "./sdn/names";
import type { ProxmoxTasks } from "./tasks";
import { NodeNetworksAnswer, SubnetsAnswer, VnetsAnswer, ZonesAnswer } from "./wire";

export interface ProxmoxNetworks extends NetworkFacet {
  /** Profiles of one host: two calls fewer per other host than all of them. */
  profilesOn(hostName: string): Promise<NetworkProfile[]>;
  /** Profiles of these bridges and vnets on one host as they were read last, read anew where they are not known. */
  knownProfilesOn(hostName: string, bridges: readonly string[]): Promise<NetworkProfile[]>;
}

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
      const query = { running: true };
      const subnets = await withoutSdn(client.get(path`/cluster/sdn/vnets/${vnet}/subnets`, SubnetsAnswer, { query }));
      return [vnet, subnets] as const;
    });
    return new Map(await Promise.all(lists));
  }

  async function networksOf(hostName: string): Promise<HostNetworks> {
    const [interfaces, { zones, vnets }] = await Promise.all([bridgesOf(hostName), sdn()]);
    return { interfaces, zones, vnets };
  }

  const known = createKnownNetworks(networksOf);

  return {
    making: createNetworkMaking({ client, tasks }),
    async profiles() {
      const [hosts, { zones, vnets }] = await Promise.all([guests.onEachHost(bridgesOf), sdn()]);
      for (const [hostName, interfaces] of hosts) known.remember(hostName, { interfaces, zones, vnets });
      return profilesOf({ hosts, zones, vnets, subnets: await subnetsOf(vnets) });
    },
    async profilesOn(hostName) {
      const networks = await networksOf(hostName);
      known.remember(hostName, networks);
      const { interfaces, zones, vnets } = networks;
      return profilesOf({ hosts: new Map([[hostName, interfaces]]), zones, vnets, subnets: new Map() });
    },
    knownProfilesOn: known.profilesOf,
  };
}
