import { beforeEach, expect, test } from "vitest";
import { createRecentCache } from "./recent-cache";

let nowMs = 0;
let truth: string | null = "a";
let loads: string[] = [];
beforeEach(() => {
  nowMs = 0;
  truth = "a";
  loads = [];
});

const cacheOf = (maxEntries = 3) =>
  createRecentCache({
    load: async (key) => {
      loads.push(key);
      return truth;
    },
    maxAgeMs: 2_000,
    maxEntries,
    now: () => nowMs,
  });

test("a value is never older than its age allows, counted from before it was read", async () => {
  let release: (value: string) => void = () => undefined;
  const slow = createRecentCache({
    load: () => new Promise<string>((resolve) => (release = resolve)),
    maxAgeMs: 2_000,
    maxEntries: 3,
    now: () => nowMs,
  });
  const first = slow.get("k");
  nowMs = 1_500; // the read took so long, and the truth may have changed right after it began
  release("old");
  expect(await first).toBe("old");
  nowMs = 2_000;
  const second = slow.get("k");
  release("new");
  expect(await second).toBe("new");
});

test("many at once read once", async () => {
  const cache = cacheOf();
  await Promise.all([cache.get("k"), cache.get("k"), cache.get("k")]);
  expect(loads).toEqual(["k"]);
});

test("a key in use is read again in the background, so that nobody waits", async () => {
  const cache = cacheOf();
  await cache.get("k");
  truth = "b";
  nowMs = 1_000;
  expect(await cache.get("k")).toBe("a");
  await Promise.resolve();
  expect(await cache.get("k")).toBe("b");
  expect(loads).toHaveLength(2);
});

test("what was forgotten does not come back from a read that was under way", async () => {
  const cache = cacheOf();
  await cache.get("k");
  nowMs = 1_000;
  void cache.get("k"); // begins to read "a" again
  cache.forget("k");
  truth = null;
  expect(await cache.get("k")).toBeNull();
  await Promise.resolve();
  expect(await cache.get("k")).toBeNull();
});

test("a failed read is not kept", async () => {
  let fail = true;
  const cache = createRecentCache({
    load: async () => {
      if (fail) throw new Error("down");
      return "up";
    },
    maxAgeMs: 2_000,
    maxEntries: 3,
  });
  await expect(cache.get("k")).rejects.toThrow("down");
  fail = false;
  expect(await cache.get("k")).toBe("up");
});

test("invented keys cannot fill the memory", async () => {
  const cache = cacheOf(2);
  for (const key of ["1", "2", "3", "1"]) await cache.get(key);
  expect(loads).toEqual(["1", "2", "3", "1"]);
});
