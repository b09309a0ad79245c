/** One request that a simulator answered (or let die). */
export interface LoggedRequest {
  readonly atMs: number;
  readonly method: string;
  /** Path without the query, as sent, below the API's base. */
  readonly path: string;
  /** HTTP status; 0 when the connection was dropped or left hanging by a fault. */
  status: number;
}

const keptRequests = 5_000;

/** Remembers what was asked of a simulator: all counts, and the latest requests themselves. */
export class RequestLog {
  readonly #counts = new Map<string, number>();
  #recent: LoggedRequest[] = [];
  #total = 0;

  record(entry: LoggedRequest): LoggedRequest {
    const key = `${entry.method} ${entry.path}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#total++;
    this.#recent.push(entry);
    if (this.#recent.length > keptRequests * 2) this.#recent = this.#recent.slice(-keptRequests);
    return entry;
  }

  get total(): number {
    return this.#total;
  }

  /** The latest requests, oldest first. */
  get recent(): readonly LoggedRequest[] {
    return this.#recent;
  }

  /** Number of requests by `"METHOD /path"`. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** How many requests matched; no argument narrows less. */
  count(match: { method?: string; path?: string | RegExp } = {}): number {
    let sum = 0;
    for (const [key, count] of this.#counts) {
      const blank = key.indexOf(" ");
      const path = key.slice(blank + 1);
      if (match.method !== undefined && key.slice(0, blank) !== match.method) continue;
      if (typeof match.path === "string" && path !== match.path) continue;
      if (match.path instanceof RegExp && !match.path.test(path)) continue;
      sum += count;
    }
    return sum;
  }

  clear(): void {
    this.#counts.clear();
    this.#recent = [];
    this.#total = 0;
  }
}
