import { capacityOfHost, capacityOfStorage, diskStoragesOfHost, roomInLimits } from "@/lib/domain/capacity";
import { hostsOfDatacenter, loadOfHost } from "@/lib/domain/estate-index";
import type { GuestKind } from "@/lib/domain/guest";
import type { DatacenterRoom, HostCandidate, PlacementRequest } from "@/lib/domain/placement/types";
import { gbToMb } from "@/lib/domain/units";
import type { EstateView, HostRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { capabilitiesOf } from "@/lib/providers/provider";

/**
 * The hosts of some datacenters as placement sees them, from one snapshot of the estate. `except`: a reservation whose
 * room counts as free, for whoever is about to use it.
 */
export function hostCandidates(
  moxxie: Moxxie,
  {
    datacenterIds,
    kind,
    diskContent,
    except,
  }: {
    datacenterIds: readonly string[];
    kind: GuestKind;
    diskContent: PlacementRequest["diskContent"];
    except?: string;
  },
): HostCandidate[] {
  const view = moxxie.inventory.view();
  const now = new Date();
  return datacenterIds.flatMap((datacenterId) => {
    const room = roomOfDatacenter(view, datacenterId, { now, except });
    return hostsOfDatacenter(view, datacenterId).map((host): HostCandidate => {
      const { cpu, memoryMb } = capacityOfHost(view, host, { now, except });
      const storages = diskStoragesOfHost(view, host).filter(
        (storage) => storage.contents.includes(diskContent) && storage.available,
      );
      return {
        id: host.id,
        endpointId: host.endpointId,
        datacenterId,
        name: host.name,
        ...platformOf(moxxie, view, host, now),
        online: host.status === "online",
        maintenance: host.maintenance,
        cpuFree: cpu.available,
        cpuTotal: cpu.total,
        cpuReserved: cpu.reserved,
        memoryFreeMb: memoryMb.available,
        memoryTotalMb: memoryMb.total,
        memoryReservedMb: memoryMb.reserved,
        guests: loadOfHost(view, host).guests,
        storages: storages.map((storage) => {
          const { total, available, reserved } = capacityOfStorage(view, storage, { now, except });
          const { name, shared } = storage;
          return { name, shared, totalGb: total, freeGb: Math.max(0, available), reservedGb: reserved };
        }),
        profiles: view.profilesOf(host.endpointId).filter(({ hostNames }) => hostNames.includes(host.name)),
        templates: view
          .templatesOf(host.endpointId)
          .filter((template) => template.kind === kind && template.hostNames.includes(host.name))
          .map((template) => ({ ...template, id: `${host.endpointId}:${template.id}` })),
        room,
      };
    });
  });
}

function platformOf(moxxie: Moxxie, view: EstateView, { endpointId }: HostRecord, now: Date) {
  const endpoint = view.endpoints.get(endpointId);
  const polledAt = endpoint?.lastGoodPollAt ?? null;
  const capabilities = Object.entries(capabilitiesOf(moxxie.providers.get(endpointId)));
  return {
    provider: endpoint?.provider ?? "unknown",
    capabilities: new Set(capabilities.flatMap(([name, has]) => (has ? name : []))),
    stale: moxxie.inventory.freshnessOf(endpointId) !== "fresh",
    dataAgeSeconds: polledAt && Math.max(0, (now.getTime() - polledAt.getTime()) / 1000),
  };
}

function roomOfDatacenter(view: EstateView, datacenterId: string, at: { now: Date; except?: string }): DatacenterRoom {
  const limits = view.datacenters.get(datacenterId)?.limits;
  return {
    max: {
      guests: limits?.maxVms ?? Infinity,
      cpuCores: limits?.maxCpu ?? Infinity,
      memoryMb: limits?.maxMemoryGb == null ? Infinity : gbToMb(limits.maxMemoryGb),
      diskGb: limits?.maxDiskGb ?? Infinity,
    },
    left: roomInLimits(view, datacenterId, at),
  };
}
