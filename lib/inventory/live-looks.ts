/**
 * Guests that were looked at alone a moment ago. The bulk lists of platforms lag behind by seconds (statistics are
 * published every 10 s or so), so a list that was asked for right after a start may still say "stopped".
 */
export class LiveLooks {
  readonly #lagMs: number;
  readonly #believedForMs: number;
  readonly #looks = new Map<string, Map<string, number>>();

  /**
   * @param lagMs how much older than its arrival a bulk answer may be.
   * @param believedForMs for how long a look is believed without another one; not longer than the lag.
   */
  constructor(lagMs: number, believedForMs = lagMs) {
    this.#lagMs = lagMs;
    this.#believedForMs = believedForMs;
  }

  /** @param at when the look was asked for. */
  note(endpointId: string, vmId: string, at: Date): void {
    const looks = this.#looks.get(endpointId) ?? new Map<string, number>();
    this.#looks.set(endpointId, looks.set(vmId, at.getTime()));
  }

  /** Whether a look that was asked for later than `askedAt` has been noted. */
  hasLater(endpointId: string, vmId: string, askedAt: Date): boolean {
    return (this.#looks.get(endpointId)?.get(vmId) ?? 0) > askedAt.getTime();
  }

  /** Whether the guest was looked at so lately that the look counts more than a bulk answer asked for at `askedAt`. */
  isNewer(endpointId: string, vmId: string, askedAt: Date): boolean {
    return this.#wasWithin(this.#believedForMs, { endpointId, vmId, askedAt });
  }

  /** Whether the guest was looked at so lately that such a bulk answer may be older: where they differ, neither is sure. */
  mayBeNewer(endpointId: string, vmId: string, askedAt: Date): boolean {
    return this.#wasWithin(this.#lagMs, { endpointId, vmId, askedAt });
  }

  /** Forgets the looks that do not matter to answers asked for from `askedAt` on. */
  forgetBefore(endpointId: string, askedAt: Date): void {
    for (const vmId of this.#looks.get(endpointId)?.keys() ?? [])
      if (!this.mayBeNewer(endpointId, vmId, askedAt)) this.#looks.get(endpointId)?.delete(vmId);
  }

  #wasWithin(spanMs: number, { endpointId, vmId, askedAt }: { endpointId: string; vmId: string; askedAt: Date }) {
    const at = this.#looks.get(endpointId)?.get(vmId);
    return at !== undefined && at > askedAt.getTime() - spanMs;
  }
}
