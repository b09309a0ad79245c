/**
 * Ids can commit out of order: a transaction that took id 9 may commit after one that took id 10. So many ids below the
 * newest one are remembered and read again after a gap.
 */
const overlap = 5000n;

/** Remembers which event ids were delivered, so that reading with an overlap delivers nothing twice. */
export class SeenIds {
  readonly #start: bigint;
  #newest: bigint;
  #ids = new Set<bigint>();

  /** Ids up to `start` count as delivered: they were there before anybody listened. */
  constructor(start: bigint) {
    this.#start = start;
    this.#newest = start;
  }

  /** False when the id was delivered before. */
  add(id: bigint): boolean {
    if (id <= this.#start || this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (id > this.#newest) this.#newest = id;
    if (this.#ids.size > 3 * Number(overlap)) this.#trim();
    return true;
  }

  /** The first id to read again when something may have been missed. */
  rereadFrom(): bigint {
    const from = this.#newest - overlap;
    return from > this.#start ? from : this.#start + 1n;
  }

  #trim(): void {
    const from = this.rereadFrom();
    this.#ids = new Set([...this.#ids].filter((id) => id >= from));
  }
}
