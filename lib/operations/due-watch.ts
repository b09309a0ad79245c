import type { EventView } from "@/lib/contracts/system";
import type { Moxxie } from "@/lib/moxxie";

/** What comes due at times that stand in the database, and is to be done soon after them. */
export interface DueWork {
  /** The queue of the job that looks once a minute. */
  queue: string;
  /** For the log: what could not be done. */
  what: string;
  /** Does what is due, however often and by however many processes it is called. */
  doDue(): Promise<unknown>;
  /** Milliseconds until the next one is due, by the database's clock; null when nothing is known to come due. */
  nextDueInMs(): Promise<number | null>;
  /** When something comes due of which the event tells; undefined for other events. */
  dueAt(event: EventView): Date | undefined;
  /** What the job of the minute does before, beside what is due. */
  beforeJob?(): Promise<unknown>;
}

/** At most one look a second: what is due within it is done together. */
const lookEveryMs = 1000;
/** The next look when nothing is known to come due; the scheduled job looks as often. */
const lookAtLeastMs = 60_000;
/** A moment after the due time, so that the look does not come too early by a fraction. */
const marginMs = 20;

/**
 * Sees to it that work is done on time. A job once a minute is what cannot be lost; a timer for the next one that is due
 * makes it prompt. Every process has the timer: whichever comes first does it, the others find nothing to do.
 */
export async function watchDue(moxxie: Moxxie, work: DueWork): Promise<{ stop(): Promise<void> }> {
  const watch = new DueWatch(moxxie, work);
  await moxxie.jobs.work(work.queue, { concurrency: 1 }, async () => {
    await work.beforeJob?.();
    await work.doDue();
  });
  await moxxie.jobs.schedule(work.queue, "* * * * *", {});
  watch.start();
  return watch;
}

class DueWatch {
  readonly #moxxie: Pick<Moxxie, "events" | "log">;
  readonly #work: DueWork;
  #unsubscribe: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires, by this process's clock. */
  #armedFor = Infinity;
  #lookedAt = 0;
  #looking: Promise<void> | undefined;
  #stopped = false;

  constructor(moxxie: Pick<Moxxie, "events" | "log">, work: DueWork) {
    this.#moxxie = moxxie;
    this.#work = work;
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

  /** Whoever made or prolonged it, every process hears of it. */
  #hear(event: EventView): void {
    const at = this.#work.dueAt(event)?.getTime();
    if (at !== undefined && !Number.isNaN(at)) this.#armIn(at - Date.now() + marginMs);
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
    const { what } = this.#work;
    try {
      await this.#work.doDue();
      const dueInMs = await this.#work.nextDueInMs();
      this.#armIn(Math.min((dueInMs ?? Infinity) + marginMs, lookAtLeastMs));
    } catch (err) {
      if (this.#stopped) return;
      this.#moxxie.log.warn({ err }, `${what}; looking again`);
      this.#armIn(lookEveryMs);
    }
  }
}

/** A time that an event tells as ISO 8601 text. */
export const timeIn = (value: unknown): Date | undefined => (typeof value === "string" ? new Date(value) : undefined);
