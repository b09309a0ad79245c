import type { BulkNode, BulkPhase } from "./item";

/** What is wrong with an item: `path` within it, as in `dependsOn.2`. */
export interface ItemProblem {
  index: number;
  path: string;
  message: string;
}

/** What is wrong with what the items say they depend on, cycles aside: see {@link cyclesOf}. Every fault is told. */
export function dependencyProblems(items: readonly BulkNode[]): ItemProblem[] {
  return items.flatMap(({ index, dependsOn }) =>
    dependsOn.flatMap((other, at) => {
      const message = whyNotOn(other, { index, seen: dependsOn.slice(0, at), count: items.length });
      return message === undefined ? [] : { index, path: `dependsOn.${at}`, message };
    }),
  );
}

function whyNotOn(other: number, { index, seen, count }: { index: number; seen: number[]; count: number }) {
  if (other >= count)
    return `There is no operation ${other}; the last of the ${count} is ${count - 1} (they count from 0).`;
  if (other === index) return "An operation cannot depend on itself.";
  if (seen.includes(other)) return `Operation ${other} is named twice.`;
  return undefined;
}

/** The groups of items that wait for each other, each in ascending order: its members would never start. */
export function cyclesOf(items: readonly BulkNode[]): number[][] {
  return componentsOf(items)
    .filter((members) => members.length > 1)
    .map((members) => members.sort((one, other) => one - other))
    .sort(([one = 0], [other = 0]) => one - other);
}

/**
 * The indexes so that each comes after all that it depends on and after all of earlier phases, otherwise in the order
 * given. Members of cycles, and what depends on them, are left out.
 */
export function inOrder(items: readonly (BulkNode & { phase: BulkPhase })[]): number[] {
  const phases = ([0, 1, 2] as const).map((phase) => items.filter((item) => item.phase === phase));
  const order = new Set<number>();
  for (let left of phases) {
    for (let before = -1; before !== order.size; ) {
      before = order.size;
      // Having one may let those after it in within the same round.
      left = left.filter(({ index, dependsOn }) => {
        const isReachable = dependsOn.every((other) => order.has(other));
        if (isReachable) order.add(index);
        return !isReachable;
      });
    }
  }
  return [...order];
}

/** Tarjan's strongly connected components. */
function componentsOf(items: readonly BulkNode[]): number[][] {
  const dependsOn = new Map(items.map((item) => [item.index, item.dependsOn]));
  const met = new Map<number, { order: number; low: number; onStack: boolean }>();
  const stack: number[] = [];
  const components: number[][] = [];

  function visit(index: number): { low: number } {
    const mark = { order: met.size, low: met.size, onStack: true };
    met.set(index, mark);
    stack.push(index);
    for (const other of dependsOn.get(index) ?? []) {
      if (!dependsOn.has(other)) continue;
      const seen = met.get(other);
      if (!seen) mark.low = Math.min(mark.low, visit(other).low);
      else if (seen.onStack) mark.low = Math.min(mark.low, seen.order);
    }
    if (mark.low === mark.order) components.push(popUntil(index));
    return mark;
  }

  function popUntil(index: number): number[] {
    const members = stack.splice(stack.indexOf(index));
    for (const member of members) {
      const mark = met.get(member);
      if (mark) mark.onStack = false;
    }
    return members;
  }

  for (const { index } of items) if (!met.has(index)) visit(index);
  return components;
}
