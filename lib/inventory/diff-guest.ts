import { randomUUID } from "node:crypto";
import type { GuestStatus } from "@/lib/domain/guest";
import type { NewEvent } from "@/lib/events/bus";
import type { GuestObservation } from "@/lib/providers/provider";
import type { KnownGuest } from "./known-guest";
import { measurementOf } from "./measurement";
import type { EndpointRecord } from "./view";

/**
 * Polls in a row that must say the same before it is believed that a guest is gone or in an unknown state. The bulk
 * answers of platforms have holes: a statistics daemon that restarts shows its guests without names for seconds.
 */
export const gracePolls = 2;

/** Uptimes are measured on the platform some seconds before they arrive; smaller differences are not a restart. */
const startedAtToleranceMs = 30_000;

/** One guest before and after; `before` is absent for a new one, `after` for one that is gone. */
export type GuestChange = { before?: KnownGuest; after: KnownGuest } | { before: KnownGuest; after?: undefined };

/** The first sight of a guest that Moxxie did not make: hence protected from destruction by the rules for foreign guests. */
export function newGuest(endpoint: EndpointRecord, seen: GuestObservation, now: Date): KnownGuest {
  return {
    id: randomUUID(),
    endpointId: endpoint.id,
    datacenterId: endpoint.datacenterId,
    provider: endpoint.provider,
    kind: seen.kind,
    vmId: seen.vmId,
    name: seen.name ?? "",
    hostName: seen.hostName,
    status: seen.status,
    template: seen.template,
    installed: seen.installed ?? true,
    cpuCores: seen.cpuCores ?? 0,
    memoryMb: Math.round(seen.memoryMb ?? 0),
    diskGb: seen.diskGb ?? 0,
    tags: seen.tags,
    addresses: [],
    addressesAt: null,
    lock: seen.lock ?? null,
    pool: seen.pool ?? null,
    startedAt: startedAtOf(seen, now),
    managed: false,
    protected: false,
    clientId: null,
    primaryDc: null,
    failoverDc: null,
    busyOperationId: null,
    diskStorageId: null,
    networks: [],
    networksAt: null,
    missedPolls: 0,
    stateChangedAt: now,
    observedAt: now,
    ...measurementOf(seen),
  };
}

/**
 * The guest as it is after a look at it. What the platform leaves out keeps its last known value; an unknown state is
 * believed after `gracePolls` polls, or at once from a look at the guest alone (`live`).
 */
export function mergeGuest(
  known: KnownGuest,
  seen: GuestObservation,
  { now, live }: { now: Date; live: boolean },
): KnownGuest {
  const untold = seen.powerUntold === true && isPowerState(known.status);
  const missedPolls = seen.status === "unknown" && !untold && !live ? Math.min(known.missedPolls + 1, gracePolls) : 0;
  const keepsState = untold || (missedPolls > 0 && missedPolls < gracePolls);
  const status = keepsState ? known.status : seen.status;
  const bare = seen.status === "unknown" && seen.name === undefined;
  const merged: KnownGuest = {
    ...known,
    name: seen.name ?? known.name,
    hostName: seen.hostName || known.hostName,
    status,
    template: bare ? known.template : seen.template,
    installed: bare ? known.installed : (seen.installed ?? true),
    cpuCores: seen.cpuCores ?? known.cpuCores,
    memoryMb: seen.memoryMb === undefined ? known.memoryMb : Math.round(seen.memoryMb),
    diskGb: seen.diskGb ?? known.diskGb,
    tags: bare ? known.tags : seen.tags,
    lock: bare ? known.lock : (seen.lock ?? null),
    pool: bare ? known.pool : (seen.pool ?? null),
    startedAt: keepsState ? known.startedAt : steadyStart(known, seen, now),
    ...(status === "stopped" && { addresses: [], interfaces: undefined, addressesAt: null }),
    missedPolls,
    ...measurementOf(seen),
  };
  return stamped(known, merged, now);
}

/** A list that never tells whether a guest runs says nothing against what was last seen of it. */
const isPowerState = (status: GuestStatus) => status === "running" || status === "stopped";

/**
 * While an operation works on the guest it owns the row: a poll may only tell what the operation does not write, the
 * platform's lock and the pool.
 */
export function mergeBusyGuest(known: KnownGuest, seen: GuestObservation, now: Date): KnownGuest {
  const merged = { ...known, lock: seen.lock ?? null, pool: seen.pool ?? known.pool, ...measurementOf(seen) };
  return stamped(known, merged, now);
}

