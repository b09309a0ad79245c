/** Who wants units, what has units, and who can take them from what. All counts are whole numbers. */
export interface FlowProblem {
  /** How many units each taker can take. */
  demands: readonly number[];
  /** How many units each source has. */
  supplies: readonly number[];
  /** The sources, by index, that each taker reaches. */
  reach: readonly (readonly number[])[];
}

interface State {
  wanted: number[];
  left: number[];
  /** By taker, by source. */
  taken: Map<number, number>[];
  reach: readonly (readonly number[])[];
  takersOf: readonly (readonly number[])[];
  /** Sources that no chain leads on from any more. */
  closed: Set<number>;
}

/** One taker takes units from one source. */
interface Link {
  taker: number;
  source: number;
}

/**
 * The most units that takers can get from the sources together: a maximum flow, exact. First every taker takes what it
 * finds. Then each that wants more looks for a chain: it takes from a source, whose taker takes as much from another
 * one, and so on to a source that has some left. When there is no chain from any taker, no more is possible (Ford and
 * Fulkerson). Chains are the shortest ones, so that their number does not depend on how large the counts are (Edmonds
 * and Karp). From where one search found no chain there will never be one, and no later search looks there.
 *
 * @returns by taker, by source: how many units it takes there.
 */
export function maximumFlow({ demands, supplies, reach }: FlowProblem): ReadonlyMap<number, number>[] {
  const takersOf = supplies.map((): number[] => []);
  for (const [taker, sources] of reach.entries()) for (const source of sources) takersOf[source]?.push(taker);
  const taken = demands.map(() => new Map<number, number>());
  const state: State = { wanted: [...demands], left: [...supplies], taken, reach, takersOf, closed: new Set() };
  for (const [taker, sources] of reach.entries()) for (const source of sources) moveUnits(state, [{ taker, source }]);
  for (const taker of demands.keys()) {
    while ((state.wanted[taker] ?? 0) > 0) {
      const chain = shortestChain(state, taker);
      if (!chain) break;
      moveUnits(state, chain);
    }
  }
  return taken;
}

/** Moves as many units along a chain as its first taker wants, its last source has, and the others can give up. */
function moveUnits({ wanted, left, taken }: State, chain: readonly Link[]): void {
  const [first] = chain;
  const last = chain.at(-1);
  if (!first || !last) return;
  const takes = ({ taker, source }: Link) => taken[taker]?.get(source) ?? 0;
  const gives = chain.slice(1).map(({ taker }, index) => ({ taker, source: chain[index]?.source ?? -1 }));
  const units = Math.min(wanted[first.taker] ?? 0, left[last.source] ?? 0, ...gives.map(takes));
  if (units <= 0) return;
  for (const link of chain) taken[link.taker]?.set(link.source, takes(link) + units);
  for (const link of gives) taken[link.taker]?.set(link.source, takes(link) - units);
  wanted[first.taker] = (wanted[first.taker] ?? 0) - units;
  left[last.source] = (left[last.source] ?? 0) - units;
}

/** How a search came to a source: the taker that would take from it, and where that one would give up as much. */
interface Step extends Link {
  before: Step | undefined;
}

/** Breadth first from one taker to a source that has units left. Without a chain, all that was seen is closed. */
function shortestChain({ left, taken, reach, takersOf, closed }: State, from: number): Link[] | undefined {
  const seen = new Set<number>();
  const takers = new Set([from]);
  const queue: { taker: number; before: Step | undefined }[] = [{ taker: from, before: undefined }];
  for (const { taker, before } of queue) {
    for (const source of reach[taker] ?? []) {
      if (seen.has(source) || closed.has(source)) continue;
      seen.add(source);
      const step: Step = { taker, source, before };
      if ((left[source] ?? 0) > 0) return chainOf(step);
      for (const other of takersOf[source] ?? []) {
        if (takers.has(other) || (taken[other]?.get(source) ?? 0) <= 0) continue;
        takers.add(other);
        queue.push({ taker: other, before: step });
      }
    }
  }
  for (const source of seen) closed.add(source);
  return undefined;
}

function chainOf(end: Step): Link[] {
  const chain: Link[] = [];
  for (let step: Step | undefined = end; step; step = step.before) chain.push(step);
  return chain.reverse();
}
