import { DeliveryPath } from "@/app/api/v1/webhooks/_paths";
import { WebhookDeliveryDetail } from "@/lib/contracts/webhooks";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getDelivery } from "@/lib/queries/webhook-deliveries";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/webhooks/{id}/deliveries/{deliveryId}", {
  GET: route({
    id: "getWebhookDelivery",
    summary: "A delivery: the body that was sent, and how every attempt ended",
    tag: "Webhooks",
    permission: "webhook:manage",
    params: DeliveryPath,
    response: WebhookDeliveryDetail,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) =>
      getDelivery(moxxie, actor, { webhookId: params.id, deliveryId: params.deliveryId }),
  }),
});
