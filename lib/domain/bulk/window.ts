import type { BulkPlace } from "./item";

/** How many items may run at once; each 1 or more. */
export interface BulkLimits {
  perHost: number;
  perEndpoint: number;
  perDatacenter: number;
}

/**
 * The sliding window of what runs: an item enters while its host, its endpoint and its datacenter each have a place
 * free. `running` is everything that runs now, items of other bulks included.
 */
export class BulkWindow {
  readonly #counts = new Map<string, number>();

  constructor(
    private readonly limits: BulkLimits,
    running: Iterable<BulkPlace>,
  ) {
    for (const place of running) this.#take(place);
  }

  /** Takes the places if all are free; whether they were. */
  enter(place: BulkPlace): boolean {
    const isFull = this.#slotsOf(place).some(({ key, atMost }) => (this.#counts.get(key) ?? 0) >= atMost);
    if (!isFull) this.#take(place);
    return !isFull;
  }

  #take(place: BulkPlace): void {
    for (const { key } of this.#slotsOf(place)) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  #slotsOf({ datacenterId, endpointId, hostName }: BulkPlace): { key: string; atMost: number }[] {
    const { perHost, perEndpoint, perDatacenter } = this.limits;
    const slots = [];
    if (datacenterId !== null) slots.push({ key: `datacenter ${datacenterId}`, atMost: perDatacenter });
    if (endpointId === null) return slots;
    slots.push({ key: `endpoint ${endpointId}`, atMost: perEndpoint });
    if (hostName !== null) slots.push({ key: `host ${endpointId} ${hostName}`, atMost: perHost });
    return slots;
  }
}
