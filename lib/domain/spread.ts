/**
 * Divides whole `units` over places as evenly as what each takes at most allows; the places that take the most get
 * what cannot be divided. `units` above the sum of all are cut to it.
 */
export function spread(units: number, most: readonly number[]): number[] {
  const given = most.map(() => 0);
  const smallestFirst = [...most.entries()].sort(([, a], [, b]) => a - b);
  let left = units;
  for (const [done, [place, takes]] of smallestFirst.entries()) {
    // All after it take at least as much, so what it leaves behind of its share finds room.
    const share = Math.min(takes, Math.floor(left / (most.length - done)));
    given[place] = share;
    left -= share;
  }
  return given;
}
