import { randomUUID } from "node:crypto";
import type { EventView } from "@/lib/contracts/system";
import type { Database, Transaction } from "@/lib/db/database";
import type { Logger } from "@/lib/log/logger";
import type { EventBus, NewEvent } from "./bus";
import { insertEvents, newestEventId, readEventsSince, readEventsWithin } from "./event-rows";
import { type EventMessage, encodeMessage, eventChannel, parseMessage } from "./messages";
import { SeenIds } from "./seen-ids";

/** A batch that was written but whose transaction has not been heard to commit; forgotten after its transaction must be over. */
const pendingMs = 120_000;

export interface EventBusOptions {
  db: Database;
  log: Logger;
  /** Writes, in the transaction of the events, what is to be sent to the world because of them. */
  outbox?: (tx: Transaction, events: readonly EventView[]) => Promise<void>;
}

/**
 * Opens the event bus of this process. Recorded events are told to everyone, this process too, by the notification that
 * PostgreSQL sends when the transaction commits: it is the only moment at which they are facts. Their content travels
 * with the notification, or stays in memory for this process, so that hearing them costs no query.
 */
export async function createEventBus({ db, log, outbox }: EventBusOptions): Promise<EventBus> {
  const bus = new DatabaseEventBus({ db, log, outbox });
  await bus.open();
  return bus;
}

class DatabaseEventBus implements EventBus {
  readonly #db: Database;
  readonly #log: Logger;
  readonly #outbox: EventBusOptions["outbox"];
  readonly #origin = randomUUID();
  readonly #handlers = new Set<(event: EventView) => void>();
  readonly #pending = new Map<number, { events: EventView[]; at: number }>();
  #seen = new SeenIds(0n);
  #nextBatch = 1;
  /** Reads of what others recorded, one after the other so that events keep their order. */
  #reading: Promise<void> = Promise.resolve();
  #unlisten: (() => Promise<void>) | undefined;

  constructor({ db, log, outbox }: EventBusOptions) {
    this.#db = db;
    this.#log = log;
    this.#outbox = outbox;
  }

  async open(): Promise<void> {
    this.#unlisten = await this.#db.listen(eventChannel, (payload) => this.#hear(payload), {
      onGap: () => this.#enqueue(() => this.#readGap()),
    });
    this.#seen = new SeenIds(await newestEventId(this.#db));
  }

  async record(tx: Parameters<EventBus["record"]>[0], events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const views = await insertEvents(tx, events);
    await this.#outbox?.(tx, views);
    const batch = this.#nextBatch++;
    this.#forgetOldBatches();
    this.#pending.set(batch, { events: views, at: Date.now() });
    await this.#db.notify(eventChannel, encodeMessage({ origin: this.#origin, batch, events: views }), tx);
  }

  async announce(event: NewEvent): Promise<void> {
    const view = passingEvent(event);
    this.#deliver(view);
    // Only one process can have the embedded database open: there is nobody else to tell.
    if (this.#db.kind === "embedded") return;
    const payload = encodeMessage({ origin: this.#origin, batch: 0, events: [view] });
    await this.#db.notify(eventChannel, payload);
  }

  subscribe(handler: (event: EventView) => void): () => void {
    const own = (event: EventView) => handler(event); // the same function may subscribe twice
    this.#handlers.add(own);
    return () => void this.#handlers.delete(own);
  }

  async since(id: string, limit: number): Promise<EventView[] | undefined> {
    if (!/^\d{1,18}$/.test(id)) return undefined; // a caller's word, not an id that was given out
    return readEventsSince(this.#db, BigInt(id), limit);
  }

  async stop(): Promise<void> {
    await this.#unlisten?.();
    this.#handlers.clear();
    await this.#reading;
  }

  #hear(payload: string): void {
    const message = parseMessage(payload);
    if (!message) {
      this.#log.warn("a notification of events could not be read");
      return;
    }
    const events = message.origin === this.#origin ? this.#takeOwn(message) : message.events;
    if (events) this.#enqueue(async () => this.#deliverNew(events));
    else if (message.range) this.#enqueue(() => this.#readRange(message));
  }

  /** The events of a batch of this process; an announcement of our own was delivered when it was made. */
  #takeOwn(message: EventMessage): EventView[] | undefined {
    if (message.batch === 0) return [];
    const pending = this.#pending.get(message.batch);
    this.#pending.delete(message.batch);
    return pending?.events ?? message.events;
  }

  async #readRange({ range }: EventMessage): Promise<void> {
    if (range) this.#deliverNew(await readEventsWithin(this.#db, BigInt(range.from), BigInt(range.to)));
  }

  /** Notifications may have been missed: read again from a little before the newest one that was heard. */
  async #readGap(): Promise<void> {
    const newest = await newestEventId(this.#db);
    if (newest > 0n) this.#deliverNew(await readEventsWithin(this.#db, this.#seen.rereadFrom(), newest));
  }

  #deliverNew(events: readonly EventView[]): void {
    for (const event of events) if (event.id === null || this.#seen.add(BigInt(event.id))) this.#deliver(event);
  }

  #deliver(event: EventView): void {
    for (const handler of this.#handlers) {
      try {
        handler(event);
      } catch (error) {
        this.#log.error({ err: error, type: event.type }, "a handler of events failed");
      }
    }
  }

  #enqueue(work: () => Promise<void>): void {
    this.#reading = this.#reading
      .then(work)
      .catch((error) => this.#log.error({ err: error }, "events of another process could not be read"));
  }

  /** A transaction that was rolled back never notifies; its events must not stay. */
  #forgetOldBatches(): void {
    const oldest = Date.now() - pendingMs;
    for (const [batch, { at }] of this.#pending) {
      if (at > oldest) break;
      this.#pending.delete(batch);
    }
  }
}

const passingEvent = (event: NewEvent): EventView => ({
  id: null,
  type: event.type,
  at: new Date().toISOString(),
  datacenter: event.datacenterId,
  subject: event.subject,
  data: event.data,
});
