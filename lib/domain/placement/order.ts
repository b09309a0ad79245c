import { naturalKey } from "../natural-order";
import type { HostCandidate } from "./types";

/** A text by which hosts sort as people count: endpoint by endpoint, pve2 before pve10. */
export const sortKeyOf = ({ endpointId, name }: { endpointId: string; name: string }): string =>
  // pve1 and pve01 are alike by number, PVE1 and pve1 by letters; the name as it is decides then.
  `${naturalKey(endpointId)} ${naturalKey(name)} ${endpointId} ${name}`;

export const byName = (a: HostCandidate, b: HostCandidate): number =>
  Number(a.sortKey > b.sortKey) - Number(a.sortKey < b.sortKey);
