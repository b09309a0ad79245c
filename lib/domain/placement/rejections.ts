import { filters } from "./filters";
import type { HostCandidate, PlacementRequest } from "./types";

export interface Rejection {
  /** The name of the filter. */
  by: string;
  reason: string;
}

/** Everything that speaks against a host, in the filters' order; empty: it can take it. */
export function rejectionsOf(request: PlacementRequest, host: HostCandidate): Rejection[] {
  const found: Rejection[] = [];
  for (const filter of filters) {
    const reason = filter.reject(request, host);
    if (reason !== null) found.push({ by: filter.name, reason });
  }
  return found;
}
