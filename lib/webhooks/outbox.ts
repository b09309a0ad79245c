import type { EventView } from "@/lib/contracts/system";
import type { Transaction } from "@/lib/db";
import { bodyOf, datacentersOf, isForWebhooks, newMessageId, orderSubject } from "./payload";
import { retryRules } from "./retry";

/** As many as events are written at once: one large parameter makes the embedded database swell for a while. */
const rowsPerStatement = 300;

/** Writes what webhooks are told of these events, in the transaction that records them. */
export type Outbox = (tx: Transaction, events: readonly EventView[]) => Promise<void>;

/** One message as it is queued. */
export interface NewMessage {
  id: string;
  type: string;
  body: string;
  datacenterId: string | null;
  datacenters: readonly string[];
  subject: string;
}

/**
 * The outbox of an installation: a message for each event that a webhook is told of, and a delivery for each receiver
 * whose filters it passes, there exactly when the event is. Costs nothing for other events, and one look at a small table
 * where no webhook wants it.
 */
export function createOutbox({ instanceId }: { instanceId: string }): Outbox {
  return async (tx, events) => {
    const told = events.filter(isForWebhooks);
    if (told.length === 0) return;
    const receivers = await tx.$queryRaw<{ events: string[] }[]>`
      SELECT DISTINCT events FROM webhook_endpoints WHERE enabled`;
    const wanted = new Set(receivers.flatMap((receiver) => receiver.events));
    const messages = told
      .filter(({ type }) => wanted.has("*") || wanted.has(type))
      .map((event) => messageOf(event, instanceId));
    for (let start = 0; start < messages.length; start += rowsPerStatement)
      await queueMessages(tx, messages.slice(start, start + rowsPerStatement));
  };
}

const messageOf = (event: EventView, instanceId: string): NewMessage => ({
  id: newMessageId(),
  type: event.type,
  body: bodyOf(event, instanceId),
  datacenterId: event.datacenter,
  datacenters: datacentersOf(event),
  subject: orderSubject(event),
});

/**
 * Queues messages for the receivers that want them. A webhook for some datacenters gets what lies in these alone. The
 * receivers are kept from being removed until the transaction ends, so that a delivery never meets a missing one.
 */
async function queueMessages(tx: Transaction, messages: readonly NewMessage[]): Promise<void> {
  const rows = JSON.stringify(messages.map((message, n) => ({ n, ...message })));
  await tx.$executeRaw`
    WITH told AS (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb)
        AS t(n int, id text, type text, body text, "datacenterId" text, datacenters text[], subject text)
    ), receivers AS (
      SELECT id, events, datacenter_ids FROM webhook_endpoints WHERE enabled ORDER BY id FOR KEY SHARE
    ), matched AS (
      SELECT t.n, t.id AS message_id, r.id AS endpoint_id, t.subject
      FROM told t JOIN receivers r ON (t.type = ANY (r.events) OR '*' = ANY (r.events))
        AND (cardinality(r.datacenter_ids) = 0
          OR (cardinality(t.datacenters) > 0 AND t.datacenters <@ r.datacenter_ids))
    ), messages AS (
      INSERT INTO webhook_messages (id, type, body, datacenter_id, subject, created_at)
      SELECT id, type, body, "datacenterId", subject, clock_timestamp() FROM told
      WHERE id IN (SELECT message_id FROM matched)
    )
    INSERT INTO webhook_deliveries (message_id, endpoint_id, subject, next_attempt_at, expires_at, created_at)
    SELECT message_id, endpoint_id, subject, clock_timestamp(),
      clock_timestamp() + ${retryRules.totalMs}::float8 * interval '1 millisecond', clock_timestamp()
    FROM matched ORDER BY n, endpoint_id`;
}

/** Queues one message for one receiver, whatever its filters are: the test. A first failure is its end. */
export async function queueForOne(
  tx: Transaction,
  { endpointId, message }: { endpointId: string; message: NewMessage },
): Promise<bigint> {
  const { id, type, body, datacenterId, subject } = message;
  await tx.webhookMessage.create({ data: { id, type, body, datacenterId, subject } });
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO webhook_deliveries (message_id, endpoint_id, subject, next_attempt_at, expires_at, created_at)
    VALUES (${id}, ${endpointId}::uuid, ${subject}, clock_timestamp(), clock_timestamp(), clock_timestamp())
    RETURNING id`;
  if (!row) throw new Error("the delivery was not written");
  return row.id;
}
