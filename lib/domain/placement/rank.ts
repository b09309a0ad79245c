import { filters } from "./filters";
import { byName } from "./order";
import { scorers } from "./scorers";
import { guestsThatCount } from "./scorers/spread";
import type { Comparison, HostCandidate, PlacementRequest, Verdict, Weights } from "./types";
import { defaultWeights } from "./weights";

export interface RankedHost {
  host: HostCandidate;
  /** 0..100. */
  score: number;
}

export interface Ranking {
  /** Hosts that can take it, best first, ties by name. */
  fitting: RankedHost[];
  /** The others, in no order. */
  refused: HostCandidate[];
  /** What each scorer gives a host that fits, 0..1. */
  scoresOf(host: HostCandidate): Verdict["scores"];
}

/**
 * Hosts in order for a request. Nothing is put into words or listed that nobody will read: of thousands of hosts a few
 * are shown.
 */
export function rankedHosts(
  request: PlacementRequest,
  hosts: readonly HostCandidate[],
  weights: Weights = defaultWeights,
): Ranking {
  const able: HostCandidate[] = [];
  const refused: HostCandidate[] = [];
  for (const host of hosts) (canTake(request, host) ? able : refused).push(host);
  const { scoreOf, scoresOf } = scoring(request, { able, weights });
  return { fitting: bestFirst(able, scoreOf), refused, scoresOf };
}

function canTake(request: PlacementRequest, host: HostCandidate): boolean {
  for (const filter of filters) if (filter.reject(request, host) !== null) return false;
  return true;
}

function scoring(
  request: PlacementRequest,
  { able, weights }: { able: readonly HostCandidate[]; weights: Weights },
): { scoreOf(host: HostCandidate): number; scoresOf: Ranking["scoresOf"] } {
  const used = scorers.filter((scorer) => weights[scorer.name] > 0 && scorer.applies(request));
  const total = used.reduce((sum, { name }) => sum + weights[name], 0);
  const all = comparisonOf(request, able);
  return {
    scoreOf(host) {
      let weighted = 0;
      for (const scorer of used) weighted += weights[scorer.name] * scorer.score(request, host, all);
      return total === 0 ? 0 : Math.round((weighted / total) * 100);
    },
    scoresOf: (host) => Object.fromEntries(used.map((scorer) => [scorer.name, scorer.score(request, host, all)])),
  };
}

/** Sorted score by score: the hosts of one score come nearly in the order of their names, which sorts fast. */
function bestFirst(hosts: readonly HostCandidate[], scoreOf: (host: HostCandidate) => number): RankedHost[] {
  const byScore: HostCandidate[][] = Array.from({ length: 101 }, () => []);
  for (const host of hosts) byScore[scoreOf(host)]?.push(host);
  return byScore
    .map((alike, score) => alike.sort(byName).map((host): RankedHost => ({ host, score })))
    .reverse()
    .flat();
}

function comparisonOf(request: PlacementRequest, hosts: readonly HostCandidate[]): Comparison {
  let mostGuests = 0;
  for (const host of hosts) mostGuests = Math.max(mostGuests, guestsThatCount(request, host));
  return { mostGuests };
}
