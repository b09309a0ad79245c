import { setTimeout as realPause } from "node:timers/promises";
import { untilAborted } from "./until-aborted";

/** The pace at which a token's calls may leave. */
export interface Limiter {
  /** Waits for the call's turn. Rejects with the signal's reason when the caller gives up; the turn is then free. */
  turn(signal?: AbortSignal): Promise<void>;
  /** The panel has refused a call for being too many: nobody has a turn for so long. */
  holdFor(delayMs: number): void;
  /** Calls that could leave now without waiting; Infinity without a limit. */
  spare(): number;
}

const windowMs = 60_000;

/** The clock that turns are counted by, in milliseconds, and a way to wait on it. */
interface Time {
  now(): number;
  /** Ends early when the signal fires. */
  pause(delayMs: number, signal?: AbortSignal): Promise<void>;
}

const realTime: Time = {
  now: () => performance.now(),
  pause: (delayMs, signal) => realPause(delayMs, undefined, { signal }).catch(() => undefined),
};

/**
 * Lets at most `perMinute` calls leave in any 60 s, in the order in which they asked. The panel counts in windows of its
 * own whose beginning nobody tells, so counting in fixed windows (as limiter libraries do in memory) could send twice the
 * limit in one of them; remembering when the last calls left cannot. Counts the calls of this process only: what others
 * send with the same token shows as refusals, which `holdFor` obeys.
 */
export function createLimiter({ perMinute }: { perMinute?: number }, time: Time = realTime): Limiter {
  const sentAt: number[] = []; // monotonic, at most perMinute, oldest first
  let heldUntil = 0;
  let queue: Promise<void> = Promise.resolve();

  function waitMs(now: number): number {
    const held = heldUntil - now;
    const oldest = sentAt[0];
    const full = perMinute !== undefined && sentAt.length >= perMinute && oldest !== undefined;
    return Math.max(0, held, full ? oldest + windowMs - now : 0);
  }

  async function takeTurn(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const delay = waitMs(time.now());
      if (delay === 0) break;
      // Woken a little later rather than earlier: timers may fire a millisecond before their time.
      await time.pause(Math.ceil(delay) + 1, signal);
    }
    if (perMinute === undefined) return;
    sentAt.push(time.now());
    if (sentAt.length > perMinute) sentAt.shift();
  }

  return {
    async turn(signal) {
      if (perMinute === undefined && waitMs(time.now()) === 0) return signal?.throwIfAborted();
      const mine = queue.then(() => takeTurn(signal));
      queue = mine.catch(() => undefined);
      return untilAborted(mine, signal);
    },
    holdFor(delayMs) {
      heldUntil = Math.max(heldUntil, time.now() + delayMs);
    },
    spare() {
      if (perMinute === undefined) return Number.POSITIVE_INFINITY;
      const now = time.now();
      return perMinute - sentAt.filter((at) => at + windowMs > now).length;
    },
  };
}
