import { IdPath } from "@/app/api/v1/_paths";
import { deleteEndpoint } from "@/lib/commands/endpoint/delete";
import { updateEndpoint } from "@/lib/commands/endpoint/update";
import { EndpointUpdate, EndpointView } from "@/lib/contracts/endpoints";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getEndpoint } from "@/lib/queries/endpoints";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/endpoints/{id}", {
  GET: route({
    id: "getEndpoint",
    summary: "A connection to a platform",
    tag: "Endpoints",
    permission: "endpoint:read",
    params: IdPath,
    response: EndpointView,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => getEndpoint(moxxie, actor, params.id),
  }),
  PATCH: commandRoute({
    id: "updateEndpoint",
    tag: "Endpoints",
    command: updateEndpoint,
    params: IdPath,
    body: EndpointUpdate,
    errors: ["not_found", "cannot_be_done"],
    input: ({ params, body }) => ({ id: params.id, change: body }),
    done: {
      response: EndpointView,
      value: (_, { moxxie, actor, params }) => getEndpoint(moxxie, actor, params.id),
    },
  }),
  DELETE: commandRoute({
    id: "deleteEndpoint",
    description: "Moxxie forgets the platform and its guests; nothing changes on the platform.",
    tag: "Endpoints",
    command: deleteEndpoint,
    params: IdPath,
    errors: ["not_found", "cannot_be_done"],
    input: ({ params }) => ({ id: params.id }),
  }),
});
