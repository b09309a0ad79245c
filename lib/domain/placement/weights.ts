import type { Weights } from "./types";

/**
 * What each preference weighs. A score is the weighted mean of the scorers that apply to the request, so a weight means
 * something beside the others only:
 *
 * - `balance` leads among the four that always apply (they sum to 1); `spread`, `reserved-headroom` and `data-age` decide
 *   between hosts that are about as full.
 * - `packing` is the opposite of `balance`, for those who pay by the host; 0 leaves it out.
 * - `affinity` is worth as much as all of those together: what a request says outright beats what is merely sensible.
 * - `held-host` beats all the others together: the room that a reservation holds was kept for this very request.
 */
export const defaultWeights: Weights = {
  balance: 0.7,
  packing: 0,
  spread: 0.15,
  "reserved-headroom": 0.1,
  "data-age": 0.05,
  affinity: 1,
  "held-host": 4,
};
