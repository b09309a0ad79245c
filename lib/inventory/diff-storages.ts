import { rounded } from "@/lib/domain/units";
import type { Observation, StorageObservation } from "@/lib/providers/provider";
import { sameList } from "./diff-guest";
import type { EndpointRecord, StorageRecord } from "./view";

export interface StorageChanges {
  upserts: StorageRecord[];
  removedIds: string[];
}

interface Known {
  endpoint: EndpointRecord;
  storages: readonly StorageRecord[];
}

/** `endpointId:name` for a shared storage, `endpointId:host:name` for one that belongs to a host. */
export const storageIdOf = (endpointId: string, { hostName, name }: { hostName: string | null; name: string }) =>
  hostName === null ? `${endpointId}:${name}` : `${endpointId}:${hostName}:${name}`;

/**
 * A storage that tells no size at the moment keeps the last known one. One that is not listed is removed, unless it
 * belongs to a host that does not answer.
 */
export function diffStorages(known: Known, observation: Observation, now: Date): StorageChanges {
  const before = new Map(known.storages.map((storage) => [storage.id, storage]));
  const listed = new Set<string>();
  const upserts: StorageRecord[] = [];
  for (const seen of observation.storages) {
    const id = storageIdOf(known.endpoint.id, seen);
    listed.add(id);
    const storage = mergeStorage(before.get(id), { id, seen, endpoint: known.endpoint, now });
    if (differs(before.get(id), storage)) upserts.push(storage);
  }
  const silent = new Set(observation.hosts.filter((host) => host.status !== "online").map((host) => host.name));
  const removedIds: string[] = [];
  for (const storage of known.storages) {
    if (listed.has(storage.id)) continue;
    if (storage.hostName === null || !silent.has(storage.hostName)) removedIds.push(storage.id);
    else if (storage.available) upserts.push({ ...storage, available: false, observedAt: now });
  }
  return { upserts, removedIds };
}

interface Merge {
  id: string;
  seen: StorageObservation;
  endpoint: EndpointRecord;
  now: Date;
}

const sizeOf = (seenGb: number | undefined, beforeGb: number | null | undefined) =>
  seenGb === undefined ? (beforeGb ?? null) : rounded(seenGb);

function mergeStorage(before: StorageRecord | undefined, { id, seen, endpoint, now }: Merge): StorageRecord {
  return {
    id,
    endpointId: endpoint.id,
    datacenterId: endpoint.datacenterId,
    name: seen.name,
    hostName: seen.hostName,
    hostNames: seen.hostNames,
    type: seen.type,
    shared: seen.shared,
    available: seen.available,
    contents: seen.contents,
    totalGb: sizeOf(seen.totalGb, before?.totalGb),
    usedGb: sizeOf(seen.usedGb, before?.usedGb),
    observedAt: now,
  };
}

const comparedFields = ["type", "shared", "available", "totalGb", "usedGb"] as const;

const differs = (before: StorageRecord | undefined, after: StorageRecord) =>
  before === undefined ||
  comparedFields.some((field) => before[field] !== after[field]) ||
  !sameList(before.hostNames, after.hostNames) ||
  !sameList(before.contents, after.contents);
