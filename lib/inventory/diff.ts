import { provisionalVmId } from "@/lib/domain/vm-id";
import type { GuestObservation, Observation } from "@/lib/providers/provider";
import {
  type GuestChange,
  gracePolls,
  isAnotherGuest,
  mergeBusyGuest,
  mergeGuest,
  mergeUntoldGuest,
  mustBeWritten,
  newGuest,
} from "./diff-guest";
import { diffHosts, type HostChanges } from "./diff-hosts";
import { diffStorages, type StorageChanges } from "./diff-storages";
import type { KnownGuest } from "./known-guest";
import { type Measurement, measurementsOf } from "./measurement";
import type { EndpointRecord, HostRecord, StorageRecord } from "./view";

/** What is known of one endpoint. */
export interface KnownEndpoint {
  endpoint: EndpointRecord;
  hosts: readonly HostRecord[];
  guests: readonly KnownGuest[];
  storages: readonly StorageRecord[];
}

/** What a look at a missing guest alone said; `held`: it is not judged in this poll. */
export type MissingVerdict = "gone" | "present" | "held";

export interface DiffOptions {
  now: Date;
  /** Verdicts on missing guests by platform id; the others count their missed polls. */
  verdicts?: ReadonlyMap<string, MissingVerdict>;
  /** Platform ids that were looked at live so lately that a bulk answer may be older. */
  isLivelyKnown?: (vmId: string) => boolean;
}

/** What a good poll changes. Only what differs is in it. */
export interface ObservationDiff {
  creates: GuestChange[];
  updates: GuestChange[];
  removals: GuestChange[];
  hosts: HostChanges;
  storages: StorageChanges;
  measurement: Measurement;
}

/**
 * Compares an observation with what is known. Pure.
 *
 * - A guest that is not listed is removed when a look at it said so, or after `gracePolls` polls; never while its host
 *   does not answer, and never while an operation works on it.
 * - A guest whose platform id was given to another one is removed and made anew (see `isAnotherGuest`).
 * - A guest that an operation works on keeps what the operation wrote.
 */
export function diffObservation(known: KnownEndpoint, observation: Observation, options: DiffOptions): ObservationDiff {
  const { now, isLivelyKnown = () => false } = options;
  const diff: ObservationDiff = {
    creates: [],
    updates: [],
    removals: [],
    hosts: diffHosts(known, observation, now),
    storages: diffStorages(known, observation, now),
    measurement: measurementsOf(observation),
  };
  const guestsSeen = seenByVmId(observation);
  const context = { endpoint: known.endpoint, silent: silentHosts(observation), options };
  const knownIds = new Set<string>();
  for (const guest of known.guests) {
    knownIds.add(guest.vmId);
    if (isLivelyKnown(guest.vmId)) continue;
    for (const change of changesOf(guest, guestsSeen.get(guest.vmId), context)) sort(change, diff);
  }
  for (const seen of guestsSeen.values()) {
    if (knownIds.has(seen.vmId) || isLivelyKnown(seen.vmId) || isBeingMade(seen, knownIds)) continue;
    diff.creates.push({ after: newGuest(known.endpoint, seen, now) });
  }
  return diff;
}

/** Its row is there already, under the id that it bears until its operation has learned the platform's. */
const isBeingMade = ({ madeBy }: GuestObservation, knownIds: ReadonlySet<string>) =>
  madeBy !== undefined && knownIds.has(provisionalVmId(madeBy));

/** Known guests that a poll should have listed and did not: not those of hosts that do not answer, nor those in work. */
export function missingGuests(known: KnownEndpoint, observation: Observation): KnownGuest[] {
  const listed = seenByVmId(observation);
  const silent = silentHosts(observation);
  return known.guests.filter(
    (guest) => !listed.has(guest.vmId) && !guest.busyOperationId && !silent.has(guest.hostName),
  );
}

interface ChangeContext {
  endpoint: EndpointRecord;
  silent: ReadonlySet<string>;
  options: DiffOptions;
}

function changesOf(guest: KnownGuest, seen: GuestObservation | undefined, context: ChangeContext): GuestChange[] {
  const { now } = context.options;
  if (!seen) return changesOfMissing(guest, context);
  if (guest.busyOperationId) return [{ before: guest, after: mergeBusyGuest(guest, seen, now) }];
  if (isAnotherGuest(guest, seen)) return [{ before: guest }, { after: newGuest(context.endpoint, seen, now) }];
  return [{ before: guest, after: mergeGuest(guest, seen, { now, live: false }) }];
}

function changesOfMissing(guest: KnownGuest, { silent, options }: ChangeContext): GuestChange[] {
  if (guest.busyOperationId) return [];
  if (silent.has(guest.hostName)) return [{ before: guest, after: mergeUntoldGuest(guest, options.now) }];
  switch (options.verdicts?.get(guest.vmId)) {
    case "gone":
      return [{ before: guest }];
    case "present":
    case "held":
      return [];
    case undefined: {
      const missedPolls = guest.missedPolls + 1;
      if (missedPolls >= gracePolls) return [{ before: guest }];
      return [{ before: guest, after: { ...guest, missedPolls, observedAt: options.now } }];
    }
  }
}

function sort(change: GuestChange, diff: ObservationDiff): void {
  if (!change.after) diff.removals.push(change);
  else if (!change.before) diff.creates.push(change);
  else if (mustBeWritten(change.before, change.after)) diff.updates.push(change);
}

/** Platforms do not promise to list a guest once; the first entry counts. */
function seenByVmId({ guests }: Observation): Map<string, GuestObservation> {
  const byVmId = new Map<string, GuestObservation>();
  for (const guest of guests) if (!byVmId.has(guest.vmId)) byVmId.set(guest.vmId, guest);
  return byVmId;
}

/** Hosts that the platform lists but that do not tell of their guests. */
const silentHosts = ({ hosts }: Observation): ReadonlySet<string> =>
  new Set(hosts.filter((host) => host.status !== "online").map((host) => host.name));
