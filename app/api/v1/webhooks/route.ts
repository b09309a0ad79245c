import { createWebhook } from "@/lib/commands/webhook/create";
import { WebhookCreate, WebhookCreated, WebhookList } from "@/lib/contracts/webhooks";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listWebhooks } from "@/lib/queries/webhooks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/webhooks", {
  GET: route({
    id: "listWebhooks",
    summary: "List webhooks",
    tag: "Webhooks",
    permission: "webhook:manage",
    response: WebhookList,
    handle: ({ moxxie, actor }) => listWebhooks(moxxie, actor),
  }),
  POST: commandRoute({
    id: "createWebhook",
    description:
      "Messages are signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, `webhook-signature`). The secret is shown this once. The URL must resolve to a public address unless the configuration allows private ones.",
    tag: "Webhooks",
    command: createWebhook,
    body: WebhookCreate,
    secretAnswer: true,
    errors: ["webhook_target_refused", "unknown_datacenter", "cannot_be_done"],
    examples: { body: { url: "https://receiver.example/hooks/moxxie", events: ["vm.state_changed"] } },
    input: ({ body }) => body,
    done: { status: 201, response: WebhookCreated, value: (created) => created },
  }),
});
