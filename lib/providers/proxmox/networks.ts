import type { NetworkFacet, NetworkProfile } from "../provider";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import { isProblem } from "./errors";
import type { GuestCalls } from "./guest-calls";
import { profilesOf } from "./network-profiles";
import { NodeNetworksAnswer, SubnetsAnswer, VnetsAnswer, ZonesAnswer } from "./wire";

export interface ProxmoxNetworks extends NetworkFacet {
  /** Profiles of one host: two calls fewer per other host than all of them. */
  profilesOn(hostName: string): Promise<NetworkProfile[]>;
}

export function createNetworks(client: ProxmoxClient, guests: GuestCalls): ProxmoxNetworks {
  const bridgesOf = (hostName: string) => client.get(path`/nodes/${hostName}/network`, NodeNetworksAnswer);

  async function sdn() {
    const [zones, vnets] = await Promise.all([
      withoutSdn(client.get("/cluster/sdn/zones", ZonesAnswer)),
      withoutSdn(client.get("/cluster/sdn/vnets", VnetsAnswer)),
    ]);
    return { zones, vnets };
  }

  async function subnetsOf(vnets: { vnet: string }[]) {
    const lists = vnets.map(async ({ vnet }) => {
      const subnets = await withoutSdn(client.get(path`/cluster/sdn/vnets/${vnet}/subnets`, SubnetsAnswer));
      return [vnet, subnets] as const;
    });
    return new Map(await Promise.all(lists));
  }

  return {
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

/** Without the SDN packages (7.4) the paths are not there, without rights they are forbidden: then there are no vnets. */
async function withoutSdn<T>(call: Promise<T[]>): Promise<T[]> {
  return call.catch((error: unknown) => {
    const absent = isProblem(error, "forbidden") || (isProblem(error, "unknown") && error.refusal.status === 501);
    if (absent) return [];
    throw error;
  });
}
