import type { Moxxie } from "@/lib/moxxie";

interface Round {
  ids: Set<string>;
  done: Promise<void>;
}
const waiting = new WeakMap<Moxxie["inventory"], Round>();
const running = new WeakMap<Moxxie["inventory"], Promise<void>>();

/**
 * Shows reservations that were just written, and committed, in this process and tells the others. While one round
 * reads, those that come in are gathered for the next: of a crowd a few reads and notifications tell.
 */
export function tellHolds({ inventory }: Pick<Moxxie, "inventory">, ids: readonly string[]): Promise<void> {
  const round = waiting.get(inventory) ?? begin(inventory);
  for (const id of ids) round.ids.add(id);
  return round.done;
}

function begin(inventory: Moxxie["inventory"]): Round {
  const before = running.get(inventory) ?? Promise.resolve();
  const ids = new Set<string>();
  const done = before
    .catch(() => undefined) // whoever waited for that round has heard of it
    .then(() => {
      waiting.delete(inventory);
      return inventory.applyHolds([...ids]);
    });
  const round = { ids, done };
  waiting.set(inventory, round);
  running.set(inventory, done);
  return round;
}
