import { ConnectionReportView, ConnectionTestBody } from "@/lib/contracts/endpoints";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { testConnection } from "@/lib/queries/endpoints";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/endpoints/test", {
  POST: route({
    id: "testConnection",
    summary: "Try a connection before it is saved, and say what is wrong",
    description: "DNS, TCP, the TLS fingerprint seen, the credentials, missing permissions.",
    tag: "Endpoints",
    permission: "endpoint:write",
    body: ConnectionTestBody,
    response: ConnectionReportView,
    handle: ({ moxxie, actor, body }) => testConnection(moxxie, actor, body),
  }),
});
