import { filters } from "./filters";
import { byName } from "./order";
import { scorers } from "./scorers";
import { guestsThatCount } from "./scorers/spread";
import type { Comparison, HostCandidate, PlacementRequest, Scorer, Verdict, Weights } from "./types";
import { defaultWeights } from "./weights";

export interface RankedHost {
  host: HostCandidate;
  /** 0..100. */
  score: number;
  scores: Verdict["scores"];
}

/**
 * Hosts that can take it, best first, ties by name; and those that cannot, in no order. No reason is put into words that
 * nobody will read: of thousands of hosts a few are shown.
 */
export function rankedHosts(
  request: PlacementRequest,
  hosts: readonly HostCandidate[],
  weights: Weights = defaultWeights,
): { fitting: RankedHost[]; refused: HostCandidate[] } {
  const able: HostCandidate[] = [];
  const refused: HostCandidate[] = [];
  for (const host of hosts) (canTake(request, host) ? able : refused).push(host);
  const fitting = able.map(scorerOf(request, able, weights));
  fitting.sort((a, b) => b.score - a.score || byName(a.host, b.host));
  return { fitting, refused };
}

const canTake = (request: PlacementRequest, host: HostCandidate) =>
  filters.every((filter) => filter.reject(request, host) === null);

function scorerOf(request: PlacementRequest, able: readonly HostCandidate[], weights: Weights) {
  const used = scorers.filter((scorer) => weights[scorer.name] > 0 && scorer.applies(request));
  const total = used.reduce((sum, { name }) => sum + weights[name], 0);
  const all = comparisonOf(request, able);
  return (host: HostCandidate): RankedHost => {
    const scores = scoresOf(used, { request, host, all });
    const weighted = used.reduce((sum, { name }) => sum + weights[name] * (scores[name] ?? 0), 0);
    return { host, score: total === 0 ? 0 : Math.round((weighted / total) * 100), scores };
  };
}

function scoresOf(
  used: readonly Scorer[],
  { request, host, all }: { request: PlacementRequest; host: HostCandidate; all: Comparison },
): Verdict["scores"] {
  const scores: Verdict["scores"] = {};
  for (const { name, score } of used) scores[name] = score(request, host, all);
  return scores;
}

function comparisonOf(request: PlacementRequest, hosts: readonly HostCandidate[]): Comparison {
  let mostGuests = 0;
  for (const host of hosts) mostGuests = Math.max(mostGuests, guestsThatCount(request, host));
  return { mostGuests };
}
