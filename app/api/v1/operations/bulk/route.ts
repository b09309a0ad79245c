import { bulkOperation } from "@/lib/commands/bulk/bulk";
import { BulkRequest } from "@/lib/contracts/bulk";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/operations/bulk", {
  POST: commandRoute({
    id: "createBulkOperation",
    summary: "Do several things as one operation",
    description:
      "All or nothing (`transactional`, the default), or each on its own (`best_effort`). Every operation is planned " +
      "first; what cannot be done is told for each, and nothing is begun. What became of each is in the operation's " +
      "`results`.",
    tag: "Operations",
    command: bulkOperation,
    body: BulkRequest,
    errors: ["bulk_refused"],
    input: ({ body }) => body,
    reason: ({ reason }) => reason,
  }),
});
