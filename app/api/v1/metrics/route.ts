import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { exposition, metricsContentType } from "@/lib/metrics/exposition";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/metrics", {
  GET: route({
    id: "getMetrics",
    summary: "Metrics for Prometheus",
    tag: "System",
    permission: "metrics:read",
    response: { contentType: "text/plain", description: "Prometheus' text format" },
    handle: async ({ moxxie, actor }) =>
      new Response(await exposition(moxxie, actor), { headers: { "content-type": metricsContentType } }),
  }),
});
