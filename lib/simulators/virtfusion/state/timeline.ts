import type { SimulatedClock } from "../../clock";

interface Event {
  atMs: number;
  action: () => void;
}

/**
 * What will happen, by time. Nothing runs by itself: whoever looks at the state settles it first, and all that has come
 * due since happens then, each at its own time. So moving the clock is enough to move the world.
 */
export class Timeline {
  readonly #clock: SimulatedClock;
  readonly #events: Event[] = [];
  #eventMs: number | undefined;

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  /** The time of the event that happens just now, else that of the clock. */
  nowMs(): number {
    return this.#eventMs ?? this.#clock.nowMs();
  }

  /** Lets `action` happen `delayMs` from now. Of several at one time the first that was planned is first. */
  after(delayMs: number, action: () => void): void {
    const atMs = this.nowMs() + delayMs;
    const next = this.#events.findIndex((event) => event.atMs > atMs);
    this.#events.splice(next < 0 ? this.#events.length : next, 0, { atMs, action });
  }

  /** Lets all happen that is due. */
  settle(): void {
    const untilMs = this.#clock.nowMs();
    for (let event = this.#events[0]; event && event.atMs <= untilMs; event = this.#events[0]) {
      this.#events.shift();
      this.#eventMs = event.atMs;
      try {
        event.action();
      } finally {
        this.#eventMs = undefined;
      }
    }
  }
}
