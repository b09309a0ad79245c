import type { EventBus } from "@/lib/events/bus";
import { webhookEvent } from "./webhook-event";

const tellEveryMs = 1_000;

/** Tells open dashboards that deliveries of a webhook have changed: at most once a second each, the last change included. */
export class DeliveryNews {
  readonly #events: EventBus;
  readonly #waiting = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(events: EventBus) {
    this.#events = events;
  }

  tell(webhookIds: readonly string[]): void {
    for (const id of webhookIds) this.#waiting.add(id);
    if (this.#timer || this.#waiting.size === 0) return;
    this.#flush();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.tell([]);
    }, tellEveryMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    const ids = [...this.#waiting];
    this.#waiting.clear();
    // Passing news: who misses it sees the change at the next one. Only those who may see all datacenters hear it.
    for (const id of ids)
      this.#events.announce(webhookEvent("webhook.delivered", { id, datacenterIds: [] })).catch(() => undefined);
  }
}
