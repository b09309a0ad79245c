import { IdPath } from "@/app/api/v1/_paths";
import { NetworkMap } from "@/lib/contracts/networks";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getNetworkMap } from "@/lib/queries/networks/network-map";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/datacenters/{id}/network-map", {
  GET: route({
    id: "getNetworkMap",
    summary: "All that is taken of a datacenter's VLANs and addresses, and what is free",
    tag: "Networks",
    permission: "network:read",
    params: IdPath,
    response: NetworkMap,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => getNetworkMap(moxxie, actor, params.id),
  }),
});
