import type { Actor } from "@/lib/auth/actor";
import { can } from "@/lib/auth/authorise";
import type { EventType, EventView } from "@/lib/contracts/system";
import { MoxxieError } from "@/lib/errors";
import type { EventBus } from "@/lib/events/bus";
import type { Logger } from "@/lib/log/logger";
import { isOf, mayHear } from "./event-visibility";

export interface EventStreamOptions {
  events: EventBus;
  log: Logger;
  actor: Actor;
  /** The last event that the listener has seen; null for one who begins. */
  lastEventId: string | null;
  /** Given to one who begins, so that a break before its first fact loses nothing. */
  newestEventId(): Promise<string>;
  /** Null: all. */
  types: ReadonlySet<EventType> | null;
  datacenter: string | null;
  /** Who the listener is now; null once nobody: signed out, expired, revoked. */
  recheck(): Promise<Actor | null>;
  /** Aborted when the listener has gone. */
  signal: AbortSignal;
  /** Called once when the stream ends in whatever way. */
  onEnd?(): void;
  /** Between two signs of life; the listener's rights are looked at again with each. */
  heartbeatMs?: number;
  /** What a listener may be behind before it is dropped. */
  backlogBytesMax?: number;
}

/** More than this after a break is not replayed: the listener reads its lists again instead. */
const replayMax = 2_000;
const encoder = new TextEncoder();

/**
 * Server-sent events (the WHATWG HTML standard, 9.2) of what the listener may see. Facts come as unnamed messages whose
 * data is an `EventView`; `hello` opens the stream, `reset` says that events were missed, `end` says why it closes.
 * A fact may come twice around a break, never not at all without a `reset`.
 */
export function eventStream(options: EventStreamOptions): ReadableStream<Uint8Array> {
  const { backlogBytesMax = 2 * 1024 * 1024 } = options;
  let feed: Feed | undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        feed = new Feed(options, controller);
        void feed.open();
      },
      cancel: () => feed?.stop(),
    },
    { highWaterMark: backlogBytesMax, size: (chunk) => chunk?.byteLength ?? 0 },
  );
}

/** Outside there is no waiting in a queue, neither in events. */
const outward = (event: EventView): EventView =>
  event.data.status === "queued" ? { ...event, data: { ...event.data, status: "processing" } } : event;

class Feed {
  readonly #options: EventStreamOptions;
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  #actor: Actor;
  /** Live events that come while older ones are being read; undefined afterwards. */
  #waiting: EventView[] | undefined = [];
  #unsubscribe: () => void;
  #heartbeat: ReturnType<typeof setInterval>;
  #ended = false;

  constructor(options: EventStreamOptions, controller: ReadableStreamDefaultController<Uint8Array>) {
    this.#options = options;
    this.#controller = controller;
    this.#actor = options.actor;
    // Heard before the older ones are read, so that nothing falls between.
    this.#unsubscribe = options.events.subscribe((event) => this.#hear(event));
    this.#heartbeat = setInterval(() => void this.#beat(), options.heartbeatMs ?? 15_000);
    if (options.signal.aborted) this.stop();
    else options.signal.addEventListener("abort", this.stop, { once: true });
  }

  async open(): Promise<void> {
    try {
      const { lastEventId, newestEventId } = this.#options;
      const id = lastEventId ?? (await newestEventId());
      this.#send(`retry: 2000\nid: ${id}\nevent: hello\ndata: {}\n\n`);
      if (lastEventId !== null) await this.#replay(lastEventId);
    } catch (error) {
      this.#options.log.error({ err: error }, "older events could not be read");
      this.#sendNamed("reset", { reason: "older events could not be read" });
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const event of waiting) this.#hear(event);
  }

  async #replay(lastEventId: string): Promise<void> {
    const missed = await this.#options.events.since(lastEventId, replayMax);
    if (missed !== undefined && missed.length < replayMax) return missed.forEach((event) => void this.#offer(event));
    // From here on, not from the lost place again after the next break.
    this.#send(`id: ${await this.#options.newestEventId()}\n`);
    this.#sendNamed("reset", { reason: "too much has happened since the last event seen" });
  }

  #hear(event: EventView): void {
    if (this.#waiting) this.#waiting.push(event);
    else this.#offer(event);
  }

  #offer(event: EventView): void {
    const { types, datacenter } = this.#options;
    if (types && !types.has(event.type)) return;
    if (datacenter !== null && !isOf(event, datacenter)) return;
    if (!mayHear(this.#actor, event)) return;
    // JSON has no raw line breaks, so one data line is enough.
    this.#send(`${event.id === null ? "" : `id: ${event.id}\n`}data: ${JSON.stringify(outward(event))}\n\n`);
  }

  async #beat(): Promise<void> {
    try {
      const actor = await this.#options.recheck();
      if (!actor || !can(actor, "event:read")) return this.#end("signed_out");
      this.#actor = actor;
    } catch (error) {
      if (error instanceof MoxxieError && error.code === "unauthenticated") return this.#end("signed_out");
      this.#options.log.warn({ err: error }, "a listener's rights could not be looked at");
    }
    this.#send(": still here\n\n");
  }

  #sendNamed(event: string, data: Record<string, string>): void {
    this.#send(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #send(text: string): void {
    if (this.#ended) return;
    this.#controller.enqueue(encoder.encode(text));
    if ((this.#controller.desiredSize ?? 0) > 0) return;
    // A reader that does not read: it may come again with its Last-Event-ID. What waits for it is thrown away.
    this.#options.log.warn({ actor: this.#actor.id }, "a listener was too slow and is dropped");
    this.stop();
    this.#controller.error(new Error("the listener is too slow"));
  }

  #end(reason: string): void {
    this.#sendNamed("end", { reason });
    if (this.#ended) return;
    this.stop();
    this.#controller.close();
  }

  readonly stop = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#heartbeat);
    this.#unsubscribe();
    this.#options.signal.removeEventListener("abort", this.stop);
    this.#options.onEnd?.();
  };
}
