import { CapacityOverview, CapacityQuery } from "@/lib/contracts/capacity";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { capacityOverview } from "@/lib/queries/capacity/capacity-overview";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/datacenters/capacity", {
  GET: route({
    id: "getCapacity",
    summary: "The capacity of all datacenters side by side",
    description:
      "With `cpu`, `memoryGB` and `diskGB` together, also how many VMs of that shape each could take, packed host by " +
      "host: a VM needs its cores and memory on one host and its disk on one storage. `hosts` names those that take any.",
    tag: "Datacenters",
    permission: "estate:read",
    query: CapacityQuery,
    response: CapacityOverview,
    handle: ({ moxxie, actor, query }) => capacityOverview(moxxie, actor, query),
  }),
});
