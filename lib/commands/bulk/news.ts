import type { EventView } from "@/lib/contracts/system";
import type { Moxxie } from "@/lib/moxxie";

/** Looked at anyway, where news were missed: a process of another died, a notification was lost. */
const pollMs = 2_000;

/** What a bulk operation waits for: an item of its own that ends, or one of another bulk that frees a place. */
export class BulkNews {
  readonly #progress = new Map<string, number>();
  readonly #unsubscribe: () => void;
  #isNew = true;
  #wake: () => void = () => undefined;

  constructor(
    { events }: Pick<Moxxie, "events">,
    private readonly bulkId: string,
    private readonly onProgress: () => void = () => undefined,
  ) {
    this.#unsubscribe = events.subscribe((event) => this.#hear(event));
  }

  /** How far the operation of an item is, 0..1, as last heard. */
  progressOf(childOperationId: string | null): number {
    return (childOperationId && this.#progress.get(childOperationId)) || 0;
  }

  /** Something has happened that the events do not tell. */
  poke(): void {
    this.#isNew = true;
    this.#wake();
  }

  /** Resolves when there are news since it was called last, after a while without any, or when the signal is aborted. */
  async next(signal: AbortSignal): Promise<void> {
    if (!this.#isNew && !signal.aborted) await this.#rest(signal);
    this.#isNew = false;
  }

  close(): void {
    this.#unsubscribe();
  }

  #rest(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, pollMs);
    const end = () => resolve();
    signal.addEventListener("abort", end);
    this.#wake = end;
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
    });
  }

  #hear({ type, subject, data }: EventView): void {
    const { parentId, progress } = data;
    if (type === "operation.completed" || type === "operation.failed") {
      this.#progress.delete(subject);
      // One that is no item may be a bulk operation, whose items do not queue any more.
      if (typeof parentId === "string" || Array.isArray(data.datacenters) || data.command === "operation.bulk")
        this.poke();
    } else if (type === "operation.updated" && parentId === this.bulkId && typeof progress === "number") {
      this.#progress.set(subject, progress);
      this.onProgress();
    }
  }
}
