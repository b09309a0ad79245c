import { UuidPath } from "@/app/api/v1/_paths";
import { rotateWebhookSecret } from "@/lib/commands/webhook/rotate-secret";
import { WebhookRotate, WebhookRotated } from "@/lib/contracts/webhooks";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/webhooks/{id}/rotate-secret", {
  POST: commandRoute({
    id: "rotateWebhookSecret",
    description: "For `overlapHours` the old secret signs beside the new one. The new one is shown this once.",
    tag: "Webhooks",
    command: rotateWebhookSecret,
    params: UuidPath,
    body: WebhookRotate,
    secretAnswer: true,
    errors: ["not_found", "conflict"],
    input: ({ params, body }) => ({ webhookId: params.id, ...body }),
    done: { response: WebhookRotated, value: (rotated) => rotated },
  }),
});
