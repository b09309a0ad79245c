import { IdPath } from "@/app/api/v1/_paths";
import { deleteDatacenter } from "@/lib/commands/datacenter/delete";
import { updateDatacenter } from "@/lib/commands/datacenter/update";
import { DatacenterUpdate, DatacenterView } from "@/lib/contracts/estate";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getDatacenter } from "@/lib/queries/datacenters";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/datacenters/{id}", {
  GET: route({
    id: "getDatacenter",
    summary: "A datacenter",
    tag: "Datacenters",
    permission: "estate:read",
    params: IdPath,
    response: DatacenterView,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => getDatacenter(moxxie, actor, params.id),
  }),
  PATCH: commandRoute({
    id: "updateDatacenter",
    tag: "Datacenters",
    command: updateDatacenter,
    params: IdPath,
    body: DatacenterUpdate,
    errors: ["not_found", "cannot_be_done"],
    input: ({ params, body }) => ({ id: params.id, change: body }),
    done: {
      response: DatacenterView,
      value: (_, { moxxie, actor, params }) => getDatacenter(moxxie, actor, params.id),
    },
  }),
  DELETE: commandRoute({
    id: "deleteDatacenter",
    description: "Only one without endpoints.",
    tag: "Datacenters",
    command: deleteDatacenter,
    params: IdPath,
    errors: ["not_found", "cannot_be_done"],
    input: ({ params }) => ({ id: params.id }),
  }),
});
