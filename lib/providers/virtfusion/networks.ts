import type { NetworkFacet } from "../provider";
import type { VirtfusionClient } from "./client";
import { isProblem } from "./errors";
import type { Hypervisors } from "./hypervisors";
import { networkProfilesOf } from "./network-profiles";
import type { Packages } from "./packages";
import type { Servers } from "./servers";
import { IpBlock } from "./wire";

/** How old the list of servers may be from which the profiles in use are told. */
const serversAgeMs = 120_000;

/** The panel lists no network profiles; see `networkProfilesOf` for what is known of them. */
export function createNetworks(parts: {
  client: VirtfusionClient;
  servers: Servers;
  hypervisors: Hypervisors;
  packages: Packages;
}): NetworkFacet {
  const { client, servers, hypervisors, packages } = parts;

  /** A token without the right to see address pools still makes servers on the profiles that are otherwise known. */
  const ipBlocks = () =>
    client.pages("/connectivity/ipblocks", IpBlock).catch((error: unknown) => {
      if (isProblem(error, "forbidden")) return [];
      throw error;
    });

  return {
    async profiles() {
      const [hosts, known, offered, blocks] = await Promise.all([
        hypervisors.list(),
        servers.list({ maxAgeMs: serversAgeMs }),
        packages.read(),
        ipBlocks(),
      ]);
      return networkProfilesOf({
        configured: client.settings.networkProfiles,
        hypervisors: hosts,
        servers: known,
        packages: offered,
        ipBlocks: blocks,
      });
    },
  };
}
