import { createDatacenter } from "@/lib/commands/datacenter/create";
import { DatacenterCreate, DatacenterList, DatacenterView } from "@/lib/contracts/estate";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getDatacenter, listDatacenters } from "@/lib/queries/datacenters";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/datacenters", {
  GET: route({
    id: "listDatacenters",
    summary: "List datacenters with their endpoints, status, network settings and limits",
    tag: "Datacenters",
    permission: "estate:read",
    response: DatacenterList,
    handle: ({ moxxie, actor }) => listDatacenters(moxxie, actor),
  }),
  POST: commandRoute({
    id: "createDatacenter",
    tag: "Datacenters",
    command: createDatacenter,
    body: DatacenterCreate,
    errors: ["name_taken"],
    input: ({ body }) => body,
    done: {
      status: 201,
      response: DatacenterView,
      value: (_, { moxxie, actor, body }) => getDatacenter(moxxie, actor, body.id),
    },
  }),
});
