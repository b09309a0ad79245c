import { NetworkListQuery, NetworkPage } from "@/lib/contracts/networks";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listNetworks } from "@/lib/queries/networks/list-networks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/networks", {
  GET: route({
    id: "listNetworks",
    summary: "List the networks of clients, and those in use that were not given out",
    description: "By datacenter, VLAN and subnet. A network whose quarantine is over is not listed any more.",
    tag: "Networks",
    permission: "network:read",
    query: NetworkListQuery,
    response: NetworkPage,
    handle: ({ moxxie, actor, query }) => listNetworks(moxxie, actor, query),
  }),
});
