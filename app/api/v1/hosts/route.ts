import { HostListQuery, HostPage } from "@/lib/contracts/estate";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listHosts } from "@/lib/queries/hosts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/hosts", {
  GET: route({
    id: "listHosts",
    summary: "List hosts",
    tag: "Hosts",
    permission: "estate:read",
    query: HostListQuery,
    response: HostPage,
    handle: ({ moxxie, actor, query }) => listHosts(moxxie, actor, query),
  }),
});
