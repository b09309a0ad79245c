import { gateableCommands } from "@/lib/commands/policy/gateable";
import { updatePolicy } from "@/lib/commands/policy/update";
import { PolicyUpdate, PolicyView } from "@/lib/contracts/approvals";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getPolicy } from "@/lib/queries/approval-policy";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/approval-policy", {
  GET: route({
    id: "getApprovalPolicy",
    summary: "The approval policy",
    description:
      "Which commands wait for an administrator's approval. A rule asks for one when all that it names holds. Whatever the rules say, what destroys data of guests that Moxxie did not make, or that are protected, waits when somebody below administrator asks for it.",
    tag: "Approvals",
    permission: "policy:read",
    response: PolicyView,
    handle: async ({ moxxie, actor }) => getPolicy(moxxie, actor, await gateableCommands()),
  }),
  PUT: commandRoute({
    id: "updateApprovalPolicy",
    description: "Replaces all rules. Requests that wait already are not touched.",
    tag: "Approvals",
    command: updatePolicy,
    body: PolicyUpdate,
    errors: ["conflict"],
    examples: {
      body: {
        rules: [
          {
            id: "production",
            name: "What interrupts guests in production",
            risks: ["disruptive", "destructive"],
            guests: { selector: "env-prod" },
          },
        ],
        expiresAfter: "PT24H",
        version: 0,
      },
    },
    input: ({ body }) => body,
    done: { response: PolicyView, value: (policy) => policy },
  }),
});
