import { IdPath } from "@/app/api/v1/_paths";
import { MetricsQuery, MetricsView } from "@/lib/contracts/estate";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { hostMetrics } from "@/lib/queries/hosts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/hosts/{id}/metrics", {
  GET: route({
    id: "getHostMetrics",
    summary: "A host's CPU, memory, disk and network over time",
    tag: "Hosts",
    permission: "estate:read",
    params: IdPath,
    query: MetricsQuery,
    response: MetricsView,
    errors: ["not_found", "ambiguous_name", "platform_unreachable", "platform_timeout"],
    handle: ({ moxxie, actor, params, query }) => hostMetrics(moxxie, actor, params.id, query.range),
  }),
});
