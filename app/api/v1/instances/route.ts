import { bulkOperation } from "@/lib/commands/bulk/bulk";
import { bulkOfInstances } from "@/lib/commands/instances/bulk-of-instances";
import { refusalOfInstances } from "@/lib/commands/instances/refusal";
import { InstancesRequest, instancesExample } from "@/lib/contracts/instances";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { resultsOfAccepted } from "@/lib/queries/bulk-results";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/instances", {
  POST: commandRoute({
    id: "createInstances",
    summary: "Create instances of a project",
    description:
      "All of them or none, as one transactional bulk operation. `number_of_instances` above 1 makes `name-0`, `name-1` " +
      "and so on. What cannot be done is told for each entry before anything is made, in `errors` with paths such as " +
      "`instances[2].network.bandwidth`. What became of each guest is in the operation's `results`.",
    tag: "VMs",
    command: bulkOperation,
    body: InstancesRequest,
    indexes: "in-brackets",
    errors: ["bulk_refused"],
    examples: { body: instancesExample },
    input: ({ moxxie, actor, body }) => bulkOfInstances({ moxxie, actor }, body),
    refused: refusalOfInstances,
    accepted: async (ref, { moxxie }) => ({ ...ref, results: await resultsOfAccepted(moxxie, ref.operationId) }),
  }),
});
