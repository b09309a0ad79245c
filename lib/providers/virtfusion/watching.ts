/** How often the state of running work may be asked for, so that those who wait for it leave calls to the others. */
export interface WatchPace {
  /** How old a state may be that is told to somebody who asks about one of so many jobs, if asking costs so many calls. */
  ageMs(options: { jobs: number; calls?: number; leastMs: number }): number;
}

/** The share of the token's calls that may go into waiting for jobs. */
const watchingShare = 1 / 3;

export const watchPace = (requestsPerMinute: number | undefined): WatchPace => ({
  ageMs({ jobs, calls = 1, leastMs }) {
    if (requestsPerMinute === undefined) return leastMs;
    return Math.max(leastMs, (60_000 * jobs * calls) / (requestsPerMinute * watchingShare));
  },
});

/** Names that were asked about lately. */
export function recentNames(windowMs: number, now: () => number = () => performance.now()) {
  const askedAt = new Map<string, number>();
  return {
    /** Notes the question and returns how many names were asked about within the window. */
    count(name: string): number {
      askedAt.set(name, now());
      for (const [other, at] of askedAt) if (at < now() - windowMs) askedAt.delete(other);
      return askedAt.size;
    },
    /** Nobody will ask about it any more. */
    drop: (name: string) => void askedAt.delete(name),
  };
}
