const windowMs = 60_000;

export interface RateVerdict {
  readonly allowed: boolean;
  /** To be sent with every answer while there is a limit. */
  readonly headers: Readonly<Record<string, string>>;
}

/** So many requests a minute for each token, in windows that begin with a token's first request. */
export class RateLimit {
  readonly #perMinute: number | undefined;
  readonly #nowMs: () => number;
  readonly #windows = new Map<string, { endMs: number; used: number }>();

  constructor(input: { perMinute: number | undefined; nowMs: () => number }) {
    this.#perMinute = input.perMinute;
    this.#nowMs = input.nowMs;
  }

  /** Counts one request of a token. */
  take(token: string): RateVerdict {
    if (this.#perMinute === undefined) return { allowed: true, headers: {} };
    const nowMs = this.#nowMs();
    let window = this.#windows.get(token);
    if (!window || window.endMs <= nowMs) window = { endMs: nowMs + windowMs, used: 0 };
    this.#windows.set(token, window);
    const allowed = window.used < this.#perMinute;
    if (allowed) window.used++;
    const headers = {
      "X-RateLimit-Limit": String(this.#perMinute),
      "X-RateLimit-Remaining": String(this.#perMinute - window.used),
      ...(!allowed && {
        "Retry-After": String(Math.ceil((window.endMs - nowMs) / 1_000)),
        "X-RateLimit-Reset": String(Math.ceil(window.endMs / 1_000)),
      }),
    };
    return { allowed, headers };
  }
}
