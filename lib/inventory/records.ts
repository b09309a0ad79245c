import { z } from "zod";
import type { Datacenter, Endpoint, Guest, Host, Storage } from "@/lib/db/generated/client";
import type { GuestKind, GuestStatus } from "@/lib/domain/guest";
import type { HostStatus, StorageContent } from "@/lib/providers/provider";
import type { KnownGuest } from "./known-guest";
import type { DatacenterRecord, EndpointRecord, HostRecord, StorageRecord } from "./view";

/** Used where neither moxxie.yaml nor the dashboard says otherwise: CPUs are shared well, memory is not. */
export const defaultOvercommit = { cpu: 4, memory: 1 };

const NetworkColumn = z.object({
  ipRange: z.string().nullish(),
  vlanRange: z.object({ from: z.number(), to: z.number() }).nullish(),
  qinqEnabled: z.boolean().default(false),
  serviceVlan: z.number().nullish(),
});
const amount = z.number().nullish();
const LimitsColumn = z.object({
  cpuOvercommit: z.number().default(defaultOvercommit.cpu),
  memoryOvercommit: z.number().default(defaultOvercommit.memory),
  maxVms: amount,
  maxCpu: amount,
  maxMemoryGb: amount,
  maxDiskGb: amount,
});
const ErrorColumn = z.object({ code: z.string(), message: z.string() }).nullable();

export function datacenterRecord(row: Datacenter): DatacenterRecord {
  const network = NetworkColumn.parse(row.network);
  const limits = LimitsColumn.parse(row.limits);
  return {
    id: row.id,
    name: row.name,
    location: row.location,
    routerAddress: row.routerAddress,
    network: {
      ipRange: network.ipRange ?? null,
      vlanRange: network.vlanRange ?? null,
      qinqEnabled: network.qinqEnabled,
      serviceVlan: network.serviceVlan ?? null,
    },
    limits: {
      cpuOvercommit: limits.cpuOvercommit,
      memoryOvercommit: limits.memoryOvercommit,
      maxVms: limits.maxVms ?? null,
      maxCpu: limits.maxCpu ?? null,
      maxMemoryGb: limits.maxMemoryGb ?? null,
      maxDiskGb: limits.maxDiskGb ?? null,
    },
    source: row.source,
  };
}

export const endpointRecord = (row: Endpoint): EndpointRecord => ({
  id: row.id,
  datacenterId: row.datacenterId,
  provider: row.provider,
  url: row.url,
  enabled: row.enabled,
  source: row.source,
  version: row.version,
  lastPollAt: row.lastPollAt,
  lastGoodPollAt: row.lastGoodPollAt,
  lastPollMs: row.lastPollMs,
  lastPollCalls: row.lastPollCalls,
  consecutiveFailures: row.consecutiveFailures,
  lastError: ErrorColumn.parse(row.lastError),
});

// The columns of the following tables hold words that only the inventory wrote, from the unions named here.

export const hostRecord = (row: Host, datacenterId: string): HostRecord => ({
  id: row.id,
  endpointId: row.endpointId,
  datacenterId,
  name: row.name,
  status: row.status as HostStatus,
  maintenance: row.maintenance,
  cpuCores: row.cpuCores,
  memoryTotalMb: row.memoryTotalMb,
  version: row.version,
  cpuFraction: null,
  memoryUsedMb: null,
  uptimeSeconds: null,
  observedAt: row.observedAt,
});

export const storageRecord = (row: Storage, datacenterId: string): StorageRecord => ({
  id: row.id,
  endpointId: row.endpointId,
  datacenterId,
  name: row.name,
  hostName: row.hostName,
  hostNames: row.hostNames,
  type: row.type,
  shared: row.shared,
  available: row.available,
  contents: row.contents as StorageContent[],
  totalGb: row.totalGb,
  usedGb: row.usedGb,
  observedAt: row.observedAt,
});

export function guestRecord(row: Guest, endpoint: Pick<EndpointRecord, "datacenterId" | "provider">): KnownGuest {
  return {
    id: row.id,
    endpointId: row.endpointId,
    datacenterId: endpoint.datacenterId,
    provider: endpoint.provider,
    kind: row.kind as GuestKind,
    vmId: row.vmId,
    name: row.name,
    hostName: row.hostName,
    status: row.status as GuestStatus,
    template: row.template,
    cpuCores: row.cpuCores,
    memoryMb: row.memoryMb,
    diskGb: row.diskGb,
    tags: row.tags,
    addresses: row.addresses,
    addressesAt: row.addressesAt,
    lock: row.lock,
    pool: row.pool,
    startedAt: row.startedAt,
    managed: row.managed,
    protected: row.protected,
    clientId: row.clientId,
    primaryDc: row.primaryDc,
    failoverDc: row.failoverDc,
    busyOperationId: row.busyOperationId,
    missedPolls: row.missedPolls,
    stateChangedAt: row.stateChangedAt,
    observedAt: row.observedAt,
    cpuFraction: null,
    memoryUsedMb: null,
  };
}
