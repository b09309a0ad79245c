import type { Scorer } from "../types";

/** Prefers the host on which the reservation lies that the request uses: its room is the request's own. */
export const heldHost: Scorer = {
  name: "held-host",
  applies: ({ holdHost }) => holdHost !== undefined,
  score: ({ holdHost }, host) => (holdHost?.endpointId === host.endpointId && holdHost.hostName === host.name ? 1 : 0),
};
