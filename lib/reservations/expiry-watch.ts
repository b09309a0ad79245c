import type { EventView } from "@/lib/contracts/system";
import type { Moxxie } from "@/lib/moxxie";
import { expireDue, mendHolds, nextDueInMs } from "./expire";

const queue = "reservation-expiry";

/** At most one look a second: what is due within it is written together. */
const lookEveryMs = 1000;
/** The next look when nothing is known to come due; the scheduled job looks as often. */
const lookAtLeastMs = 60_000;
/** A moment after the due time, so that the look does not come too early by a fraction. */
const marginMs = 20;

/**
 * Sees to it that reservations end on time in the tables and in the news. A job once a minute is what cannot be lost;
 * a timer for the next one that is due makes it prompt. Every process has the timer: whichever comes first writes, the
 * others find nothing to do.
 */
export async function watchExpiry(moxxie: Moxxie): Promise<{ stop(): Promise<void> }> {
  const watch = new ExpiryWatch(moxxie);
  await moxxie.jobs.work(queue, { concurrency: 1 }, async () => {
    await mendHolds(moxxie);
    await expireDue(moxxie);
  });
  await moxxie.jobs.schedule(queue, "* * * * *", {});
  watch.start();
  return watch;
}

class ExpiryWatch {
  readonly #moxxie: Moxxie;
  #unsubscribe: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires, by this process's clock. */
  #armedFor = Infinity;
  #lookedAt = 0;
  #looking: Promise<void> | undefined;
  #stopped = false;

  constructor(moxxie: Moxxie) {
    this.#moxxie = moxxie;
  }

  start(): void {
    this.#unsubscribe = this.#moxxie.events.subscribe((event) => this.#hear(event));
    this.#armIn(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    clearTimeout(this.#timer);
    await this.#looking;
  }

  /** Whoever granted or extended it, every process hears of it. */
  #hear({ type, data }: EventView): void {
    if (type !== "reservation.created" && type !== "reservation.returned") return;
    const expiresAt = typeof data.expiresAt === "string" ? Date.parse(data.expiresAt) : Number.NaN;
    if (!Number.isNaN(expiresAt)) this.#armIn(expiresAt - Date.now() + marginMs);
  }

  /** Looks after that time, unless it will look before. */
  #armIn(delayMs: number): void {
    const now = Date.now();
    const at = Math.max(now + delayMs, this.#lookedAt + lookEveryMs);
    if (this.#stopped || at >= this.#armedFor) return;
    clearTimeout(this.#timer);
    this.#armedFor = at;
    this.#timer = setTimeout(() => this.#look(), Math.min(at - now, lookAtLeastMs)).unref();
  }

  #look(): void {
    this.#armedFor = Infinity;
    // A look that is under way may have been too early for what is due now.
    if (this.#looking) return void this.#looking.then(() => this.#armIn(0));
    this.#lookedAt = Date.now();
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
  }

  async #lookOnce(): Promise<void> {
    const { db, log } = this.#moxxie;
    try {
      await expireDue(this.#moxxie);
      const dueInMs = await nextDueInMs(db);
      this.#armIn(Math.min((dueInMs ?? Infinity) + marginMs, lookAtLeastMs));
    } catch (err) {
      if (this.#stopped) return;
      log.warn({ err }, "reservations that are due could not be written to have expired; looking again");
      this.#armIn(lookEveryMs);
    }
  }
}
