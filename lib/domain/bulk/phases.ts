import type { BulkNode, BulkPhase } from "./item";

/**
 * The phase of each item by index: its own, or the later one of something that it depends on, for it cannot run before
 * that. The items must be free of cycles.
 */
export function phasesOf(items: readonly (BulkNode & { phase: BulkPhase })[]): ReadonlyMap<number, BulkPhase> {
  const byIndex = new Map(items.map((item) => [item.index, item]));
  const phases = new Map<number, BulkPhase>();
  const phaseOf = (index: number): BulkPhase => {
    const known = phases.get(index);
    if (known !== undefined) return known;
    const item = byIndex.get(index);
    if (!item) return 0;
    const phase = latest([item.phase, ...item.dependsOn.map(phaseOf)]);
    phases.set(index, phase);
    return phase;
  };
  for (const { index } of items) phaseOf(index);
  return phases;
}

const latest = (phases: readonly BulkPhase[]): BulkPhase => (phases.includes(2) ? 2 : phases.includes(1) ? 1 : 0);

/** What can be undone and depends on what cannot: it would have to run after it, and could then not be undone alone. */
export function dependentsOfIrreversible(
  items: readonly (BulkNode & { phase: BulkPhase })[],
): { index: number; on: number }[] {
  const irreversible = new Set(items.filter(({ phase }) => phase === 2).map(({ index }) => index));
  return items.flatMap(({ index, dependsOn, phase }) => {
    const on = dependsOn.find((other) => irreversible.has(other));
    return phase < 2 && on !== undefined ? { index, on } : [];
  });
}
