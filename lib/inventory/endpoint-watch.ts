import { setTimeout as delay } from "node:timers/promises";
import { nextToAsk, refreshAddresses } from "./addresses";
import type { InventoryContext } from "./context";
import { refreshDetails } from "./details";
import { EndpointPoller } from "./poller";
import { untilAborted } from "./until-aborted";

const detailsIntervalMs = 5 * 60_000;
/** Calls for addresses an endpoint gets at most: a fixed price, whatever the number of guests and viewers. */
const addressCallsPerMinute = 30;

/** All that one process does of its own accord with one endpoint: polls, details, addresses, each at its own pace. */
export class EndpointWatch {
  readonly poller: EndpointPoller;
  readonly #context: InventoryContext;
  readonly #stopping = new AbortController();
  readonly #loops: Promise<unknown>;

  constructor(context: InventoryContext, endpointId: string) {
    this.#context = context;
    this.poller = new EndpointPoller(context, endpointId);
    this.#loops = Promise.all([
      this.#repeat(detailsIntervalMs, () => this.#refreshDetails()),
      this.#repeat(60_000 / addressCallsPerMinute, () => this.#askOneAddress()),
    ]);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([this.poller.stop(), this.#loops]);
  }

  async #refreshDetails(): Promise<void> {
    await refreshDetails(this.#context, this.poller.endpointId);
  }

  async #askOneAddress(): Promise<void> {
    const { endpointId } = this.poller;
    const { estate } = this.#context;
    if ((estate.endpoints.get(endpointId)?.consecutiveFailures ?? 0) > 0) return; // it does not answer anyway
    const guest = nextToAsk(estate.guestsOfEndpoint(endpointId), new Date());
    if (guest) await refreshAddresses(this.#context, guest);
  }

  async #repeat(intervalMs: number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    const { log } = this.#context.deps;
    while (!signal.aborted) {
      // A call that hangs must not keep the process from stopping; what it brings later is not waited for.
      await untilAborted(work(), signal).catch((err) =>
        log.debug({ err, endpointId: this.poller.endpointId }, "details are not told now"),
      );
      await delay(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
