import { UuidPath } from "@/app/api/v1/_paths";
import { deleteWebhook } from "@/lib/commands/webhook/delete";
import { updateWebhook } from "@/lib/commands/webhook/update";
import { WebhookUpdate, WebhookView } from "@/lib/contracts/webhooks";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getWebhook } from "@/lib/queries/webhooks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/webhooks/{id}", {
  GET: route({
    id: "getWebhook",
    summary: "A webhook",
    tag: "Webhooks",
    permission: "webhook:manage",
    params: UuidPath,
    response: WebhookView,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => getWebhook(moxxie, actor, params.id),
  }),
  PATCH: commandRoute({
    id: "updateWebhook",
    description:
      "`enabled: true` also brings back one that Moxxie switched off; what waits for it is sent at once. Of the webhook of the configuration only `enabled` can be changed.",
    tag: "Webhooks",
    command: updateWebhook,
    params: UuidPath,
    body: WebhookUpdate,
    errors: ["not_found", "conflict", "webhook_target_refused", "unknown_datacenter"],
    input: ({ params, body }) => ({ webhookId: params.id, ...body }),
    done: { response: WebhookView, value: (view) => view },
  }),
  DELETE: commandRoute({
    id: "deleteWebhook",
    description: "With the record of its deliveries.",
    tag: "Webhooks",
    command: deleteWebhook,
    params: UuidPath,
    errors: ["not_found", "conflict"],
    input: ({ params }) => ({ webhookId: params.id }),
  }),
});
