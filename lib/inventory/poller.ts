import { setTimeout as delay } from "node:timers/promises";
import type { InventoryContext } from "./context";
import { type PollMemory, pollEndpoint } from "./poll-endpoint";
import { LeaseLostError } from "./write-poll";

/** The longest pause after failures, in intervals. */
const backoffIntervals = 4;

/**
 * When the next poll begins, counted from the beginning of the last one: after the interval, later when polls fail,
 * and never at once after a slow one. `random` in 0..1 spreads the endpoints out.
 */
export function nextPollDelayMs(options: {
  intervalMs: number;
  tookMs: number;
  failures: number;
  random: number;
}): number {
  const { intervalMs, tookMs, failures, random } = options;
  const periodMs = intervalMs * Math.min(backoffIntervals, 2 ** Math.max(0, failures - 1));
  const jitteredMs = periodMs * (0.95 + 0.1 * random);
  return Math.max(jitteredMs - tookMs, intervalMs / 10);
}

/** Polls one endpoint again and again, on its own: a hung endpoint delays no other. */
export class EndpointPoller {
  readonly endpointId: string;
  readonly #context: InventoryContext;
  readonly #memory: PollMemory = { massMissing: false };
  readonly #stopping = new AbortController();
  readonly #loop: Promise<void>;
  /** Polls of the endpoint one after the other, also those asked for in between. */
  #last: Promise<void> = Promise.resolve();

  constructor(context: InventoryContext, endpointId: string) {
    this.#context = context;
    this.endpointId = endpointId;
    this.#loop = this.#run();
  }

  /** One poll now, after the one that is under way; throws what it met. */
  pollNow(): Promise<void> {
    const { signal } = this.#stopping;
    const poll = this.#last.then(() => pollEndpoint(this.#context, this.endpointId, { memory: this.#memory, signal }));
    this.#last = poll.catch(() => undefined);
    return poll;
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error("the inventory stops"));
    await this.#loop;
    await this.#last;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { log, config } = this.#context.deps;
    while (!signal.aborted) {
      const began = performance.now();
      try {
        await this.pollNow();
      } catch (error) {
        // The failure itself is in the endpoint's row and in the log.
        if (error instanceof LeaseLostError) log.info({ endpointId: this.endpointId }, "another process polls it now");
      }
      const pauseMs = nextPollDelayMs({
        intervalMs: config.inventoryIntervalMs,
        tookMs: performance.now() - began,
        failures: this.#context.estate.endpoints.get(this.endpointId)?.consecutiveFailures ?? 0,
        random: Math.random(),
      });
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
