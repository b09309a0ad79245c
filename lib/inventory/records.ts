import { z } from "zod";
import type { Datacenter, Endpoint, Host, ResourceReservation, Storage } from "@/lib/db/generated/client";
import { guestKinds, guestStatuses } from "@/lib/domain/guest";
import { gbToMb } from "@/lib/domain/units";
import type { HostStatus, StorageContent } from "@/lib/providers/provider";
import type { KnownGuest } from "./known-guest";
import type { DatacenterRecord, EndpointRecord, HoldRecord, HostRecord, StorageRecord } from "./view";

/** A network that was released a day ago is in nobody's caches and leases any more. */
export const defaultQuarantineMs = 24 * 3_600_000;

/** Used where neither moxxie.yaml nor the dashboard says otherwise: CPUs are shared well, memory is not. */
export const defaultOvercommit = { cpu: 4, memory: 1 };

const NetworkColumn = z.object({
  ipRange: z.string().nullish(),
  vlanRange: z.object({ from: z.number(), to: z.number() }).nullish(),
  qinqEnabled: z.boolean().default(false),
  serviceVlan: z.number().nullish(),
  quarantineMs: z.number().nullish(),
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
      quarantineMs: network.quarantineMs ?? defaultQuarantineMs,
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
  platformId: row.platformId,
  group: row.groupName,
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

export const holdRecord = (row: ResourceReservation): HoldRecord => ({
  id: row.id,
  datacenterId: row.datacenterId,
  endpointId: row.endpointId,
  hostName: row.hostName,
  storageId: row.storageId,
  cpuCores: row.cpu,
  memoryMb: gbToMb(row.memoryGb),
  diskGb: row.diskGb,
  reservedBy: row.reservedBy,
  reservedById: row.reservedById,
  reason: row.reason,
  expiresAt: row.expiresAt,
});

const GuestNetworkColumn = z.object({
  interfaceId: z.string(),
  profileId: z.string().nullable(),
  vlan: z.number().nullable(),
  serviceVlan: z.number().nullable(),
  cidr: z.string().nullable(),
});

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
  installed: z.boolean(),
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
  disk_storage_id: z.string().nullable(),
  networks: z.array(GuestNetworkColumn),
  networks_at: Time.nullable(),
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
    installed: row.installed,
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
    diskStorageId: row.disk_storage_id,
    networks: row.networks,
    networksAt: row.networks_at,
    missedPolls: row.missed_polls,
    stateChangedAt: row.state_changed_at,
    observedAt: row.observed_at,
    cpuFraction: null,
    memoryUsedMb: null,
  }));
}
