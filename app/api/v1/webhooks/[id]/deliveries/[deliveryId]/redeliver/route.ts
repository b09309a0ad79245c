import { DeliveryPath } from "@/app/api/v1/webhooks/_paths";
import { redeliverWebhook } from "@/lib/commands/webhook/redeliver";
import { WebhookDeliveryView } from "@/lib/contracts/webhooks";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource(
  "/webhooks/{id}/deliveries/{deliveryId}/redeliver",
  {
    POST: commandRoute({
      id: "redeliverWebhook",
      description: "The same message under the same `webhook-id`, after what waits before it for the same subject.",
      tag: "Webhooks",
      command: redeliverWebhook,
      params: DeliveryPath,
      errors: ["not_found", "invalid_state"],
      input: ({ params }) => ({ webhookId: params.id, deliveryId: params.deliveryId }),
      done: { response: WebhookDeliveryView, value: (delivery) => delivery },
    }),
  },
);
