import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { StorageList, StorageListQuery, StorageView } from "@/lib/contracts/estate";
import { rounded } from "@/lib/domain/units";
import type { StorageRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { datacentersFreshness, observedOf } from "./freshness";

/** The storages of the datacenters that the actor sees; one that several hosts share stands there once. From the view. */
export function listStorages(moxxie: Moxxie, actor: Actor, query: StorageListQuery): StorageList {
  authorise(actor, "estate:read");
  const items = [...moxxie.inventory.view().storages.values()]
    .filter(({ datacenterId }) => sees(actor, datacenterId))
    .filter(({ datacenterId }) => query.datacenter === undefined || datacenterId === query.datacenter)
    .map((storage) => storageView(moxxie, storage))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }) || a.id.localeCompare(b.id, "en"));
  return { items, datacenters: datacentersFreshness(moxxie, actor, query.datacenter) };
}

/** A storage as answers show it. */
export const storageView = (moxxie: Moxxie, storage: StorageRecord): StorageView => ({
  id: storage.id,
  name: storage.name,
  endpoint: storage.endpointId,
  datacenter: storage.datacenterId,
  node: storage.hostName,
  nodes: [...storage.hostNames],
  type: storage.type,
  shared: storage.shared,
  available: storage.available,
  contents: [...storage.contents],
  totalGB: storage.totalGb === null ? null : rounded(storage.totalGb),
  usedGB: storage.usedGb === null ? null : rounded(storage.usedGb),
  ...observedOf(moxxie, storage),
});
