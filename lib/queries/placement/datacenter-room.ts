import { limitAmounts, type RoomInLimits, roomInLimits } from "@/lib/domain/limits";
import type { DatacenterRoom } from "@/lib/domain/placement/types";
import type { EstateView } from "@/lib/inventory/view";

interface Kept {
  at: number;
  room: DatacenterRoom;
}
const cache = new WeakMap<EstateView, Map<string, Kept>>();

/** An expired reservation must be free within a second. */
const keptMs = 250;

/** A datacenter's own limits and what they leave, for all its hosts together. `except`: a reservation that counts as free. */
export function datacenterRoom(
  view: EstateView,
  datacenterId: string,
  { now, except }: { now: Date; except?: string },
): DatacenterRoom {
  const max = limitAmounts(view, datacenterId);
  if (Object.values(max).every((limit) => limit === Infinity)) return unlimited;
  if (except !== undefined) return { max, left: roomInLimits(view, datacenterId, { now, except }) };
  const byDatacenter = cache.get(view) ?? new Map<string, Kept>();
  cache.set(view, byDatacenter);
  const known = byDatacenter.get(datacenterId);
  if (known && Math.abs(now.getTime() - known.at) < keptMs) return known.room;
  const room = { max, left: roomInLimits(view, datacenterId, { now }) };
  byDatacenter.set(datacenterId, { at: now.getTime(), room });
  return room;
}

const none: RoomInLimits = { guests: Infinity, cpuCores: Infinity, memoryMb: Infinity, diskGb: Infinity };
const unlimited: DatacenterRoom = { max: none, left: none };
