import { IdPath } from "@/app/api/v1/_paths";
import { ConnectionReportView } from "@/lib/contracts/endpoints";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { testStoredConnection } from "@/lib/queries/endpoints";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/endpoints/{id}/test", {
  POST: route({
    id: "testEndpoint",
    summary: "Try the connection as it is stored, and say what is wrong",
    tag: "Endpoints",
    permission: "endpoint:write",
    params: IdPath,
    response: ConnectionReportView,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => testStoredConnection(moxxie, actor, params.id),
  }),
});
