import { sum } from "./capacity-sum";
import type { EstateView, HoldRecord } from "./estate";
import { endpointsOfDatacenter, holdsOfDatacenter, loadsOfEndpoint } from "./estate-index";
import { diskStoragesOf } from "./storage-capacity";
import { gbToMb } from "./units";

/** Amounts that a datacenter's own limits speak of: how many guests, and what is assigned to them and reserved. */
export interface LimitAmounts {
  guests: number;
  cpuCores: number;
  memoryMb: number;
  diskGb: number;
}

/** What a datacenter's own limits leave beside guests and reservations; Infinity where it has none. Negative: over it. */
export type RoomInLimits = LimitAmounts;

/** The limits themselves; Infinity where there is none. */
export function limitAmounts(view: EstateView, datacenterId: string): LimitAmounts {
  const { maxVms, maxCpu, maxMemoryGb, maxDiskGb } = view.datacenters.get(datacenterId)?.limits ?? {};
  return {
    guests: maxVms ?? Infinity,
    cpuCores: maxCpu ?? Infinity,
    memoryMb: gbToMb(maxMemoryGb ?? Infinity),
    diskGb: maxDiskGb ?? Infinity,
  };
}

interface Asked {
  now: Date;
  /** A reservation that does not count: of whoever is about to use it. */
  except?: string;
}

/**
 * What counts against the limits: all guests of the datacenter's endpoints, whatever host they are on and whether it
 * answers; reservations, each of which becomes a guest; what the storages tell to be used.
 */
export function takenOfLimits(view: EstateView, datacenterId: string, { now, except }: Asked): LimitAmounts {
  const holds = holdsOfDatacenter(view, datacenterId, now).filter(({ id }) => id !== except);
  const endpoints = endpointsOfDatacenter(view, datacenterId);
  const loads = endpoints.map(({ id }) => loadsOfEndpoint(view, id));
  const held = (amount: (hold: HoldRecord) => number) => sum(holds, amount);
  return {
    guests: sum(loads, ({ total }) => total.guests) + holds.length,
    cpuCores: sum(loads, ({ total }) => total.cpuCores) + held(({ cpuCores }) => cpuCores),
    memoryMb: sum(loads, ({ total }) => total.memoryMb) + held(({ memoryMb }) => memoryMb),
    diskGb:
      sum(endpoints, ({ id }) => usedDiskGb(view, id)) +
      sum(loads, ({ comingDiskGb }) => sum([...comingDiskGb.values()], (gb) => gb)) +
      held(({ storageId, diskGb }) => (storageId === null ? 0 : diskGb)),
  };
}

/** What the limits leave for one guest more. */
export function roomInLimits(view: EstateView, datacenterId: string, asked: Asked): RoomInLimits {
  const max = limitAmounts(view, datacenterId);
  const taken = takenOfLimits(view, datacenterId, asked);
  return {
    guests: max.guests - taken.guests,
    cpuCores: max.cpuCores - taken.cpuCores,
    memoryMb: max.memoryMb - taken.memoryMb,
    diskGb: max.diskGb - taken.diskGb,
  };
}

const usedDiskGb = (view: EstateView, endpointId: string) =>
  sum(diskStoragesOf(view, endpointId), ({ usedGb }) => usedGb ?? 0);
