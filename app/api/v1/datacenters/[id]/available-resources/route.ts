import { IdPath } from "@/app/api/v1/_paths";
import { AvailableResources } from "@/lib/contracts/capacity";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { datacenterAvailability } from "@/lib/queries/capacity/available-resources";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/datacenters/{id}/available-resources", {
  GET: route({
    id: "getAvailableResources",
    summary: "What is free in a datacenter, host by host",
    description:
      "Within the datacenter's limits. Of hosts that nothing can be put on now it says why, and counts none.",
    tag: "Datacenters",
    permission: "estate:read",
    params: IdPath,
    response: AvailableResources,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => datacenterAvailability(moxxie, actor, params.id),
  }),
});
