import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type {
  WebhookDeliveryDetail,
  WebhookDeliveryPage,
  WebhookDeliveryQuery,
  WebhookDeliveryView,
} from "@/lib/contracts/webhooks";
import { deliveryStatuses } from "@/lib/contracts/webhooks";
import type { Transaction } from "@/lib/db";
import { Prisma } from "@/lib/db/generated/client";
import { MoxxieError, notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { findWebhook } from "./webhooks";

interface DeliveryRow {
  id: bigint;
  messageId: string;
  type: string;
  subject: string;
  datacenterId: string | null;
  status: string;
  attempts: number;
  createdAt: Date;
  nextAttemptAt: Date;
  deliveredAt: Date | null;
  lastStatus: number | null;
  lastError: string | null;
  lastDurationMs: number | null;
}

const columns = Prisma.sql`
  d.id, d.message_id AS "messageId", m.type, d.subject, m.datacenter_id AS "datacenterId", d.status, d.attempts,
  d.created_at AS "createdAt", d.next_attempt_at AS "nextAttemptAt", d.delivered_at AS "deliveredAt",
  a.status AS "lastStatus", a.error AS "lastError", a.duration_ms AS "lastDurationMs"`;
const sources = Prisma.sql`
  webhook_deliveries d JOIN webhook_messages m ON m.id = d.message_id
  LEFT JOIN LATERAL (
    SELECT status, error, duration_ms FROM webhook_attempts WHERE delivery_id = d.id ORDER BY attempt DESC LIMIT 1
  ) a ON true`;

/** What was sent to a webhook, or waits to be, the newest first. The cursor is the id of the last one given. */
export async function listDeliveries(
  { db }: Pick<Moxxie, "db">,
  actor: Actor,
  { webhookId, query }: { webhookId: string; query: WebhookDeliveryQuery },
): Promise<WebhookDeliveryPage> {
  authorise(actor, "webhook:manage");
  await findWebhook(db.prisma, actor, webhookId);
  const { limit, cursor, status, type } = query;
  const all = Prisma.sql`d.endpoint_id = ${webhookId}::uuid
    ${status === undefined ? Prisma.empty : Prisma.sql`AND d.status = ${status}`}
    ${type === undefined ? Prisma.empty : Prisma.sql`AND m.type = ${type}`}`;
  const after = cursor === undefined ? Prisma.empty : Prisma.sql`AND d.id < ${cursorId(cursor)}`;
  const rows = await db.prisma.$queryRaw<DeliveryRow[]>`
    SELECT ${columns} FROM ${sources} WHERE ${all} ${after} ORDER BY d.id DESC LIMIT ${limit + 1}`;
  const [count] = await db.prisma.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total
    FROM webhook_deliveries d JOIN webhook_messages m ON m.id = d.message_id WHERE ${all}`;
  const page = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? String(page.at(-1)?.id) : null;
  return { items: page.map(deliveryView), nextCursor, total: count?.total ?? 0 };
}

/** One delivery with what was sent and how every attempt ended. */
export async function getDelivery(
  { db }: Pick<Moxxie, "db">,
  actor: Actor,
  ids: { webhookId: string; deliveryId: string },
): Promise<WebhookDeliveryDetail> {
  authorise(actor, "webhook:manage");
  await findWebhook(db.prisma, actor, ids.webhookId);
  const view = await readDelivery(db.prisma, ids);
  const { body } = await db.prisma.webhookMessage.findUniqueOrThrow({ where: { id: view.messageId } });
  const log = await db.prisma.webhookAttempt.findMany({
    where: { deliveryId: BigInt(ids.deliveryId) },
    orderBy: { attempt: "asc" },
  });
  return {
    ...view,
    body,
    log: log.map(({ attempt, at, durationMs, status, headers, answer, error }) => ({
      attempt,
      at: at.toISOString(),
      durationMs,
      status,
      // Only the dispatcher writes the column, and it writes texts by name.
      headers: headers as Record<string, string>,
      answer,
      error,
    })),
  };
}

/**
 * A delivery of that webhook as callers see it; for those who may see the webhook.
 * @throws MoxxieError `not_found`.
 */
export async function readDelivery(
  reader: Pick<Transaction, "$queryRaw">,
  { webhookId, deliveryId }: { webhookId: string; deliveryId: string },
): Promise<WebhookDeliveryView> {
  const rows = await reader.$queryRaw<DeliveryRow[]>`
    SELECT ${columns} FROM ${sources}
    WHERE d.id = ${BigInt(deliveryId)} AND d.endpoint_id = ${webhookId}::uuid`;
  const [row] = rows;
  if (!row) throw notFound("delivery", deliveryId);
  return deliveryView(row);
}

const deliveryView = (row: DeliveryRow): WebhookDeliveryView => {
  const status = deliveryStatuses.find((each) => each === row.status);
  if (!status) throw new Error(`a delivery with the status ${row.status}`);
  return {
    id: String(row.id),
    messageId: row.messageId,
    type: row.type,
    subject: row.subject,
    datacenter: row.datacenterId,
    status,
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    nextAttemptAt: status === "pending" ? row.nextAttemptAt.toISOString() : null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    lastStatus: row.lastStatus,
    lastError: row.lastError,
    lastDurationMs: row.lastDurationMs,
  };
};

function cursorId(cursor: string): bigint {
  if (/^\d{1,18}$/.test(cursor)) return BigInt(cursor);
  throw new MoxxieError("invalid_request", "The cursor is not one that this list gave.", {
    errors: [{ path: "cursor", message: "unknown" }],
  });
}
