import { chooseProfile } from "../../network-profile";
import type { NetworkProfile } from "../../platform";
import type { Filter, PlacementRequest } from "../types";

/** All networks that are asked for; the first that the host lacks is named. */
export const networks: Filter = {
  name: "network",
  reject: (request, { profiles }) => {
    if (request.networks.length === 0) return null;
    const known = reasonsOf(request);
    const reason = known.get(profiles);
    if (reason !== undefined) return reason;
    const found = whyNot(request, profiles);
    known.set(profiles, found);
    return found;
  },
};

/** Hosts of one cluster mostly have the same networks, and then one list of them: it is looked at once a request. */
const reasons = new WeakMap<PlacementRequest["networks"], Map<readonly NetworkProfile[], string | null>>();

function reasonsOf({ networks: wishes }: PlacementRequest) {
  const known = reasons.get(wishes) ?? new Map<readonly NetworkProfile[], string | null>();
  reasons.set(wishes, known);
  return known;
}

function whyNot({ networks: wishes }: PlacementRequest, profiles: readonly NetworkProfile[]): string | null {
  for (const wish of wishes) {
    const choice = chooseProfile(wish, profiles);
    if (!choice.ok) return choice.reason;
  }
  return null;
}
