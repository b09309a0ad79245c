import type { HostObservation, Observation } from "@/lib/providers/provider";
import { measurementOf } from "./measurement";
import type { EndpointRecord, HostRecord } from "./view";

export interface HostChanges {
  upserts: HostRecord[];
  removedIds: string[];
}

interface Known {
  endpoint: EndpointRecord;
  hosts: readonly HostRecord[];
  guests: readonly { hostName: string }[];
}

/**
 * A host that tells less than before (offline) keeps its size. One that is not listed any more is shown as unknown
 * first, and removed by a later poll once no guest is known on it.
 */
export function diffHosts(known: Known, observation: Observation, now: Date): HostChanges {
  const before = new Map(known.hosts.map((host) => [host.name, host]));
  const listed = new Set(observation.hosts.map((host) => host.name));
  const upserts = observation.hosts
    .map((seen) => mergeHost(before.get(seen.name), { seen, endpoint: known.endpoint, now }))
    .filter((host) => differs(before.get(host.name), host));
  const unlisted = known.hosts.filter((host) => !listed.has(host.name));
  if (unlisted.length === 0) return { upserts, removedIds: [] };
  const inUse = new Set(known.guests.map((guest) => guest.hostName));
  const removedIds: string[] = [];
  for (const host of unlisted) {
    if (host.status !== "unknown") upserts.push({ ...host, status: "unknown", observedAt: now });
    else if (!inUse.has(host.name)) removedIds.push(host.id);
  }
  return { upserts, removedIds };
}

function mergeHost(
  before: HostRecord | undefined,
  { seen, endpoint, now }: { seen: HostObservation; endpoint: EndpointRecord; now: Date },
): HostRecord {
  return {
    id: `${endpoint.id}:${seen.name}`,
    endpointId: endpoint.id,
    datacenterId: endpoint.datacenterId,
    name: seen.name,
    status: seen.status,
    maintenance: seen.maintenance,
    cpuCores: seen.cpuCores ?? before?.cpuCores ?? 0,
    memoryTotalMb: Math.round(seen.memoryTotalMb ?? before?.memoryTotalMb ?? 0),
    version: seen.version ?? before?.version ?? null,
    platformId: seen.platformId ?? null,
    group: seen.group ?? null,
    ...measurementOf(seen),
    uptimeSeconds: seen.uptimeSeconds ?? null,
    observedAt: now,
  };
}

const comparedFields = [
  "status",
  "maintenance",
  "cpuCores",
  "memoryTotalMb",
  "version",
  "platformId",
  "group",
] as const;

const differs = (before: HostRecord | undefined, after: HostRecord) =>
  before === undefined || comparedFields.some((field) => before[field] !== after[field]);
