import { z } from "zod";
import type { Datacenter, Endpoint, Host, Storage } from "@/lib/db/generated/client";
import { guestKinds, guestStatuses } from "@/lib/domain/guest";
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

const Time = z.string().transform((text) => new Date(text));

/**
 * A row of `guests` as PostgreSQL writes it in JSON. Thousands are read at a start, which costs a third of what the
 * same rows cost as objects of the database client.
 */
const GuestRow = z.object({
  id: z.string(),
  endpoint_id: z.string(),
  kind: z.enum(guestKinds),
  vm_id: z.string(),
  name: z.string(),
  host_name: z.string(),
  status: z.enum(guestStatuses),
  template: z.boolean(),
  cpu_cores: z.number(),
  memory_mb: z.number(),
  disk_gb: z.number(),
  // The columns admit NULL, as those of PostgreSQL's arrays do under Prisma.
  tags: z.array(z.string()).nullable(),
  addresses: z.array(z.string()).nullable(),
  addresses_at: Time.nullable(),
  lock: z.string().nullable(),
  pool: z.string().nullable(),
  started_at: Time.nullable(),
  managed: z.boolean(),
  protected: z.boolean(),
  client_id: z.string().nullable(),
  primary_dc: z.string().nullable(),
  failover_dc: z.string().nullable(),
  busy_operation_id: z.string().nullable(),
  missed_polls: z.number(),
  state_changed_at: Time,
  observed_at: Time,
});
const GuestRows = z.array(GuestRow);

export function guestRecords(json: unknown, endpoint: Pick<EndpointRecord, "datacenterId" | "provider">): KnownGuest[] {
  return GuestRows.parse(json).map((row) => ({
    id: row.id,
    endpointId: row.endpoint_id,
    datacenterId: endpoint.datacenterId,
    provider: endpoint.provider,
    kind: row.kind,
    vmId: row.vm_id,
    name: row.name,
    hostName: row.host_name,
    status: row.status,
    template: row.template,
    cpuCores: row.cpu_cores,
    memoryMb: row.memory_mb,
    diskGb: row.disk_gb,
    tags: row.tags ?? [],
    addresses: row.addresses ?? [],
    addressesAt: row.addresses_at,
    lock: row.lock,
    pool: row.pool,
    startedAt: row.started_at,
    managed: row.managed,
    protected: row.protected,
    clientId: row.client_id,
    primaryDc: row.primary_dc,
    failoverDc: row.failover_dc,
    busyOperationId: row.busy_operation_id,
    missedPolls: row.missed_polls,
    stateChangedAt: row.state_changed_at,
    observedAt: row.observed_at,
    cpuFraction: null,
    memoryUsedMb: null,
  }));
}
