import { IdPath } from "@/app/api/v1/_paths";
import { DatacenterStatistics, StatisticsQuery } from "@/lib/contracts/capacity";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getStatistics } from "@/lib/queries/statistics";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/datacenters/{id}/statistics", {
  GET: route({
    id: "getDatacenterStatistics",
    summary: "How full a datacenter is, was and will be",
    description:
      "Counts, capacity and limits now, the capacity over the range (samples of 5 minutes for 24h, hours for 7d and " +
      "30d, days for 1y; where nothing was sampled there is no point), and when CPU, memory and disk will be full if " +
      "it goes on as it did.",
    tag: "Datacenters",
    permission: "estate:read",
    params: IdPath,
    query: StatisticsQuery,
    response: DatacenterStatistics,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params, query }) => getStatistics(moxxie, actor, { id: params.id, range: query.range }),
  }),
});
