import { z } from "zod";
import { WebhookUpdate, type WebhookView } from "@/lib/contracts/webhooks";
import type { Transaction } from "@/lib/db";
import type { WebhookEndpoint } from "@/lib/db/generated/client";
import { findWebhook, webhookView } from "@/lib/queries/webhooks";
import { isConfigured, removedReason } from "@/lib/webhooks/configured";
import { retryRules } from "@/lib/webhooks/retry";
import { defineCommand } from "../define";
import { PlanBuilder } from "../plan";
import {
  checkNotConfigured,
  checkReach,
  checkUrl,
  eventsOf,
  hostName,
  tellWebhookChanged,
  webhookTarget,
} from "./target";

const WebhookUpdateInput = z
  .strictObject({ webhookId: z.uuid(), ...WebhookUpdate.shape })
  .refine((input) => Object.keys(input).length > 1, "name at least one field to change");

/** Changes a webhook, or switches it on and off. What waits for one that is enabled again is sent at once. */
export const updateWebhook = defineCommand<typeof WebhookUpdateInput, object, WebhookView>({
  name: "webhook.update",
  summary: "Change a webhook",
  input: WebhookUpdateInput,
  permission: "webhook:manage",
  risk: "routine",
  ungated: true,

  async plan({ moxxie, actor }, { webhookId, ...change }) {
    const row = await findWebhook(moxxie.db.prisma, actor, webhookId);
    const plan = new PlanBuilder(`Change the webhook to ${hostName(row.url)}`, webhookTarget(row));
    const { enabled, ...content } = change;
    // Of the configured one only this can be changed here, for a restart brings the rest back.
    if (Object.keys(content).length > 0) checkNotConfigured(plan, moxxie, row);
    if (change.datacenters) await checkReach(plan, { moxxie, actor, datacenterIds: change.datacenters });
    if (change.url !== undefined && change.url !== row.url) await checkUrl(plan, moxxie, change.url);
    if (enabled && !row.enabled) {
      const orphan = row.source === "file" && !isConfigured(row, moxxie.config);
      plan.check("source", orphan ? removedReason : undefined, { code: "conflict", passed: "it may be sent" });
      plan.effect("What still waits for the receiver is sent at once.");
    }
    if (enabled === false && row.enabled) plan.effect("The receiver is told of nothing until it is enabled again.");
    plan.change(...differences(row, changed(row, change)));
    return plan.build({});
  },

  async apply(context) {
    const { tx, actor, input } = context;
    const { webhookId, ...change } = input;
    const before = await findWebhook(tx, actor, webhookId);
    const { url, events, datacenterIds, description, enabled } = changed(before, change);
    const data = { url, events, datacenterIds, description };
    const row = await tx.webhookEndpoint.update({
      where: { id: webhookId },
      data: enabled === before.enabled ? data : { ...data, ...(enabled ? switchedOn : switchedOff()) },
    });
    if (enabled && !before.enabled) await resume(tx, webhookId);
    await tellWebhookChanged(context, row, "updated");
    return webhookView(tx, row);
  },
});

type Changeable = Pick<WebhookEndpoint, "url" | "events" | "datacenterIds" | "description" | "enabled">;

const changed = (row: WebhookEndpoint, change: WebhookUpdate): Changeable => ({
  url: change.url ?? row.url,
  events: change.events ? eventsOf(change.events) : row.events,
  datacenterIds: change.datacenters ? [...new Set(change.datacenters)] : row.datacenterIds,
  description: change.description ?? row.description,
  enabled: change.enabled ?? row.enabled,
});

const switchedOn = { enabled: true, disabledAt: null, disabledReason: null, failingSince: null, pausedUntil: null };
const switchedOff = () => ({ enabled: false, disabledAt: new Date(), disabledReason: null });

/** All of it is due, with the whole time for repetitions before it. */
const resume = (tx: Transaction, webhookId: string) => tx.$executeRaw`
  UPDATE webhook_deliveries SET next_attempt_at = now(), retries = 0,
    expires_at = now() + ${retryRules.totalMs}::float8 * interval '1 millisecond'
  WHERE endpoint_id = ${webhookId}::uuid AND status = 'pending'`;

function differences(before: Changeable, after: Changeable) {
  const facts = ({ url, events, datacenterIds, description, enabled }: Changeable) => ({
    url,
    events: events.join(", "),
    datacenters: datacenterIds.length > 0 ? datacenterIds.join(", ") : "all",
    description,
    enabled: enabled ? "yes" : "no",
  });
  const [from, to] = [facts(before), facts(after)];
  return (["url", "events", "datacenters", "description", "enabled"] as const)
    .filter((field) => from[field] !== to[field])
    .map((field) => ({ field, from: from[field], to: to[field], requiresRestart: false }));
}
