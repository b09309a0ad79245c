import { z } from "zod";
import { findWebhook } from "@/lib/queries/webhooks";
import { defineCommand } from "../define";
import { PlanBuilder } from "../plan";
import { checkNotConfigured, hostName, tellWebhookChanged, webhookTarget } from "./target";

const WebhookDelete = z.strictObject({ webhookId: z.uuid() });

/** Ends a webhook for good, with the record of what was sent to it. */
export const deleteWebhook = defineCommand<typeof WebhookDelete, object>({
  name: "webhook.delete",
  summary: "Delete a webhook",
  input: WebhookDelete,
  permission: "webhook:manage",
  risk: "disruptive",

  async plan({ moxxie, actor }, { webhookId }) {
    const row = await findWebhook(moxxie.db.prisma, actor, webhookId);
    const waiting = await moxxie.db.prisma.webhookDelivery.count({ where: { endpointId: row.id, status: "pending" } });
    const plan = new PlanBuilder(`Delete the webhook to ${hostName(row.url)}`, webhookTarget(row));
    checkNotConfigured(plan, moxxie, row);
    plan.effect("The receiver is told of nothing more, and the record of its deliveries is deleted.");
    if (waiting > 0) plan.warn(`${waiting} deliveries wait to be sent; they are given up.`);
    for (const [field, from] of Object.entries({ url: row.url, events: row.events.join(", ") }))
      plan.change({ field, from, to: null, requiresRestart: false });
    return plan.cannotBeUndone().build({});
  },

  async apply(context) {
    const { tx, actor, input } = context;
    const row = await findWebhook(tx, actor, input.webhookId);
    await tx.webhookEndpoint.delete({ where: { id: row.id } });
    await tellWebhookChanged(context, row, "deleted");
  },
});
