import { UuidPath } from "@/app/api/v1/_paths";
import { WebhookDeliveryPage, WebhookDeliveryQuery } from "@/lib/contracts/webhooks";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listDeliveries } from "@/lib/queries/webhook-deliveries";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/webhooks/{id}/deliveries", {
  GET: route({
    id: "listWebhookDeliveries",
    summary: "What was sent to a webhook or waits to be, newest first",
    tag: "Webhooks",
    permission: "webhook:manage",
    params: UuidPath,
    query: WebhookDeliveryQuery,
    response: WebhookDeliveryPage,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params, query }) => listDeliveries(moxxie, actor, { webhookId: params.id, query }),
  }),
});
