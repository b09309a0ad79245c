import { webhookEventTypes } from "@/lib/contracts/webhooks";
import type { Moxxie } from "@/lib/moxxie";
import { createReceiverAgent } from "./agent";
import { DeliveryNews } from "./delivery-news";
import { type Claimed, claimDue, nextDueInMs, queueRules, releaseClaims } from "./queue";
import { type DeliveryFate, type Finished, type Kept, keepResults } from "./results";
import { secretContext } from "./secret-context";
import { type AttemptOutcome, sendOnce } from "./send";
import type { SendLimits } from "./send-limits";
import type { Resolve } from "./target";

/** Hears what is sent; for the metrics. */
export interface WebhookObserver {
  attempt(outcome: AttemptOutcome, durationMs: number): void;
  /** A delivery that will not be tried again. */
  ended(fate: Exclude<DeliveryFate, "pending">): void;
}

export interface DispatcherOptions {
  moxxie: Pick<Moxxie, "config" | "db" | "events" | "log" | "secrets" | "processId">;
  observe?: WebhookObserver;
  /** Tests put theirs in place of the system's DNS. */
  resolve?: Resolve;
  /** Tests wait less for a receiver that hangs. */
  limits?: SendLimits;
}

/** The look when nothing is known to come due: what a process that died has left is found by it. */
const lookEveryMs = 10_000;
/** The same while attempts are under way: what comes due meanwhile is late by no more. */
const lookWhileSendingMs = 500;
const afterErrorMs = 1_000;
/** A moment after the due time, so that the look does not come too early by a fraction. */
const marginMs = 10;
/** What is on its way at a stop gets so long to end. */
const stopGraceMs = 5_000;

const wakingTypes: ReadonlySet<string> = new Set([...webhookEventTypes, "webhook.updated"]);

/**
 * Sends what the outbox holds. Every process has one; they share the work by leases. A single lane does the bookkeeping:
 * it writes what has ended, takes as much as there is room for, and sends it side by side; so what waits stays in the
 * table, and memory does not grow with it. Woken by the commit of an event, by an attempt that ends, and by the clock.
 */
export class WebhookDispatcher {
  readonly #options: DispatcherOptions;
  readonly #agent: ReturnType<typeof createReceiverAgent>;
  readonly #news: DeliveryNews;
  readonly #stopping = new AbortController();
  /** On their way, or ended and not yet written. */
  readonly #held = new Map<bigint, Claimed>();
  readonly #sending = new Set<Promise<void>>();
  readonly #noted = new Map<string, number>();
  #finished: Finished[] = [];
  #unsubscribe: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lane: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(options: DispatcherOptions) {
    const { config, events } = options.moxxie;
    this.#options = options;
    this.#news = new DeliveryNews(events);
    const rules = {
      allowPrivate: config.webhookAllowPrivate,
      connectionsPerReceiver: queueRules.window,
      ...(options.resolve && { resolve: options.resolve }),
    };
    this.#agent = createReceiverAgent(rules, options.limits);
  }

  start(): void {
    this.#unsubscribe = this.#options.moxxie.events.subscribe(({ type }) => {
      if (wakingTypes.has(type)) this.wake();
    });
    this.wake();
  }

  /** Takes nothing more, lets what is on its way end for a moment, and gives the rest back. */
  async stop({ graceMs = stopGraceMs }: { graceMs?: number } = {}): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    clearTimeout(this.#timer);
    await this.#lane;
    const grace = setTimeout(() => this.#stopping.abort(), graceMs);
    await Promise.all(this.#sending);
    clearTimeout(grace);
    await this.#write();
    const { db, processId: owner } = this.#options.moxxie;
    await releaseClaims(db, { owner, ids: [...this.#held.keys()] });
    this.#news.stop();
    await this.#agent.destroy();
  }

  /** Looks now, or once more when it is looking. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#lane) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#lane = this.#work().finally(() => {
      this.#lane = undefined;
      if (this.#again) this.wake();
    });
  }

  async #work(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#write();
        await this.#take();
      } while (this.#again && !this.#stopped);
      // While something is on its way its end wakes this process anyway; the question would be asked at every pass.
      const idle = this.#held.size === 0;
      this.#armIn(idle ? ((await nextDueInMs(this.#options.moxxie.db)) ?? lookEveryMs) : lookWhileSendingMs);
    } catch (err) {
      this.#options.moxxie.log.warn({ err }, "webhooks could not be looked after; looking again");
      this.#again = false;
      this.#armIn(afterErrorMs);
    }
  }

  #armIn(delayMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(0, delayMs) + marginMs, lookEveryMs)).unref();
  }

  async #take(): Promise<void> {
    const room = queueRules.inFlightMax - this.#held.size;
    if (room <= 0 || this.#stopped) return;
    const { db, processId: owner } = this.#options.moxxie;
    const claimed = await claimDue(db, { owner, room, busy: this.#busy() });
    for (const each of claimed) this.#begin(each);
  }

  #busy(): Record<string, number> {
    const busy: Record<string, number> = {};
    for (const { endpointId } of this.#held.values()) busy[endpointId] = (busy[endpointId] ?? 0) + 1;
    return busy;
  }

  #begin(claimed: Claimed): void {
    this.#held.set(claimed.id, claimed);
    const sending = this.#send(claimed).finally(() => {
      this.#sending.delete(sending);
      this.wake();
    });
    this.#sending.add(sending);
  }

  async #send(claimed: Claimed): Promise<void> {
    const { log } = this.#options.moxxie;
    try {
      const { url, messageId, body } = claimed;
      const message = { url, messageId, body, secrets: this.#secretsOf(claimed) };
      const result = await sendOnce(this.#agent, message, {
        signal: this.#stopping.signal,
        limits: this.#options.limits,
      });
      if (!result) return;
      this.#options.observe?.attempt(result.outcome, result.durationMs);
      this.#finished.push({ claimed, result });
    } catch (err) {
      // A secret that does not open, for example: it is tried again like everything else, and people are told why.
      log.error({ err, webhookId: claimed.endpointId }, "a webhook could not be sent");
      this.#finished.push({ claimed, result: unsendable() });
    }
  }

  #secretsOf({ endpointId, secretSealed, previousSecretSealed }: Claimed): string[] {
    const { secrets } = this.#options.moxxie;
    return [secretSealed, previousSecretSealed]
      .filter((sealed) => sealed !== null)
      .map((sealed) => secrets.open(sealed, secretContext(endpointId)));
  }

  /** What has ended is kept until it is written: if the database does not answer, for the next look. */
  async #write(): Promise<void> {
    const finished = this.#finished.splice(0);
    if (finished.length === 0) return;
    const { db, events, processId: owner } = this.#options.moxxie;
    const kept = await keepResults({ db, events, owner, noted: this.#noted }, finished).catch((error: unknown) => {
      this.#finished.unshift(...finished);
      throw error;
    });
    for (const { claimed } of finished) this.#held.delete(claimed.id);
    this.#tell(kept);
  }

  #tell({ fates, switchedOff }: Kept): void {
    const { log } = this.#options.moxxie;
    for (const { fate } of fates) if (fate !== "pending") this.#options.observe?.ended(fate);
    this.#news.tell(fates.map(({ endpointId }) => endpointId));
    for (const { id, url, reason } of switchedOff)
      log.warn({ webhookId: id, receiver: new URL(url).host, reason }, "a webhook was switched off");
  }
}

const unsendable = (): Finished["result"] => ({
  outcome: "failed",
  at: new Date(),
  durationMs: 0,
  status: null,
  headers: {},
  answer: null,
  error: "The message could not be signed; Moxxie's log says why.",
});
