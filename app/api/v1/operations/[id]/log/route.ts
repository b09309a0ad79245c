import { UuidPath } from "@/app/api/v1/_paths";
import { OperationLog, OperationLogQuery } from "@/lib/contracts/operations";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { operationLog } from "@/lib/queries/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/operations/{id}/log", {
  GET: route({
    id: "getOperationLog",
    summary: "The log of an operation, with the platform's own lines",
    description: "Ask again with `after` set to `next` for what came since.",
    tag: "Operations",
    permission: "operation:read",
    params: UuidPath,
    query: OperationLogQuery,
    response: OperationLog,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params, query }) => operationLog(moxxie, actor, { id: params.id, ...query }),
  }),
});
