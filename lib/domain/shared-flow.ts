/** Who wants units, what has units, and who can take them from what. All counts are whole numbers. */
export interface FlowProblem {
  /** How many units each taker can take. */
  demands: readonly number[];
  /** How many units each source has. */
  supplies: readonly number[];
  /** The sources, by index, that each taker reaches. */
  reach: readonly (readonly number[])[];
}

/**
 * The most units that takers can get from the sources together: a maximum flow from takers to sources, exact. First
 * every taker takes what it finds; then units are moved along shortest chains (a taker gives one source up to another
 * taker and takes from a next one) until no chain is left, which is when no more is possible (Ford and Fulkerson).
 * Shortest chains keep their number below takers × edges however large the counts are (Edmonds and Karp).
 *
 * @returns by taker, by source: how many units it takes there.
 */
export function maximumFlow({ demands, supplies, reach }: FlowProblem): ReadonlyMap<number, number>[] {
  const wanted = [...demands];
  const left = [...supplies];
  const taken = demands.map(() => new Map<number, number>());
  const takersOf = supplies.map((): number[] => []);
  for (const [taker, sources] of reach.entries()) for (const source of sources) takersOf[source]?.push(taker);

  const move = (taker: number, source: number, units: number) => {
    const of = taken[taker];
    of?.set(source, (of.get(source) ?? 0) + units);
  };

  for (const [taker, sources] of reach.entries()) {
    for (const source of sources) {
      const units = Math.min(wanted[taker] ?? 0, left[source] ?? 0);
      if (units <= 0) continue;
      move(taker, source, units);
      wanted[taker] = (wanted[taker] ?? 0) - units;
      left[source] = (left[source] ?? 0) - units;
    }
  }

  for (;;) {
    const chain = shortestChain({ wanted, left, taken, reach, takersOf });
    if (!chain) return taken;
    const [first] = chain;
    const last = chain.at(-1);
    if (!first || !last) return taken;
    const given = chain.slice(1).map(({ taker }, index) => taken[taker]?.get(chain[index]?.source ?? -1) ?? 0);
    const units = Math.min(wanted[first.taker] ?? 0, left[last.source] ?? 0, ...given);
    for (const [index, { taker, source }] of chain.entries()) {
      const before = chain[index - 1];
      if (before) move(taker, before.source, -units);
      move(taker, source, units);
    }
    wanted[first.taker] = (wanted[first.taker] ?? 0) - units;
    left[last.source] = (left[last.source] ?? 0) - units;
  }
}

interface Link {
  taker: number;
  source: number;
}

interface State {
  wanted: readonly number[];
  left: readonly number[];
  taken: readonly ReadonlyMap<number, number>[];
  reach: readonly (readonly number[])[];
  takersOf: readonly (readonly number[])[];
}

/**
 * From a taker that wants more to a source that has some left, breadth first: each link's taker takes from the link's
 * source, and all but the first give up as much of the source before.
 */
function shortestChain({ wanted, left, taken, reach, takersOf }: State): Link[] | undefined {
  /** By source: the link through which it was first reached, and by taker the source that it would give up. */
  const takerInto = new Map<number, number>();
  const givesUp = new Map<number, number | undefined>();
  const queue: number[] = [];
  const visit = (taker: number, source: number | undefined) => {
    if (givesUp.has(taker)) return;
    givesUp.set(taker, source);
    queue.push(taker);
  };
  for (const [taker, units] of wanted.entries()) if (units > 0) visit(taker, undefined);
  for (const taker of queue) {
    for (const source of reach[taker] ?? []) {
      if (takerInto.has(source)) continue;
      takerInto.set(source, taker);
      if ((left[source] ?? 0) > 0) return chainTo(source, { takerInto, givesUp });
      for (const other of takersOf[source] ?? []) if ((taken[other]?.get(source) ?? 0) > 0) visit(other, source);
    }
  }
  return undefined;
}

function chainTo(
  end: number,
  { takerInto, givesUp }: { takerInto: Map<number, number>; givesUp: Map<number, number | undefined> },
): Link[] {
  const chain: Link[] = [];
  for (let source: number | undefined = end; source !== undefined; ) {
    const taker = takerInto.get(source);
    if (taker === undefined) break;
    chain.unshift({ taker, source });
    source = givesUp.get(taker);
  }
  return chain;
}
