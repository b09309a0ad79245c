import { UuidPath } from "@/app/api/v1/_paths";
import { testWebhook } from "@/lib/commands/webhook/send-test";
import { WebhookDeliveryView } from "@/lib/contracts/webhooks";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/webhooks/{id}/test", {
  POST: commandRoute({
    id: "testWebhook",
    description: "A message of the type `webhook.test`, sent once. How it ended is in the delivery that is answered.",
    tag: "Webhooks",
    command: testWebhook,
    params: UuidPath,
    errors: ["not_found", "invalid_state"],
    input: ({ params }) => ({ webhookId: params.id }),
    done: { status: 201, response: WebhookDeliveryView, value: (delivery) => delivery },
  }),
});
