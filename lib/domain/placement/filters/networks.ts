import { whyNoProfile } from "../../network-profile";
import { primaryAt } from "../package-choice";
import type { Filter, HostCandidate, PlacementRequest } from "../types";

/** All networks that are asked for; the first that the host lacks is named. */
export const networks: Filter = {
  name: "network",
  reject: (request, host) => {
    if (request.networks.length === 0) return null;
    const answers = answersTo(request);
    const known = answers.get(host.profiles);
    const { serviceVlan, packages } = host;
    if (known && known.serviceVlan === serviceVlan && known.packages === packages) return known.reason;
    const reason = whyNot(request, host);
    answers.set(host.profiles, { serviceVlan, packages, reason });
    return reason;
  },
};

interface Answer extends Pick<HostCandidate, "serviceVlan" | "packages"> {
  reason: string | null;
}

/** Hosts of one cluster mostly have the same networks, and then one list of them: it is looked at once a request. */
const kept = new WeakMap<PlacementRequest["networks"], Map<HostCandidate["profiles"], Answer>>();

function answersTo({ networks: wishes }: PlacementRequest): Map<HostCandidate["profiles"], Answer> {
  const known = kept.get(wishes) ?? new Map<HostCandidate["profiles"], Answer>();
  kept.set(wishes, known);
  return known;
}

/** A request that goes to several datacenters says nothing of outer tags: each datacenter has its own, or none. */
function whyNot(request: PlacementRequest, host: HostCandidate): string | null {
  const { profiles, serviceVlan } = host;
  const primary = primaryAt(request, host);
  for (const wish of request.networks) {
    const here = { ...wish, serviceVlan: wish.serviceVlan ?? serviceVlan ?? undefined };
    const reason = whyNoProfile(here, { profiles, ...(primary && { primary }) });
    if (reason !== null) return reason;
  }
  return null;
}
