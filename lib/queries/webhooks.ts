import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import { reachesWithin } from "@/lib/auth/rights";
import type { WebhookList, WebhookView } from "@/lib/contracts/webhooks";
import type { Transaction } from "@/lib/db";
import type { WebhookEndpoint } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";

type Reader = Pick<Transaction, "webhookEndpoint" | "webhookDelivery">;

/** An administrator of some datacenters sees the webhooks that are told of these alone, not those that are told of all. */
const isVisible = (actor: Actor, { datacenterIds }: Pick<WebhookEndpoint, "datacenterIds">) =>
  reachesWithin(datacenterIds.length > 0 ? datacenterIds : null, actor.datacenterIds);

/** Webhooks that the actor may manage: the configured one first, then the oldest. */
export async function listWebhooks({ db }: Pick<Moxxie, "db">, actor: Actor): Promise<WebhookList> {
  authorise(actor, "webhook:manage");
  const rows = await db.prisma.webhookEndpoint.findMany({ orderBy: { createdAt: "asc" } });
  const items = await webhookViews(
    db.prisma,
    rows.filter((row) => isVisible(actor, row)),
  );
  const rank = ({ source }: WebhookView) => (source === "file" ? 0 : 1);
  return { items: items.sort((a, b) => rank(a) - rank(b)), total: items.length };
}

/**
 * One webhook.
 * @throws MoxxieError `not_found`, also for one that the actor may not see.
 */
export async function getWebhook({ db }: Pick<Moxxie, "db">, actor: Actor, id: string): Promise<WebhookView> {
  authorise(actor, "webhook:manage");
  return webhookView(db.prisma, await findWebhook(db.prisma, actor, id));
}

/** The row of a webhook that the actor may manage; for those that are authorised already. */
export async function findWebhook(reader: Reader, actor: Actor, id: string): Promise<WebhookEndpoint> {
  const row = await reader.webhookEndpoint.findUnique({ where: { id } });
  if (!row || !isVisible(actor, row)) throw notFound("webhook", id);
  return row;
}

/** A webhook as callers see it: its secret is told when it is made, and never again. */
export async function webhookView(reader: Reader, row: WebhookEndpoint): Promise<WebhookView> {
  const [view] = await webhookViews(reader, [row]);
  if (!view) throw new Error("a webhook has a view");
  return view;
}

async function webhookViews(reader: Reader, rows: readonly WebhookEndpoint[]): Promise<WebhookView[]> {
  const counts = await reader.webhookDelivery.groupBy({
    by: ["endpointId", "status"],
    where: { endpointId: { in: rows.map(({ id }) => id) }, status: { in: ["pending", "dead"] } },
    _count: true,
  });
  const countOf = (id: string, status: string) =>
    counts.find((each) => each.endpointId === id && each.status === status)?._count ?? 0;
  const now = new Date();
  return rows.map((row) => ({
    id: row.id,
    url: row.url,
    events: row.events,
    datacenters: row.datacenterIds,
    description: row.description,
    source: row.source,
    state: stateOf(row),
    disabledReason: row.disabledReason,
    failingSince: row.failingSince?.toISOString() ?? null,
    lastSuccessAt: row.lastSuccessAt?.toISOString() ?? null,
    previousSecretUntil:
      row.previousSecretUntil && row.previousSecretUntil > now ? row.previousSecretUntil.toISOString() : null,
    waiting: countOf(row.id, "pending"),
    dead: countOf(row.id, "dead"),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
  }));
}

function stateOf({ enabled, disabledReason, failingSince }: WebhookEndpoint): WebhookView["state"] {
  if (!enabled) return disabledReason === null ? "disabled" : "switched_off";
  return failingSince === null ? "active" : "failing";
}
