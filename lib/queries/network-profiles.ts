import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { NetworkProfileList, NetworkProfileListQuery, NetworkProfileView } from "@/lib/contracts/estate";
import type { Moxxie } from "@/lib/moxxie";
import type { NetworkProfile } from "@/lib/providers/provider";
import { datacentersFreshness } from "./freshness";

/** Networks that guests can be put on; `host` takes a host's id or name. From the view. */
export function listNetworkProfiles(moxxie: Moxxie, actor: Actor, query: NetworkProfileListQuery): NetworkProfileList {
  authorise(actor, "estate:read");
  const view = moxxie.inventory.view();
  const isOn = (endpointId: string, { hostNames }: NetworkProfile) =>
    query.host === undefined || hostNames.some((name) => name === query.host || `${endpointId}:${name}` === query.host);
  const items = [...view.endpoints.values()]
    .filter(({ datacenterId }) => sees(actor, datacenterId))
    .filter(({ datacenterId }) => query.datacenter === undefined || datacenterId === query.datacenter)
    .flatMap(({ id, datacenterId }) =>
      view
        .profilesOf(id)
        .filter((profile) => isOn(id, profile))
        .map((profile) => profileView(profile, { endpointId: id, datacenterId })),
    );
  return { items, datacenters: datacentersFreshness(moxxie, actor, query.datacenter) };
}

export const profileView = (
  profile: NetworkProfile,
  { endpointId, datacenterId }: { endpointId: string; datacenterId: string },
): NetworkProfileView => ({
  id: profile.id,
  name: profile.name,
  endpoint: endpointId,
  datacenter: datacenterId,
  nodes: profile.hostNames,
  kind: profile.kind,
  bridge: profile.bridge ?? null,
  vlan: profile.vlan ?? null,
  serviceVlan: profile.serviceVlan ?? null,
  vlanAware: profile.vlanAware,
  makesNetworks: profile.makesNetworks ?? false,
  cidr: profile.cidr ?? null,
  gateway: profile.gateway ?? null,
  isDefault: profile.isDefault,
  bandwidthMbps: profile.bandwidthMbps ?? null,
  addressesLeft: profile.addressesLeft ?? null,
  note: profile.note ?? null,
});
