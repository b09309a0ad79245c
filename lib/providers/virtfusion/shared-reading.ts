import { untilAborted } from "./until-aborted";

/** Something that is read as a whole, once for all who ask at about the same time. */
export interface SharedReading<T> {
  /** As read by a reading that began at most `maxAgeMs` ago (0: after this call), else read now. */
  read(options?: { maxAgeMs?: number; signal?: AbortSignal }): Promise<T>;
  /** What was read so far no longer holds. */
  forget(): void;
}

/** `read` is told when it began. A failed reading serves those who wait for it, and nobody after them. */
export function shareReading<T>(
  read: (startedAt: number) => Promise<T>,
  { maxAgeMs: usualAgeMs, now = () => performance.now() }: { maxAgeMs: number; now?: () => number },
): SharedReading<T> {
  let latest: { startedAt: number; result: Promise<T> } | undefined;
  return {
    async read({ maxAgeMs = usualAgeMs, signal } = {}) {
      signal?.throwIfAborted();
      if (latest === undefined || now() - latest.startedAt >= maxAgeMs) {
        const startedAt = now();
        const mine = { startedAt, result: read(startedAt) };
        latest = mine;
        mine.result.catch(() => {
          if (latest === mine) latest = undefined;
        });
      }
      return untilAborted(latest.result, signal);
    },
    forget() {
      latest = undefined;
    },
  };
}
