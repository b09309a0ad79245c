import { AvailableAnswer, AvailableQuery } from "@/lib/contracts/placement";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { availableResources } from "@/lib/queries/placement/available";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/resources/available", {
  GET: route({
    id: "listAvailableResources",
    summary: "The hosts that can take something of a size, best first",
    description:
      "What is free is told after reservations and within the datacenter's limits; `availableDiskGB` is what one storage that takes disks of VMs has. Hosts whose data is too old are not offered; their datacenters are in `staleDatacenters`.",
    tag: "Capacity and placement",
    permission: "estate:read",
    query: AvailableQuery,
    response: AvailableAnswer,
    errors: ["unknown_datacenter", "cannot_be_done"],
    handle: ({ moxxie, actor, query }) => availableResources(moxxie, actor, query),
  }),
});
