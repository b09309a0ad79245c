import { NetworkProfileList, NetworkProfileListQuery } from "@/lib/contracts/estate";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listNetworkProfiles } from "@/lib/queries/network-profiles";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/network-profiles", {
  GET: route({
    id: "listNetworkProfiles",
    summary: "The networks that guests can be put on",
    tag: "Templates and networks",
    permission: "estate:read",
    query: NetworkProfileListQuery,
    response: NetworkProfileList,
    handle: ({ moxxie, actor, query }) => listNetworkProfiles(moxxie, actor, query),
  }),
});
