import { naturalKey } from "@/lib/domain/natural-order";
import type { EstateView, HostRecord } from "@/lib/inventory/view";

const sorted = new WeakMap<EstateView["hosts"], readonly HostRecord[]>();

/** All hosts of a view by name, those of the same name by id; sorted once for the hosts as they are. */
export function hostsByName({ hosts }: Pick<EstateView, "hosts">): readonly HostRecord[] {
  const known = sorted.get(hosts);
  if (known) return known;
  const keyed = [...hosts.values()].map((host) => ({ host, key: `${naturalKey(host.name)} ${host.id}` }));
  const list = keyed.sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key)).map(({ host }) => host);
  sorted.set(hosts, list);
  return list;
}

/** Hosts that are in the order of their names, by a key such as `cpu` or `-memory`; those that measure alike stay by name. */
export function sortHosts(byName: readonly HostRecord[], sort: string): readonly HostRecord[] {
  const direction = sort.startsWith("-") ? -1 : 1;
  switch (sort.replace("-", "")) {
    case "cpu":
      return byName.toSorted((a, b) => direction * (coresInUse(a) - coresInUse(b)));
    case "memory":
      return byName.toSorted((a, b) => direction * (memoryInUse(a) - memoryInUse(b)));
    default:
      return direction === 1 ? byName : byName.toReversed();
  }
}

/** What is not measured stands before all that is. */
const coresInUse = ({ cpuFraction, cpuCores }: HostRecord) => (cpuFraction === null ? -1 : cpuFraction * cpuCores);
const memoryInUse = ({ memoryUsedMb }: HostRecord) => memoryUsedMb ?? -1;
