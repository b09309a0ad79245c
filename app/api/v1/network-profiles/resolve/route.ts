import { ProfileResolution, ProfileResolve } from "@/lib/contracts/network-profiles";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { resolveNetworkProfile } from "@/lib/queries/resolve-network-profile";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/network-profiles/resolve", {
  POST: route({
    id: "resolveNetworkProfile",
    summary: "Which network profile a VM would get, and why",
    description:
      "Changes nothing. Three steps in this order: what the request names; the primary profile of its package; the default. A primary profile that is not on the host is passed over with the reason. One that the request names is never replaced: where it cannot be used, the answer is a 422 with `sentId`, `source`, `valid` and the `trace` of the three steps.",
    tag: "Templates and networks",
    permission: "estate:read",
    body: ProfileResolve,
    response: ProfileResolution,
    errors: [
      "unknown_network_profile",
      "network_profile_invalid",
      "unknown_datacenter",
      "unknown_host",
      "unknown_host_group",
      "unknown_package",
      "ambiguous_name",
      "unknown_network",
      "not_supported",
      "cannot_be_done",
      "no_capacity",
    ],
    examples: { body: { datacenter: "DC1", network: { profileId: "vlan100" } } },
    handle: ({ moxxie, actor, body }) => resolveNetworkProfile(moxxie, actor, body),
  }),
});
