import { capacityOfHost, capacityOfStorage, diskStoragesOfHost } from "@/lib/domain/capacity";
import { hostsOfDatacenter } from "@/lib/domain/estate-index";
import type { GuestKind } from "@/lib/domain/guest";
import type { HostCandidate, PlacementRequest } from "@/lib/domain/placement/types";
import type { Moxxie } from "@/lib/moxxie";

/** The hosts of a datacenter as placement sees them, from one snapshot of the estate. */
export function hostCandidates(
  moxxie: Moxxie,
  {
    datacenterId,
    kind,
    diskContent,
  }: { datacenterId: string; kind: GuestKind; diskContent: PlacementRequest["diskContent"] },
): HostCandidate[] {
  const view = moxxie.inventory.view();
  const now = new Date();
  return hostsOfDatacenter(view, datacenterId).map((host) => {
    const { cpu, memoryMb } = capacityOfHost(view, host, { now });
    const storages = diskStoragesOfHost(view, host).filter(
      (storage) => storage.contents.includes(diskContent) && storage.available,
    );
    return {
      id: host.id,
      endpointId: host.endpointId,
      name: host.name,
      online: host.status === "online",
      maintenance: host.maintenance,
      stale: moxxie.inventory.freshnessOf(host.endpointId) !== "fresh",
      cpuFree: cpu.available,
      cpuTotal: cpu.total,
      memoryFreeMb: memoryMb.available,
      memoryTotalMb: memoryMb.total,
      storages: storages.map((storage) => ({
        name: storage.name,
        shared: storage.shared,
        totalGb: storage.totalGb ?? 0,
        freeGb: Math.max(0, capacityOfStorage(view, storage, { now }).available),
      })),
      profiles: view.profilesOf(host.endpointId).filter(({ hostNames }) => hostNames.includes(host.name)),
      templates: view
        .templatesOf(host.endpointId)
        .filter((template) => template.kind === kind && template.hostNames.includes(host.name))
        .map((template) => ({ ...template, id: `${host.endpointId}:${template.id}` })),
    };
  });
}
