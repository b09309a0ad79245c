import { IdPath } from "@/app/api/v1/_paths";
import { NetworkProfileList } from "@/lib/contracts/estate";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { hostNetworkProfiles } from "@/lib/queries/hosts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/hosts/{id}/network-profiles", {
  GET: route({
    id: "listHostNetworkProfiles",
    summary: "The networks that a guest can be put on at this host",
    tag: "Hosts",
    permission: "estate:read",
    params: IdPath,
    response: NetworkProfileList,
    errors: ["not_found", "ambiguous_name"],
    handle: ({ moxxie, actor, params }) => hostNetworkProfiles(moxxie, actor, params.id),
  }),
});
