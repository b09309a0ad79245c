import type { Actor } from "@/lib/auth/actor";
import { authoriseIn } from "@/lib/auth/authorise";
import type { AvailableResources } from "@/lib/contracts/capacity";
import { computeOfHost } from "@/lib/domain/capacity";
import { endpointsOfDatacenter, hostsOfDatacenter } from "@/lib/domain/estate-index";
import { type RoomInLimits, roomInLimits } from "@/lib/domain/limits";
import { capacityOfStorage, diskStoragesOfHost } from "@/lib/domain/storage-capacity";
import { mbToGb, roundedDown } from "@/lib/domain/units";
import { whyNotUsable } from "@/lib/domain/usable-host";
import { notFound } from "@/lib/errors";
import type { EstateView, HostRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { freshnessOfDatacenter } from "../freshness";
import { byHostName } from "../placement/by-host-name";
import { networkNames, serviceVlanOf } from "../placement/network-names";

/**
 * What is free on each host of a datacenter, and on those together that something can be put on now, within the
 * datacenter's limits. What one host has given out beyond its own is not taken from what is free on another. From the
 * view. @throws MoxxieError `not_found`.
 */
export function datacenterAvailability(moxxie: Moxxie, actor: Actor, id: string): AvailableResources {
  authoriseIn(actor, "estate:read", { datacenterId: id, what: "datacenter", id });
  const view = moxxie.inventory.view();
  if (!view.datacenters.has(id)) throw notFound("datacenter", id);
  const now = new Date();
  const freeGbOn = freeGbByStorage(view, now);
  const hosts = hostsOfDatacenter(view, id).map((host) => freeOnHost(moxxie, { view, host, now, freeGbOn }));
  const usable = hosts.filter(({ reason }) => reason === null);
  const storages = new Map(usable.flatMap(({ freeGb }) => [...freeGb]));
  const onHosts = {
    cpuCores: sumOf(usable.map(({ cpuCores }) => cpuCores)),
    memoryMb: sumOf(usable.map(({ memoryMb }) => memoryMb)),
    diskGb: sumOf(storages.values()),
  };
  const left = roomInLimits(view, id, { now });
  const networksOf = networksByHost(view, id);
  return {
    datacenter: id,
    at: now.toISOString(),
    cpu: shown(Math.min(onHosts.cpuCores, left.cpuCores)),
    memoryGB: shown(mbToGb(Math.min(onHosts.memoryMb, left.memoryMb))),
    diskGB: shown(Math.min(onHosts.diskGb, left.diskGb)),
    guests: left.guests === Infinity ? null : Math.max(0, left.guests),
    limitedBy: limitsThatBind(left, onHosts),
    hosts: hosts.map((free) => hostView(free, networksOf(free.host))),
    freshness: freshnessOfDatacenter(moxxie, id),
  };
}

/** The limits that leave less than the hosts have free. One on guests leaves less when it lets none be added. */
function limitsThatBind(left: RoomInLimits, free: { cpuCores: number; memoryMb: number; diskGb: number }): string[] {
  return [
    ...(left.guests < 1 ? ["maxVms"] : []),
    ...(left.cpuCores < free.cpuCores ? ["maxCpu"] : []),
    ...(left.memoryMb < free.memoryMb ? ["maxMemoryGB"] : []),
    ...(left.diskGb < free.diskGb ? ["maxDiskGB"] : []),
  ];
}

interface FreeOnHost {
  host: HostRecord;
  /** Why nothing can be put there; null: it can. */
  reason: string | null;
  /** Never below 0. */
  cpuCores: number;
  memoryMb: number;
  /** By storage id: those that take disks and are within reach. */
  freeGb: ReadonlyMap<string, number>;
}

type FreeGbOn = (host: HostRecord) => ReadonlyMap<string, number>;

function freeOnHost(
  { inventory }: Moxxie,
  { view, host, now, freeGbOn }: { view: EstateView; host: HostRecord; now: Date; freeGbOn: FreeGbOn },
): FreeOnHost {
  const { cpu, memoryMb } = computeOfHost(view, host, { now });
  return {
    host,
    reason: whyNotUsable(host, { fresh: inventory.freshnessOf(host.endpointId) === "fresh" }),
    cpuCores: Math.max(0, cpu.available),
    memoryMb: Math.max(0, memoryMb.available),
    freeGb: freeGbOn(host),
  };
}

function freeGbByStorage(view: EstateView, now: Date): FreeGbOn {
  const known = new Map<string, number>();
  return (host) => {
    const storages = diskStoragesOfHost(view, host).filter(({ available }) => available);
    for (const storage of storages) {
      if (known.has(storage.id)) continue;
      known.set(storage.id, Math.max(0, capacityOfStorage(view, storage, { now }).available));
    }
    return new Map(storages.map(({ id }) => [id, known.get(id) ?? 0]));
  };
}

function networksByHost(view: EstateView, datacenterId: string): (host: HostRecord) => readonly string[] {
  const profiles = new Map(
    endpointsOfDatacenter(view, datacenterId).map(({ id }) => [id, byHostName(view.profilesOf(id))]),
  );
  const serviceVlan = serviceVlanOf(view, datacenterId);
  return ({ endpointId, name }) => networkNames(profiles.get(endpointId)?.get(name) ?? [], serviceVlan);
}

function hostView(free: FreeOnHost, networks: readonly string[]): AvailableResources["hosts"][number] {
  const { host, reason, cpuCores, memoryMb, freeGb } = free;
  return {
    node: host.name,
    id: host.id,
    endpoint: host.endpointId,
    usable: reason === null,
    reason,
    availableCpu: shown(cpuCores),
    availableMemoryGB: shown(mbToGb(memoryMb)),
    availableDiskGB: shown(sumOf(freeGb.values())),
    largestDiskGB: shown(Math.max(0, ...freeGb.values())),
    networks: [...networks],
  };
}

const shown = (amount: number) => roundedDown(Math.max(0, amount));

function sumOf(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
