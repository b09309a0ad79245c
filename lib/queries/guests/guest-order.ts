import type { guestSortKeys } from "@/lib/contracts/guests";
import type { EstateView, GuestRecord } from "@/lib/inventory/view";

export type GuestSortKey = (typeof guestSortKeys)[number];
export type SortValue = string | number;

const neverStarted = -8.64e15; // the earliest time that a Date can hold

/** What each key sorts by. Unknown measurements come before all others. */
const sortValue: Record<GuestSortKey, (guest: GuestRecord) => SortValue> = {
  name: (guest) => guest.name.toLowerCase(),
  status: (guest) => guest.status,
  datacenter: (guest) => guest.datacenterId,
  node: (guest) => guest.hostName,
  cores: (guest) => guest.cpuCores,
  memoryMB: (guest) => guest.memoryMb,
  diskGB: (guest) => guest.diskGb,
  cpu: (guest) => guest.cpuFraction ?? -1,
  memoryUsed: (guest) => guest.memoryUsedMb ?? -1,
  // The longer ago it started, the longer it is up.
  uptime: (guest) => (guest.startedAt ? -guest.startedAt.getTime() : neverStarted),
  vmId: (guest) => guest.vmId.padStart(20, "0"),
};

/** Keys whose order changes with every poll. */
const measuredKeys: readonly GuestSortKey[] = ["cpu", "memoryUsed"];

/** A place in the order: guests with the same value stand in the order of their ids, so that every place is unique. */
export interface Place {
  value: SortValue;
  id: string;
}

export const placeOf = (key: GuestSortKey, guest: GuestRecord): Place => ({
  value: sortValue[key](guest),
  id: guest.id,
});

/** Below 0 when `a` stands before `b`. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** The version of the view up to which an order by this key stands. */
export const versionFor = (view: EstateView, key: GuestSortKey) =>
  measuredKeys.includes(key) ? view.version : view.guestsVersion;

export interface PlacedGuest {
  guest: GuestRecord;
  place: Place;
}

/**
 * All guests of a view in the order of a key. `before` is an earlier order by the same key: guests that are as they
 * were keep their places, so that a few changes among thousands cost a walk and not a sort.
 */
export function placeGuests(
  view: EstateView,
  key: GuestSortKey,
  before: readonly PlacedGuest[] = [],
): readonly PlacedGuest[] {
  const kept: PlacedGuest[] = [];
  const moved: PlacedGuest[] = [];
  for (const placed of before) {
    const guest = view.guests.get(placed.place.id);
    if (!guest) continue;
    if (guest === placed.guest) kept.push(placed);
    else if (placed.place.value === sortValue[key](guest)) kept.push({ guest, place: placed.place });
    else moved.push({ guest, place: placeOf(key, guest) });
  }
  if (kept.length + moved.length < view.guests.size) {
    const known = new Set([...kept, ...moved].map(({ place }) => place.id));
    for (const guest of view.guests.values())
      if (!known.has(guest.id)) moved.push({ guest, place: placeOf(key, guest) });
  }
  if (moved.length === 0) return kept;
  // What is sorted already is walked over once: the sort looks for such runs.
  return kept.concat(moved).sort((a, b) => comparePlaces(a.place, b.place));
}
