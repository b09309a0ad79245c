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
      const subnets = await withoutSdn(client.get(path`/cluster/sdn/vnets/${vnet}/subnets`, SubnetsAnswer));
      return [vnet, subnets] as const;
    });
    return new Map(await Promise.all(lists));
  }

  return {
    making: createNetworkMaking({ client, tasks }),
    async profiles() {
      const [hosts, { zones, vnets }] = await Promise.all([guests.onEachHost(bridgesOf), sdn()]);
      return profilesOf({ hosts, zones, vnets, subnets: await subnetsOf(vnets) });
    },
    async profilesOn(hostName) {
      const [bridges, { zones, vnets }] = await Promise.all([bridgesOf(hostName), sdn()]);
      return profilesOf({ hosts: new Map([[hostName, bridges]]), zones, vnets, subnets: new Map() });
    },
  };
}
