import { capacityOfHost, diskStoragesOf, reaches } from "@/lib/domain/capacity";
import type { GuestKind } from "@/lib/domain/guest";
import type { HostCandidate, PlacementRequest } from "@/lib/domain/placement/types";
import type { GuestRecord } from "@/lib/inventory/view";
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
  const hosts = [...view.hosts.values()].filter((host) => host.datacenterId === datacenterId);
  const endpointIds = new Set(hosts.map(({ endpointId }) => endpointId));
  const guestsByHost = groupByHost([...endpointIds].flatMap((id) => view.guestsOfEndpoint(id)));
  return hosts.map((host) => {
    const { cpu, memoryMb } = capacityOfHost(view, host, guestsByHost.get(host.id) ?? []);
    const storages = diskStoragesOf(view, host.endpointId).filter(
      (storage) => storage.contents.includes(diskContent) && storage.available && reaches(storage, host.name),
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
      storages: storages.map(({ name, shared, totalGb, usedGb }) => ({
        name,
        shared,
        totalGb: totalGb ?? 0,
        freeGb: Math.max(0, (totalGb ?? 0) - (usedGb ?? 0)),
      })),
      profiles: view.profilesOf(host.endpointId).filter(({ hostNames }) => hostNames.includes(host.name)),
      templates: view
        .templatesOf(host.endpointId)
        .filter((template) => template.kind === kind && template.hostNames.includes(host.name))
        .map((template) => ({ ...template, id: `${host.endpointId}:${template.id}` })),
    };
  });
}

function groupByHost(guests: readonly GuestRecord[]): Map<string, GuestRecord[]> {
  return Map.groupBy(guests, ({ endpointId, hostName }) => `${endpointId}:${hostName}`);
}
