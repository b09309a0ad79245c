/**
 * The time that a simulator lives in: the real clock plus an offset that tests may move forward,
 * so that expiry (tickets, tokens) can be proved without waiting.
 */
export class SimulatedClock {
  #offsetMs = 0;
  readonly #realNowMs: () => number;

  constructor(realNowMs: () => number = Date.now) {
    this.#realNowMs = realNowMs;
  }

  nowMs(): number {
    return this.#realNowMs() + this.#offsetMs;
  }

  /** Unix time in whole seconds. */
  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** Moves the clock forward by `durationMs`. */
  advance(durationMs: number): void {
    this.#offsetMs += durationMs;
  }
}
