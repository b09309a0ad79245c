import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { PackageList, PackageListQuery, PackageView } from "@/lib/contracts/estate";
import type { HostingView } from "@/lib/contracts/guest-hosting";
import type { PackageInfo } from "@/lib/domain/platform";
import type { EndpointRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { datacentersFreshness } from "./freshness";

/** What guests are made by on platforms that have packages. From the view. */
export function listPackages(moxxie: Moxxie, actor: Actor, query: PackageListQuery): PackageList {
  authorise(actor, "estate:read");
  const view = moxxie.inventory.view();
  const items = [...view.endpoints.values()]
    .filter(({ datacenterId }) => sees(actor, datacenterId))
    .filter(({ datacenterId }) => query.datacenter === undefined || datacenterId === query.datacenter)
    .flatMap((endpoint) => view.packagesOf(endpoint.id).map((each) => packageView(each, endpoint)));
  return { items, datacenters: datacentersFreshness(moxxie, actor, query.datacenter) };
}

const packageView = (each: PackageInfo, { id, datacenterId, provider }: EndpointRecord): PackageView => ({
  ...packageSummary(each),
  datacenter: datacenterId,
  endpoint: id,
  provider,
  networkProfileId: each.networkProfileId ?? null,
  isDefault: each.isDefault,
});

/** What a package gives, without where it is from. */
export const packageSummary = (each: PackageInfo): HostingView["packages"][number] => ({
  id: each.id,
  name: each.name,
  enabled: each.enabled,
  cores: each.cpuCores,
  memoryMB: each.memoryMb,
  diskGB: each.diskGb,
  trafficGB: each.trafficGb,
  bandwidthMbps: each.bandwidthMbps,
});
