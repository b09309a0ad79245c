import { setTimeout as delay } from "node:timers/promises";
import { nextToAsk, refreshAddresses } from "./addresses";
import type { InventoryContext } from "./context";
import { refreshDetails } from "./details";
import type { Estate } from "./estate";
import { NetworksTrickle } from "./guest-networks";
import { EndpointPoller } from "./poller";
import { untilAborted } from "./until-aborted";

const detailsIntervalMs = 5 * 60_000;
/** What was not told is asked for again after this time. */
const detailsRetryMs = 30_000;
/** How soon details are read again after hosts or templates changed. */
const detailsCheckMs = 5_000;
/** Calls for addresses an endpoint gets at most: a fixed price, whatever the number of guests and viewers. */
const addressCallsPerMinute = 30;
/** The same for what guests are put on. */
const networkCallsPerMinute = 60;
/**
 * Guests that were never read are read faster, once: until then a VLAN that looks free may be in use. 2,000 guests have
 * been read after four minutes.
 */
const firstNetworkCallsPerMinute = 600;

/** All that one process does of its own accord with one endpoint: polls, details, guests' addresses and networks, each at its own pace. */
export class EndpointWatch {
  readonly poller: EndpointPoller;
  readonly #context: InventoryContext;
  readonly #stopping = new AbortController();
  readonly #networks: NetworksTrickle;
  readonly #loops: Promise<unknown>;
  #detailsBasis: string | undefined;
  #detailsAt = 0;

  constructor(context: InventoryContext, endpointId: string) {
    this.#context = context;
    this.poller = new EndpointPoller(context, endpointId);
    this.#networks = new NetworksTrickle(context, endpointId);
    this.#loops = Promise.all([
      this.#repeat(detailsCheckMs, () => this.#refreshDetails()),
      this.#repeat(60_000 / addressCallsPerMinute, () => this.#askOneAddress()),
      this.#repeat(60_000 / networkCallsPerMinute, () => this.#readOneGuestsNetworks()),
    ]);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([this.poller.stop(), this.#loops]);
  }

  async #refreshDetails(): Promise<void> {
    const { endpointId } = this.poller;
    const basis = detailsBasis(this.#context.estate, endpointId);
    const isDue = basis !== this.#detailsBasis || performance.now() - this.#detailsAt >= detailsIntervalMs;
    if (!isDue) return;
    this.#detailsBasis = basis;
    this.#detailsAt = performance.now();
    const complete = await refreshDetails(this.#context, endpointId);
    if (!complete) this.#detailsAt -= detailsIntervalMs - detailsRetryMs;
  }

  async #askOneAddress(): Promise<void> {
    const { endpointId } = this.poller;
    const { estate } = this.#context;
    if ((estate.endpoints.get(endpointId)?.consecutiveFailures ?? 0) > 0) return; // it does not answer anyway
    const guest = nextToAsk(estate.guestsOfEndpoint(endpointId), new Date());
    if (guest) await refreshAddresses(this.#context, guest);
  }

  async #readOneGuestsNetworks(): Promise<number | undefined> {
    const { endpointId } = this.poller;
    if ((this.#context.estate.endpoints.get(endpointId)?.consecutiveFailures ?? 0) > 0) return undefined;
    const wasFirst = await this.#networks.readNext(new Date());
    return wasFirst ? 60_000 / firstNetworkCallsPerMinute : undefined;
  }

  /** A number that `work` gives is the pause after it, in place of the usual one. */
  async #repeat(intervalMs: number, work: () => Promise<unknown>): Promise<void> {
    const { signal } = this.#stopping;
    const { log } = this.#context.deps;
    while (!signal.aborted) {
      // A call that hangs must not keep the process from stopping; what it brings later is not waited for.
      const pauseMs = await untilAborted(work(), signal).catch((err) =>
        log.debug({ err, endpointId: this.poller.endpointId }, "details are not told now"),
      );
      await delay(typeof pauseMs === "number" ? pauseMs : intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** What details depend on: which hosts answer, and which guests are templates. */
function detailsBasis(estate: Estate, endpointId: string): string {
  const hosts = estate.hostsOfEndpoint(endpointId).map(({ name, status }) => `${name} ${status}`);
  const templates = estate.guestsOfEndpoint(endpointId).filter(({ template }) => template);
  return [...hosts, ...templates.map(({ vmId }) => vmId)].sort().join("\n");
}
