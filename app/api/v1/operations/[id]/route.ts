import { UuidPath } from "@/app/api/v1/_paths";
import { OperationDetail } from "@/lib/contracts/operations";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getOperation } from "@/lib/queries/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/operations/{id}", {
  GET: route({
    id: "getOperation",
    summary: "An operation with its steps",
    tag: "Operations",
    permission: "operation:read",
    params: UuidPath,
    response: OperationDetail,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => getOperation(moxxie, actor, params.id),
  }),
});
