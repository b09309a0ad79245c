/**
 * Things of an endpoint by the hosts that have them. Hosts with the same things get one list, by identity, so that what
 * is found out of one list holds for all of those hosts.
 */
export function byHostName<Item extends { hostNames: readonly string[] }>(
  items: readonly Item[],
): ReadonlyMap<string, readonly Item[]> {
  const indexes = new Map<string, number[]>();
  for (const [index, { hostNames }] of items.entries()) {
    for (const name of hostNames) {
      const list = indexes.get(name);
      if (list) list.push(index);
      else indexes.set(name, [index]);
    }
  }
  const lists = new Map<string, readonly Item[]>();
  return new Map([...indexes].map(([name, list]) => [name, oneListOf(lists, { items, indexes: list })]));
}

function oneListOf<Item>(
  lists: Map<string, readonly Item[]>,
  { items, indexes }: { items: readonly Item[]; indexes: readonly number[] },
): readonly Item[] {
  const key = indexes.join(",");
  const known = lists.get(key);
  if (known) return known;
  const list = indexes.flatMap((index) => items[index] ?? []);
  lists.set(key, list);
  return list;
}
