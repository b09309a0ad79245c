import type { QueryClient, QueryKey } from "@tanstack/react-query";

interface Waiting {
  timer: ReturnType<typeof setTimeout> | undefined;
  lastAt: number;
}

/** The quickest that news of one moment are gathered into one question. */
const gatherMs = 150;
/** More keys than a page can show at once: those of long ago are forgotten, or a tab that is open for weeks would keep all. */
const keysAtMost = 1_000;
const forgottenAfterMs = 120_000;

/**
 * Invalidates query keys, each at most once per `everyMs`: the first news is acted on at once, what follows is gathered.
 * A bulk action on a thousand guests thereby costs a list one refetch, not a thousand.
 */
export class ThrottledInvalidation {
  readonly #waiting = new Map<string, Waiting>();

  constructor(
    private readonly client: Pick<QueryClient, "invalidateQueries">,
    private readonly now: () => number = Date.now,
  ) {}

  invalidate(queryKey: QueryKey, everyMs: number): void {
    const id = JSON.stringify(queryKey);
    const waiting = this.#waiting.get(id) ?? { timer: undefined, lastAt: Number.NEGATIVE_INFINITY };
    this.#waiting.set(id, waiting);
    if (this.#waiting.size > keysAtMost) this.#forgetOld();
    if (waiting.timer !== undefined) return;
    const delayMs = Math.max(gatherMs, waiting.lastAt + everyMs - this.now());
    waiting.timer = setTimeout(() => {
      waiting.timer = undefined;
      waiting.lastAt = this.now();
      // A refetch under way began before this news; it is left to end and is followed by another.
      void this.client.invalidateQueries({ queryKey }, { cancelRefetch: false });
    }, delayMs);
  }

  #forgetOld(): void {
    const oldest = this.now() - forgottenAfterMs;
    for (const [id, { timer, lastAt }] of this.#waiting)
      if (timer === undefined && lastAt < oldest) this.#waiting.delete(id);
  }

  stop(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
