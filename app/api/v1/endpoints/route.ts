import { createEndpoint } from "@/lib/commands/endpoint/create";
import { EndpointCreate, EndpointList, EndpointView } from "@/lib/contracts/endpoints";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getEndpoint, listEndpoints } from "@/lib/queries/endpoints";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/endpoints", {
  GET: route({
    id: "listEndpoints",
    summary: "List the connections to platforms",
    tag: "Endpoints",
    permission: "endpoint:read",
    response: EndpointList,
    handle: ({ moxxie, actor }) => listEndpoints(moxxie, actor),
  }),
  POST: commandRoute({
    id: "createEndpoint",
    description: "Credentials are stored encrypted and never shown again. Test first with `POST /endpoints/test`.",
    tag: "Endpoints",
    command: createEndpoint,
    body: EndpointCreate,
    errors: ["name_taken", "unknown_datacenter"],
    input: ({ body }) => body,
    done: {
      status: 201,
      response: EndpointView,
      value: (_, { moxxie, actor, body }) => getEndpoint(moxxie, actor, body.id),
    },
  }),
});
