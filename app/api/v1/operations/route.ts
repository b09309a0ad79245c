import { OperationListQuery, OperationPage } from "@/lib/contracts/operations";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listOperations } from "@/lib/queries/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/operations", {
  GET: route({
    id: "listOperations",
    summary: "List operations, newest first",
    tag: "Operations",
    permission: "operation:read",
    query: OperationListQuery,
    response: OperationPage,
    handle: ({ moxxie, actor, query }) => listOperations(moxxie, actor, query),
  }),
});
