import { z } from "zod";
import type { WebhookDeliveryView } from "@/lib/contracts/webhooks";
import { readDelivery } from "@/lib/queries/webhook-deliveries";
import { findWebhook } from "@/lib/queries/webhooks";
import { retryRules } from "@/lib/webhooks/retry";
import { defineCommand } from "../define";
import { PlanBuilder } from "../plan";
import { hostName, tellWebhookChanged, webhookTarget } from "./target";

const Redeliver = z.strictObject({ webhookId: z.uuid(), deliveryId: z.string().regex(/^\d{1,18}$/) });

/** Queues a delivery anew that has ended: the same message under the same id, after what waits before it. */
export const redeliverWebhook = defineCommand<typeof Redeliver, object, WebhookDeliveryView>({
  name: "webhook.redeliver",
  summary: "Send a webhook's message again",
  input: Redeliver,
  permission: "webhook:manage",
  risk: "routine",
  ungated: true,

  async plan({ moxxie, actor }, input) {
    const row = await findWebhook(moxxie.db.prisma, actor, input.webhookId);
    const { type, status } = await readDelivery(moxxie.db.prisma, input);
    const plan = new PlanBuilder(`Send ${type} to ${hostName(row.url)} again`, webhookTarget(row));
    plan.check("webhook", row.enabled ? undefined : "The webhook is switched off; enable it first.", {
      code: "invalid_state",
      passed: "the webhook is enabled",
    });
    plan.check("delivery", status === "pending" ? "The delivery waits already and will be tried again." : undefined, {
      code: "invalid_state",
      passed: `it is ${status}`,
    });
    return plan.effect("The message is sent with the same id; receivers that saw it can tell.").build({});
  },

  async apply(context) {
    const { tx, actor, input } = context;
    const row = await findWebhook(tx, actor, input.webhookId);
    await tx.$executeRaw`
      UPDATE webhook_deliveries SET status = 'pending', retries = 0, delivered_at = NULL, next_attempt_at = now(),
        expires_at = now() + ${retryRules.totalMs}::float8 * interval '1 millisecond', lease_owner = NULL, lease_until = NULL
      WHERE id = ${BigInt(input.deliveryId)} AND endpoint_id = ${row.id}::uuid AND status <> 'pending'`;
    await tellWebhookChanged(context, row, "queued");
    return readDelivery(tx, input);
  },
});
