import { byName } from "./order";
import { type RankedHost, type Ranking, rankedHosts } from "./rank";
import { rejectionsOf } from "./rejections";
import { memoryLeft } from "./scorers/balance";
import { storageFor } from "./storage-choice";
import type { HostCandidate, PlacementRequest, Verdict, Weights } from "./types";
import { defaultWeights } from "./weights";

export interface JudgeOptions {
  weights?: Weights;
  /** At most so many verdicts; the rest, the worst, is not put into words. */
  most?: number;
}

/**
 * The verdict for every host, in words: best first, then those that do not fit; ties by name, so that the answer is the
 * same each time.
 */
export function judgeHosts(
  request: PlacementRequest,
  hosts: readonly HostCandidate[],
  { weights = defaultWeights, most = Infinity }: JudgeOptions = {},
): Verdict[] {
  return verdictsOf(request, rankedHosts(request, hosts, weights), most);
}

/** The first `most` verdicts of a ranking. */
export function verdictsOf(
  request: PlacementRequest,
  { fitting, refused, scoresOf }: Ranking,
  most: number,
): Verdict[] {
  const shown = fitting.slice(0, most);
  const others = refused.toSorted(byName).slice(0, most - shown.length);
  return [
    ...shown.map((ranked) => verdictOfFitting(request, ranked, scoresOf(ranked.host))),
    ...others.map((host) => verdictOfRefused(request, host)),
  ];
}

/** What speaks for a host that fits. */
export const verdictOfFitting = (
  request: PlacementRequest,
  { host, score }: RankedHost,
  scores: Verdict["scores"],
): Verdict => ({
  ...nameOf(host),
  fits: true,
  score,
  reasons: [whatIsLeft(request, host)],
  rejectedBy: [],
  scores,
  storage: storageFor(request, host),
});

/** Everything that speaks against a host. */
export function verdictOfRefused(request: PlacementRequest, host: HostCandidate): Verdict {
  const rejections = rejectionsOf(request, host);
  return {
    ...nameOf(host),
    fits: false,
    score: 0,
    reasons: rejections.map(({ reason }) => reason),
    rejectedBy: rejections.map(({ by }) => by),
    scores: {},
    storage: null,
  };
}

const nameOf = (host: HostCandidate) => ({ endpoint: host.endpointId, host: host.name, datacenter: host.datacenterId });

/** Memory in percent of what the host has; cores by their number, as overcommit leaves more than there are. */
export function whatIsLeft(request: PlacementRequest, host: HostCandidate): string {
  const memoryPercent = Math.round(memoryLeft(request, host) * 100);
  const cores = Math.floor(host.cpuFree - request.cpuCores);
  return `${memoryPercent} % of memory and ${cores} ${cores === 1 ? "core" : "cores"} free after it`;
}
