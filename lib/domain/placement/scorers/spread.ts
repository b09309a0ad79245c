import type { HostCandidate, PlacementRequest, Scorer } from "../types";
import { share } from "./share";

/** Prefers the host with the fewest guests, of the same client or group where the request names one: one outage hits less. */
export const spread: Scorer = {
  name: "spread",
  applies: () => true,
  score: (request, host, { mostGuests }) => 1 - share(guestsThatCount(request, host), mostGuests),
};

/** The guests that spreading looks at. */
export const guestsThatCount = ({ alike }: PlacementRequest, { id, guests }: HostCandidate) =>
  alike ? (alike.get(id) ?? 0) : guests;