/** A poll of a host that does not answer did not tell of the guest: its state is unknown after the grace. */
export function mergeUntoldGuest(known: KnownGuest, now: Date): KnownGuest {
  const missedPolls = Math.min(known.missedPolls + 1, gracePolls);
  const status = missedPolls < gracePolls ? known.status : "unknown";
  return stamped(known, { ...known, status, missedPolls, cpuFraction: null, memoryUsedMb: null }, now);
}

/**
 * Whether the platform's guest is another one that was given the id of a deleted one between two looks. Ids tell
 * nothing of it, so only what cannot happen to one guest counts: a VM that became a container, a template that became
 * a guest, a disk that shrank together with a new name.
 */
export function isAnotherGuest(known: KnownGuest, seen: GuestObservation): boolean {
  if (known.kind !== seen.kind) return true;
  if (seen.name === undefined) return false;
  if (known.template && !seen.template) return true;
  const shrank = seen.diskGb !== undefined && known.diskGb > 0 && seen.diskGb > 0 && seen.diskGb < known.diskGb;
  return shrank && known.name !== seen.name && known.name !== "";
}

/** Fields whose change is written and told; measurements are not among them. */
const comparedFields = [
  "name",
  "hostName",
  "status",
  "template",
  "installed",
  "cpuCores",
  "memoryMb",
  "diskGb",
  "lock",
  "pool",
] as const satisfies (keyof KnownGuest)[];

/** Names of the fields that differ. */
export function changedFields(before: KnownGuest, after: KnownGuest): string[] {
  const changed: string[] = comparedFields.filter((field) => before[field] !== after[field]);
  if (!sameList(before.tags, after.tags)) changed.push("tags");
  if (!sameList(before.addresses, after.addresses)) changed.push("addresses");
  if (before.startedAt?.getTime() !== after.startedAt?.getTime()) changed.push("startedAt");
  return changed;
}

/** Whether the row must be written: something that is told changed, or the count of the grace rule did. */
export const mustBeWritten = (before: KnownGuest, after: KnownGuest) =>
  before.missedPolls !== after.missedPolls || changedFields(before, after).length > 0;

export const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((item, index) => item === b[index]);

function stamped(before: KnownGuest, after: KnownGuest, now: Date): KnownGuest {
  const stateChangedAt = before.status === after.status ? before.stateChangedAt : now;
  return { ...after, stateChangedAt, observedAt: mustBeWritten(before, after) ? now : before.observedAt };
}

function startedAtOf(seen: GuestObservation, now: Date): Date | null {
  if (seen.status !== "running" || !seen.uptimeSeconds) return null;
  return new Date(now.getTime() - seen.uptimeSeconds * 1000);
}

function steadyStart(known: KnownGuest, seen: GuestObservation, now: Date): Date | null {
  const startedAt = startedAtOf(seen, now);
  if (!startedAt) return seen.status === "running" ? known.startedAt : null;
  const difference = Math.abs(startedAt.getTime() - (known.startedAt?.getTime() ?? 0));
  return difference <= startedAtToleranceMs ? known.startedAt : startedAt;
}

/** Fields that the REST API calls otherwise. */
const apiNames: Record<string, string> = { cpuCores: "cores", memoryMb: "memoryMB", diskGb: "diskGB" };

/** What the change is called for those who listen. */
export function eventsOf({ before, after }: GuestChange, now: Date): NewEvent[] {
  const guest = after ?? before;
  const about = { vmId: guest.vmId, id: guest.id, datacenter: guest.datacenterId, timestamp: now.toISOString() };
  const event = (type: NewEvent["type"], data: Record<string, unknown>): NewEvent => ({
    type,
    datacenterId: guest.datacenterId,
    subject: guest.id,
    data: { ...about, name: guest.name, kind: guest.kind, ...data },
  });
  if (!after) return [event("vm.deleted", { oldState: before.status, node: before.hostName })];
  if (!before) return [event("vm.created", { newState: after.status, node: after.hostName })];
  const events: NewEvent[] = [];
  const changed = changedFields(before, after);
  if (changed.includes("status")) {
    if (before.status === "creating")
      events.push(event("vm.created", { newState: after.status, node: after.hostName }));
    events.push(event("vm.state_changed", { oldState: before.status, newState: after.status }));
  }
  if (changed.includes("hostName"))
    events.push(event("vm.migrated", { fromNode: before.hostName, toNode: after.hostName }));
  const other = changed.filter((field) => field !== "status" && field !== "hostName" && field !== "startedAt");
  if (other.length > 0) events.push(event("vm.updated", { changed: other.map((field) => apiNames[field] ?? field) }));
  return events;
}
