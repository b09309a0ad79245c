import { z } from "zod";
import { type WebhookDeliveryView, webhookTestType } from "@/lib/contracts/webhooks";
import { readDelivery } from "@/lib/queries/webhook-deliveries";
import { findWebhook } from "@/lib/queries/webhooks";
import { queueForOne } from "@/lib/webhooks/outbox";
import { newMessageId } from "@/lib/webhooks/payload";
import { defineCommand } from "../define";
import { PlanBuilder } from "../plan";
import { hostName, tellWebhookChanged, webhookTarget } from "./target";

const WebhookTest = z.strictObject({ webhookId: z.uuid() });

/** Sends a test message to one webhook, once: how it ends is in its delivery. */
export const testWebhook = defineCommand<typeof WebhookTest, object, WebhookDeliveryView>({
  name: "webhook.test",
  summary: "Send a test to a webhook",
  input: WebhookTest,
  permission: "webhook:manage",
  risk: "routine",
  ungated: true,

  async plan({ moxxie, actor }, { webhookId }) {
    const row = await findWebhook(moxxie.db.prisma, actor, webhookId);
    return new PlanBuilder(`Send a test to ${hostName(row.url)}`, webhookTarget(row))
      .check("webhook", row.enabled ? undefined : "The webhook is switched off; enable it first.", {
        code: "invalid_state",
        passed: "the webhook is enabled",
      })
      .effect(`The receiver gets a message of the type ${webhookTestType}, which is not repeated.`)
      .build({});
  },

  async apply(context) {
    const { tx, moxxie, actor, input } = context;
    const row = await findWebhook(tx, actor, input.webhookId);
    const id = newMessageId();
    const data = { instanceId: moxxie.config.instanceId, webhookId: row.id, requestedBy: actor.name };
    const body = JSON.stringify({ type: webhookTestType, timestamp: new Date().toISOString(), data });
    // A subject of its own: a test does not wait behind what cannot be delivered.
    const message = { id, type: webhookTestType, body, datacenterId: null, datacenters: [], subject: `test:${id}` };
    const deliveryId = await queueForOne(tx, { endpointId: row.id, message });
    await tellWebhookChanged(context, row, "queued");
    return readDelivery(tx, { webhookId: row.id, deliveryId: String(deliveryId) });
  },
});
