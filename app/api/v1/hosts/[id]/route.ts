import { IdPath } from "@/app/api/v1/_paths";
import { HostDetail } from "@/lib/contracts/estate";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getHost } from "@/lib/queries/hosts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/hosts/{id}", {
  GET: route({
    id: "getHost",
    summary: "A host with its storages",
    tag: "Hosts",
    permission: "estate:read",
    params: IdPath,
    response: HostDetail,
    errors: ["not_found", "ambiguous_name"],
    handle: ({ moxxie, actor, params }) => getHost(moxxie, actor, params.id),
  }),
});
