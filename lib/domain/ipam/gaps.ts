import type { Subnet } from "./subnet";

/** A run of addresses, both ends in it. */
export interface Span {
  first: bigint;
  last: bigint;
}

/**
 * What of `range` is in none of `taken`, in order. They may overlap, lie outside and come in any order. The price is that
 * of sorting what is taken, however many addresses are free.
 */
export function* gapsIn(range: Span, taken: Iterable<Span>): Generator<Span> {
  const inside = [...taken].filter(({ first, last }) => first <= range.last && last >= range.first);
  inside.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  let next = range.first;
  for (const { first, last } of inside) {
    if (first > next) yield { first: next, last: first - 1n };
    if (last >= next) next = last + 1n;
  }
  if (next <= range.last) yield { first: next, last: range.last };
}

/** Spans of one family only: addresses of the other are no neighbours of theirs. */
export const sameFamily = ({ family }: Pick<Subnet, "family">, subnets: Iterable<Subnet>): Subnet[] =>
  [...subnets].filter((subnet) => subnet.family === family);
