import { beforeEach, describe, expect, test, vi } from "vitest";
import { createLimiter as createWith, type Limiter } from "./limiter";

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const time = {
  now: () => Date.now(),
  pause: (delayMs: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, delayMs);
      signal?.addEventListener("abort", () => resolve());
    }),
};
const createLimiter = (limits: { perMinute?: number }) => createWith(limits, time);

/** Asks for so many turns and notes when each came. */
function ask(limiter: Limiter, count: number): number[] {
  const at: number[] = [];
  for (let index = 0; index < count; index += 1) void limiter.turn().then(() => at.push(Date.now()));
  return at;
}

describe("the limiter", () => {
  test("lets no more than the limit leave in any minute", async () => {
    const limiter = createLimiter({ perMinute: 10 });
    const at = ask(limiter, 35);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(at).toHaveLength(35);
    for (const [index, time] of at.entries()) {
      const tenth = at[index + 10];
      if (tenth !== undefined) expect(tenth - time).toBeGreaterThanOrEqual(60_000);
    }
  });

  test("lets a burst up to the limit leave at once", async () => {
    const at = ask(createLimiter({ perMinute: 60 }), 60);
    await vi.advanceTimersByTimeAsync(0);
    expect(at).toHaveLength(60);
  });

  test("tells how many calls could leave now", async () => {
    const limiter = createLimiter({ perMinute: 5 });
    ask(limiter, 3);
    await vi.advanceTimersByTimeAsync(0);
    expect(limiter.spare()).toBe(2);
    await vi.advanceTimersByTimeAsync(60_001);
    expect(limiter.spare()).toBe(5);
    expect(createLimiter({}).spare()).toBe(Number.POSITIVE_INFINITY);
  });

  test("holds everybody back after a refusal, without a limit of its own too", async () => {
    const limiter = createLimiter({});
    limiter.holdFor(5_000);
    limiter.holdFor(1_000); // an earlier end does not shorten it
    const at = ask(limiter, 2);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(at).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(at).toHaveLength(2);
  });

  test("does not keep a caller waiting behind others who has given up", async () => {
    const limiter = createLimiter({ perMinute: 1 });
    const others = ask(limiter, 3);
    const caller = new AbortController();
    const last = limiter.turn(caller.signal);
    caller.abort(new Error("enough"));
    await expect(last).rejects.toThrow("enough");
    expect(others.length).toBeLessThan(3);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(others).toHaveLength(3);
  });

  test("frees the turn of a caller who gives up", async () => {
    const limiter = createLimiter({ perMinute: 1 });
    await limiter.turn();
    const caller = new AbortController();
    const given = limiter.turn(caller.signal);
    const next = ask(limiter, 1);
    caller.abort(new Error("enough"));
    await expect(given).rejects.toThrow("enough");
    await vi.advanceTimersByTimeAsync(60_010);
    expect(next).toHaveLength(1);
  });
});
