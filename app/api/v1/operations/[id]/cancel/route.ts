import { UuidPath } from "@/app/api/v1/_paths";
import { cancelOperation } from "@/lib/commands/work/cancel-operation";
import { OperationDetail } from "@/lib/contracts/operations";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { getOperation } from "@/lib/queries/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/operations/{id}/cancel", {
  POST: commandRoute({
    id: "cancelOperation",
    description: "What has been done is undone. The operation ends as `canceled` a little later.",
    tag: "Operations",
    command: cancelOperation,
    params: UuidPath,
    errors: ["not_found", "invalid_state"],
    input: ({ params }) => ({ operationId: params.id }),
    done: {
      response: OperationDetail,
      value: (_, { moxxie, actor, params }) => getOperation(moxxie, actor, params.id),
    },
  }),
});
