import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/db";
import type { EventBus, NewEvent } from "@/lib/events/bus";
import { createEventBus } from "@/lib/events/create-bus";
import { silentLog, testConfig, testSecrets } from "@/lib/inventory/testing";
import { WebhookDispatcher, type WebhookObserver } from "./dispatcher";
import { createOutbox } from "./outbox";
import { Receiver } from "./receiver.test-helper";
import { secretContext } from "./secret-context";
import type { SendLimits } from "./send-limits";
import { newWebhookSecret } from "./signing";
import type { Resolve } from "./target";

/** One process that records events and sends what the outbox holds. */
export interface Sender {
  events: EventBus;
  dispatcher: WebhookDispatcher;
  processId: string;
  stop(): Promise<void>;
}

export interface SenderOptions {
  db: Database;
  /** False: it records, and nothing is sent. */
  sends?: boolean;
  observe?: WebhookObserver;
  resolve?: Resolve;
  allowPrivate?: boolean;
  limits?: SendLimits;
}

export async function startSender(options: SenderOptions): Promise<Sender> {
  const { db, sends = true, observe, resolve, allowPrivate = true, limits } = options;
  const processId = randomUUID();
  const config = testConfig({ webhookAllowPrivate: allowPrivate });
  const events = await createEventBus({ db, log: silentLog, outbox: createOutbox(config) });
  const moxxie = { config, db, events, log: silentLog, secrets: testSecrets, processId };
  const dispatcher = new WebhookDispatcher({
    moxxie,
    ...(observe && { observe }),
    ...(resolve && { resolve }),
    ...(limits && { limits }),
  });
  if (sends) dispatcher.start();
  const stop = async () => {
    await dispatcher.stop({ graceMs: 0 });
    await events.stop();
  };
  return { events, dispatcher, processId, stop };
}

export interface WebhookRow {
  url: string;
  secret: string;
  events?: string[];
  datacenterIds?: string[];
  enabled?: boolean;
}

/** Makes a webhook past the commands, which have tests of their own. Gives its id. */
export async function insertWebhook(db: Database, row: WebhookRow): Promise<string> {
  const { url, secret, events = ["*"], datacenterIds = [], enabled = true } = row;
  const id = randomUUID();
  const secretSealed = testSecrets.seal(secret, secretContext(id));
  await db.prisma.webhookEndpoint.create({
    data: { id, url, events, datacenterIds, enabled, secretSealed, source: "dashboard", createdBy: "test" },
  });
  return id;
}

/** A receiver with a webhook to it. */
export async function addReceiver(
  db: Database,
  row: Partial<WebhookRow> = {},
): Promise<{ id: string; receiver: Receiver }> {
  const secret = row.secret ?? newWebhookSecret();
  const receiver = await Receiver.start(secret);
  return { receiver, id: await insertWebhook(db, { url: receiver.url, secret, ...row }) };
}

let counted = 0;

/** A state change of a guest; numbered, so that a receiver can tell their order. */
export const stateChange = (guestId: string, datacenterId: string | null = "DC1"): NewEvent => ({
  type: "vm.state_changed",
  datacenterId,
  subject: guestId,
  data: {
    vmId: "100",
    id: guestId,
    datacenter: datacenterId,
    timestamp: new Date().toISOString(),
    name: "web-1",
    kind: "vm",
    oldState: "stopped",
    newState: `state-${counted++}`,
  },
});

export const record = ({ db, events }: { db: Database; events: EventBus }, ...list: NewEvent[]) =>
  db.prisma.$transaction((tx) => events.record(tx, list));

/**
 * Lets time pass for what waits: everything that is stored of it is moved into the past, so that nobody has to wait and
 * no clock is pretended. The dispatcher looks by the database's clock alone. What is on its way stays in its moment.
 */
export async function passTime({ db, dispatcher }: { db: Database; dispatcher?: WebhookDispatcher }, ms: number) {
  const by = ms / 1000;
  await db.prisma.$executeRaw`
    UPDATE webhook_deliveries SET created_at = created_at - make_interval(secs => ${by}::float8),
      next_attempt_at = next_attempt_at - make_interval(secs => ${by}::float8),
      expires_at = expires_at - make_interval(secs => ${by}::float8)
    WHERE lease_owner IS NULL`;
  await db.prisma.$executeRaw`
    UPDATE webhook_endpoints SET failing_since = failing_since - make_interval(secs => ${by}::float8),
      paused_until = paused_until - make_interval(secs => ${by}::float8),
      previous_secret_until = previous_secret_until - make_interval(secs => ${by}::float8)`;
  dispatcher?.wake();
}

/** Every process is silent for so long that others take over what it had. */
export const endLeases = (db: Database) =>
  db.prisma.webhookDelivery.updateMany({ where: { leaseOwner: { not: null } }, data: { leaseUntil: new Date(0) } });

/** Forgets all webhooks and what was sent to them. */
export async function clearWebhooks(db: Database): Promise<void> {
  await db.prisma.webhookEndpoint.deleteMany();
  await db.prisma.webhookMessage.deleteMany();
}
