import { randomUUID } from "node:crypto";
import { WebhookCreate, type WebhookCreated } from "@/lib/contracts/webhooks";
import { webhookView } from "@/lib/queries/webhooks";
import { secretContext } from "@/lib/webhooks/secret-context";
import { newWebhookSecret } from "@/lib/webhooks/signing";
import { defineCommand } from "../define";
import { reachInWords } from "../granted-rights";
import { PlanBuilder } from "../plan";
import { checkReach, checkUrl, eventsOf, hostName, tellWebhookChanged, webhookTarget } from "./target";

/** Every event is matched against all of them. */
const webhooksMax = 100;

interface Decisions {
  webhookId: string;
  events: string[];
  datacenterIds: string[];
}

/** Makes a webhook. Its secret is in the result and, sealed, in the table; it is not shown again. */
export const createWebhook = defineCommand<typeof WebhookCreate, Decisions, WebhookCreated>({
  name: "webhook.create",
  summary: "Create a webhook",
  input: WebhookCreate,
  permission: "webhook:manage",
  risk: "routine",
  ungated: true,
  secrets: ["secret"],

  async plan({ moxxie, actor }, { url, events, datacenters = [], enabled = true }) {
    const decisions = { webhookId: randomUUID(), events: eventsOf(events), datacenterIds: [...new Set(datacenters)] };
    const { webhookId: id, datacenterIds } = decisions;
    const plan = new PlanBuilder(`Create a webhook to ${hostName(url)}`, webhookTarget({ id, url, datacenterIds }));
    await checkReach(plan, { moxxie, actor, datacenterIds });
    await checkUrl(plan, moxxie, url);
    const count = await moxxie.db.prisma.webhookEndpoint.count();
    plan.check(
      "number",
      count >= webhooksMax ? `There are ${count} webhooks, and ${webhooksMax} at most.` : undefined,
      {
        code: "cannot_be_done",
        passed: `${count} of ${webhooksMax} webhooks`,
      },
    );
    const told = decisions.events.includes("*") ? "every event" : decisions.events.join(", ");
    plan.effect(
      `The receiver is told of ${told} ${reachInWords(datacenterIds)}${enabled ? "" : " once it is enabled"}.`,
    );
    for (const [field, to] of Object.entries({ url, events: decisions.events.join(", "), enabled }))
      plan.change({ field, from: null, to, requiresRestart: false });
    return plan.build(decisions);
  },

  async apply(context) {
    const { tx, moxxie, actor, input, decisions } = context;
    const { webhookId: id, events, datacenterIds } = decisions;
    const { url, description = "", enabled = true, secret = newWebhookSecret() } = input;
    const row = await tx.webhookEndpoint.create({
      data: {
        id,
        url,
        description,
        events,
        datacenterIds,
        source: "dashboard",
        secretSealed: moxxie.secrets.seal(secret, secretContext(id)),
        enabled,
        disabledAt: enabled ? null : new Date(),
        createdBy: actor.name,
      },
    });
    await tellWebhookChanged(context, row, "created");
    return { ...(await webhookView(tx, row)), secret };
  },
});
