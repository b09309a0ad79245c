import { z } from "zod";
import { WebhookRotate, type WebhookRotated } from "@/lib/contracts/webhooks";
import { findWebhook } from "@/lib/queries/webhooks";
import { secretContext } from "@/lib/webhooks/secret-context";
import { newWebhookSecret } from "@/lib/webhooks/signing";
import { defineCommand } from "../define";
import { PlanBuilder } from "../plan";
import { checkNotConfigured, hostName, tellWebhookChanged, webhookTarget } from "./target";

const WebhookRotateInput = z.strictObject({ webhookId: z.uuid(), ...WebhookRotate.shape });
const hourMs = 3_600_000;

/** Gives a webhook a new secret. For the overlap both sign, so that a receiver can change without missing a message. */
export const rotateWebhookSecret = defineCommand<typeof WebhookRotateInput, object, WebhookRotated>({
  name: "webhook.rotate-secret",
  summary: "Rotate a webhook's secret",
  input: WebhookRotateInput,
  permission: "webhook:manage",
  risk: "disruptive",
  ungated: true,
  secrets: ["secret"],

  async plan({ moxxie, actor }, { webhookId, overlapHours }) {
    const row = await findWebhook(moxxie.db.prisma, actor, webhookId);
    const plan = new PlanBuilder(`Rotate the secret of the webhook to ${hostName(row.url)}`, webhookTarget(row));
    checkNotConfigured(plan, moxxie, row);
    plan.effect(
      overlapHours > 0
        ? `The old secret signs beside the new one for ${overlapHours} hours.`
        : "The old secret stops signing at once: until the receiver knows the new one it refuses the messages.",
    );
    if (row.previousSecretUntil && row.previousSecretUntil > new Date())
      plan.warn("The secret before this one still signs; it ends now.");
    plan.change({ field: "secret", from: "[hidden]", to: "[hidden]", requiresRestart: false });
    return plan.build({});
  },

  async apply(context) {
    const { tx, moxxie, actor, input } = context;
    const { webhookId, overlapHours, secret = newWebhookSecret() } = input;
    const before = await findWebhook(tx, actor, webhookId);
    const until = overlapHours > 0 ? new Date(Date.now() + overlapHours * hourMs) : null;
    const row = await tx.webhookEndpoint.update({
      where: { id: webhookId },
      data: {
        secretSealed: moxxie.secrets.seal(secret, secretContext(webhookId)),
        previousSecretSealed: until ? before.secretSealed : null,
        previousSecretUntil: until,
      },
    });
    await tellWebhookChanged(context, row, "updated");
    return { secret, previousSecretUntil: until?.toISOString() ?? null };
  },
});
