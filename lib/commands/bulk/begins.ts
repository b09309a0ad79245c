import { Slots } from "@/lib/operations/slots";
import type { StepContext } from "@/lib/operations/step";
import { beginItem } from "./begin-item";
import type { BulkItemState, BulkState } from "./bulk-state";
import type { BulkNews } from "./news";

/** Each beginning takes a connection to the database for a moment; the others have work to do too. */
const beginsAtOnce = 4;

/**
 * The items that are being begun: beside each other, so that one whose platform does not answer holds up nobody. Closed
 * when no more is to begin.
 */
export class Begins {
  readonly #stop = new AbortController();
  readonly #running = new Map<number, Promise<void>>();
  readonly #slots = new Slots(beginsAtOnce);
  readonly #context: StepContext;
  #broken: { error: unknown } | undefined;

  constructor(
    context: StepContext,
    private readonly bulk: BulkState,
    private readonly news: BulkNews,
  ) {
    const signal = AbortSignal.any([context.signal, this.#stop.signal]);
    this.#context = Object.create(context, { signal: { value: signal } });
  }

  /** Begins an item, unless that is being done. */
  start(item: BulkItemState): void {
    if (this.#running.has(item.index)) return;
    const begun = this.#begin(item).finally(() => {
      this.#running.delete(item.index);
      this.news.poke();
    });
    this.#running.set(item.index, begun);
  }

  /** Throws what no item is to blame for: then the bulk operation is taken up again from its rows. */
  check(): void {
    if (this.#broken) throw this.#broken.error;
  }

  /** Breaks off what has not been accepted yet, and waits until nothing begins any more. */
  async close(): Promise<void> {
    this.#stop.abort(new Error("no more items begin"));
    await Promise.all(this.#running.values());
  }

  async #begin(item: BulkItemState): Promise<void> {
    try {
      const leave = await this.#slots.enter(this.#context.signal);
      await beginItem(this.#context, this.bulk, item).finally(leave);
    } catch (error) {
      if (!this.#context.signal.aborted) this.#broken ??= { error };
    }
  }
}
