import type { HostCandidate } from "./types";

/**
 * A text by which hosts sort as people count: endpoint by endpoint, pve2 before pve10. Comparing such texts is far
 * cheaper than a comparison by language, which thousands of hosts of the same score would pay for.
 */
export const sortKeyOf = ({ endpointId, name }: { endpointId: string; name: string }): string =>
  // pve1 and pve01 are alike by number, PVE1 and pve1 by letters; the name as it is decides then.
  `${counting(endpointId)} ${counting(name)} ${endpointId} ${name}`;

const counting = (text: string) => text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, "0"));

export const byName = (a: HostCandidate, b: HostCandidate): number =>
  Number(a.sortKey > b.sortKey) - Number(a.sortKey < b.sortKey);
