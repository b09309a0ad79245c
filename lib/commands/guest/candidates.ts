import { capacityOfHost, diskStoragesOf, reaches } from "@/lib/domain/capacity";
import type { HostCandidate, PlacementRequest } from "@/lib/domain/placement/types";
import type { GuestRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";

/** The hosts of a data centre as placement sees them, from one snapshot of the estate. */
export function hostCandidates(
  moxxie: Moxxie,
  { datacenterId, diskContent }: { datacenterId: string; diskContent: PlacementRequest["diskContent"] },
): HostCandidate[] {
  const view = moxxie.inventory.view();
  const hosts = [...view.hosts.values()].filter((host) => host.datacenterId === datacenterId);
  const guestsByHost = groupByHost(
    hosts
      .map(({ endpointId }) => endpointId)
      .flatMap(unique())
      .flatMap((id) => view.guestsOfEndpoint(id)),
  );
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
      storages: storages.map(({ name, totalGb, usedGb }) => ({
        name,
        totalGb: totalGb ?? 0,
        freeGb: Math.max(0, (totalGb ?? 0) - (usedGb ?? 0)),
      })),
      networkProfileIds: view
        .profilesOf(host.endpointId)
        .filter(({ hostNames }) => hostNames.includes(host.name))
        .map(({ id }) => id),
      templateIds: view
        .templatesOf(host.endpointId)
        .filter(({ hostNames }) => hostNames.includes(host.name))
        .map(({ id }) => `${host.endpointId}:${id}`),
    };
  });
}

function groupByHost(guests: readonly GuestRecord[]): Map<string, GuestRecord[]> {
  return Map.groupBy(guests, ({ endpointId, hostName }) => `${endpointId}:${hostName}`);
}

/** Keeps the first of equal values in a flatMap. */
function unique(): (value: string) => string[] {
  const seen = new Set<string>();
  return (value) => (seen.has(value) ? [] : (seen.add(value), [value]));
}
