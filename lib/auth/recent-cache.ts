/** Rows that every request needs, kept for moments. */
export interface RecentCache<Value> {
  /** The value of a key; at most `maxAgeMs` older than the truth. Loads of one key are shared. */
  get(key: string): Promise<Value>;
  /** The next `get` reads anew; without a key, of everything. */
  forget(key?: string): void;
}

interface Entry<Value> {
  value: Promise<Value>;
  /** When its load began: what changed after that it cannot know. */
  readAtMs: number;
  refreshing: boolean;
}

/**
 * A cache whose entries live for `maxAgeMs` counted from the beginning of their load. An entry in use is read again in
 * the background in the second half of its life, so that busy keys never make a request wait.
 */
export function createRecentCache<Value>(options: {
  load: (key: string) => Promise<Value>;
  maxAgeMs: number;
  /** The oldest entries go first beyond this number. */
  maxEntries: number;
  now?: () => number;
}): RecentCache<Value> {
  const { load, maxAgeMs, maxEntries, now = () => performance.now() } = options;
  const entries = new Map<string, Entry<Value>>();

  function read(key: string): Entry<Value> {
    const entry = { value: load(key), readAtMs: now(), refreshing: false };
    entry.value.catch(() => entries.get(key) === entry && entries.delete(key));
    entries.delete(key); // a rewritten entry moves to the end of the line
    entries.set(key, entry);
    const oldest = entries.size > maxEntries ? entries.keys().next() : undefined;
    if (oldest?.value !== undefined) entries.delete(oldest.value);
    return entry;
  }

  async function refresh(key: string, before: Entry<Value>): Promise<void> {
    before.refreshing = true;
    const readAtMs = now();
    const value = await load(key).catch(() => undefined);
    // A failed read leaves the old entry to run out; one that was forgotten meanwhile must not come back.
    if (value !== undefined && entries.get(key) === before)
      entries.set(key, { value: Promise.resolve(value), readAtMs, refreshing: false });
  }

  return {
    get(key) {
      const entry = entries.get(key);
      const ageMs = entry ? now() - entry.readAtMs : Number.POSITIVE_INFINITY;
      if (!entry || ageMs >= maxAgeMs) return read(key).value;
      if (ageMs >= maxAgeMs / 2 && !entry.refreshing) void refresh(key, entry);
      return entry.value;
    },
    forget(key) {
      if (key === undefined) entries.clear();
      else entries.delete(key);
    },
  };
}
