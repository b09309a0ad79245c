import { UuidPath } from "@/app/api/v1/_paths";
import { retryOperation } from "@/lib/commands/work/retry-operation";
import { OperationDetail } from "@/lib/contracts/operations";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { getOperation } from "@/lib/queries/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/operations/{id}/retry", {
  POST: commandRoute({
    id: "retryOperation",
    description:
      "For an operation that is `needs_attention` and `retryable`: what could not be undone is undone again; a bulk " +
      "operation past its point of no return goes on with what it has not done.",
    tag: "Operations",
    command: retryOperation,
    params: UuidPath,
    errors: ["not_found", "invalid_state", "conflict"],
    input: ({ params }) => ({ operationId: params.id }),
    done: {
      response: OperationDetail,
      value: (_, { moxxie, actor, params }) => getOperation(moxxie, actor, params.id),
    },
  }),
});
