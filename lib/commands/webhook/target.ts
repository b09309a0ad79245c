import { isIP } from "node:net";
import type { Actor } from "@/lib/auth/actor";
import { reachesWithin } from "@/lib/auth/rights";
import type { Transaction } from "@/lib/db";
import type { WebhookEndpoint } from "@/lib/db/generated/client";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { isConfigured } from "@/lib/webhooks/configured";
import { checkTarget } from "@/lib/webhooks/target";
import { webhookEvent } from "@/lib/webhooks/webhook-event";
import type { PlanTarget } from "../define";
import { checkDatacenters } from "../granted-rights";
import type { PlanBuilder } from "../plan";

/** What a command on a webhook is about. Its name is its host: the rest of a URL may hold a receiver's secret. */
export function webhookTarget({
  id,
  url,
  datacenterIds,
}: Pick<WebhookEndpoint, "id" | "url" | "datacenterIds">): PlanTarget {
  const [only] = datacenterIds;
  return {
    type: "webhook",
    id,
    name: hostName(url),
    datacenterId: datacenterIds.length === 1 && only !== undefined ? only : null,
    datacenterIds,
  };
}

/** The host and port of a URL; of what is no URL, its beginning. */
export const hostName = (url: string) => (URL.canParse(url) ? new URL(url).host || url.slice(0, 80) : url.slice(0, 80));

/** Where the webhook would go: refused when it leads nowhere, or inward. */
export async function checkUrl(plan: PlanBuilder, { config }: Pick<Moxxie, "config">, url: string): Promise<void> {
  try {
    await checkTarget(url, { allowPrivate: config.webhookAllowPrivate });
    const host = hostName(url);
    plan.passed("receiver", isIP(host) === 0 ? `${host} resolves, and webhooks may go there` : `webhooks may go there`);
    if (url.startsWith("http:")) plan.warn("The messages travel unencrypted: whoever sees the network can read them.");
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failedBy("receiver", error);
  }
}

/** Nobody is told of datacenters that they may not see: who is limited to some must name some of these. */
export async function checkReach(
  plan: PlanBuilder,
  { moxxie, actor, datacenterIds }: { moxxie: Moxxie; actor: Actor; datacenterIds: readonly string[] },
): Promise<void> {
  const within = reachesWithin(datacenterIds.length > 0 ? datacenterIds : null, actor.datacenterIds);
  const yours = actor.datacenterIds?.join(", ") ?? "";
  plan.check("rights", within ? undefined : `Name at least one datacenter, and only your own: ${yours}.`, {
    code: "forbidden",
    passed: "within your own rights",
  });
  if (within) await checkDatacenters(plan, moxxie, datacenterIds);
}

/** What stands in the configuration is changed there. */
export function checkNotConfigured(plan: PlanBuilder, { config }: Pick<Moxxie, "config">, row: WebhookEndpoint): void {
  plan.check("source", isConfigured(row, config) ? fromConfiguration : undefined, {
    code: "conflict",
    passed: "not part of the configuration",
  });
}

const fromConfiguration =
  "This webhook comes from the configuration (cafn8.webhookUrl or MOXXIE_CAFN8_WEBHOOK_URL): change it there and start Moxxie anew.";

/** Tells, when the transaction commits, open dashboards of the change and the dispatchers that there may be work. */
export const tellWebhookChanged = (
  { moxxie, tx }: { moxxie: Pick<Moxxie, "events">; tx: Transaction },
  row: Pick<WebhookEndpoint, "id" | "datacenterIds">,
  change: "created" | "updated" | "deleted" | "queued",
) => moxxie.events.record(tx, [webhookEvent("webhook.updated", row, { change })]);

/** `*` says it all. */
export const eventsOf = (events: readonly string[]) => (events.includes("*") ? ["*"] : [...new Set(events)]);
