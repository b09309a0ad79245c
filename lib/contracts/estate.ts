import { z } from "zod";
import { guestKinds } from "@/lib/domain/guest";
import { DatacenterFreshness, Duration, Freshness, Instant, observedPageOf, PageQuery, sortBy } from "./common";

export const Usage = z
  .object({
    total: z.number(),
    used: z.number().meta({ description: "Assigned to guests, running and stopped" }),
    inUse: z.number().nullable().meta({ description: "Really in use now, as measured" }),
    reserved: z.number().meta({ description: "Held by reservations" }),
    available: z
      .number()
      .meta({ description: "total × overcommit − used − reserved, within the datacenter's limits; never below 0" }),
    overcommit: z.number(),
  })
  .meta({ id: "Usage" });
export type Usage = z.infer<typeof Usage>;

export const HostView = z
  .object({
    id: z.string(),
    name: z.string(),
    datacenter: z.string(),
    endpoint: z.string(),
    provider: z.string(),
    status: z.enum(["online", "offline", "unknown"]),
    maintenance: z.boolean(),
    group: z
      .string()
      .nullable()
      .meta({ description: "Hosts of one group are those among which the platform places new guests itself" }),
    version: z.string().nullable(),
    cpu: Usage,
    memoryMB: Usage,
    diskGB: Usage,
    guests: z.object({ total: z.number().int(), running: z.number().int() }),
    uptimeSeconds: z.number().nullable(),
    ...Freshness.shape,
  })
  .meta({ id: "Host" });
export type HostView = z.infer<typeof HostView>;
export const HostListQuery = PageQuery.extend({
  datacenter: z.string().optional(),
  provider: z.string().optional(),
  endpoint: z.string().optional(),
  sort: sortBy(["name", "cpu", "memory"]).default("name"),
});
export type HostListQuery = z.infer<typeof HostListQuery>;
export const HostPage = observedPageOf(HostView);
export type HostPage = z.infer<typeof HostPage>;

export const StorageView = z
  .object({
    id: z.string(),
    name: z.string(),
    endpoint: z.string(),
    datacenter: z.string(),
    node: z.string().nullable(),
    nodes: z.array(z.string()),
    type: z.string(),
    shared: z.boolean(),
    available: z.boolean(),
    contents: z.array(z.string()),
    totalGB: z.number().nullable(),
    usedGB: z.number().nullable(),
    ...Freshness.shape,
  })
  .meta({ id: "Storage" });
export type StorageView = z.infer<typeof StorageView>;
export const StorageListQuery = z.object({ datacenter: z.string().optional() });
export type StorageListQuery = z.infer<typeof StorageListQuery>;
export const StorageList = z.object({ items: z.array(StorageView), datacenters: z.array(DatacenterFreshness) });
export type StorageList = z.infer<typeof StorageList>;
export const HostDetail = HostView.extend({ storages: z.array(StorageView) }).meta({ id: "HostDetail" });
export type HostDetail = z.infer<typeof HostDetail>;

export const NetworkProfileView = z
  .object({
    id: z.string(),
    name: z.string(),
    endpoint: z.string(),
    datacenter: z.string(),
    nodes: z.array(z.string()),
    kind: z.string(),
    bridge: z.string().nullable(),
    vlan: z.number().nullable(),
    serviceVlan: z.number().nullable(),
    vlanAware: z.boolean(),
    makesNetworks: z
      .boolean()
      .meta({ description: "A zone: networks are made in it on demand, guests cannot choose it" }),
    cidr: z.string().nullable(),
    gateway: z.string().nullable(),
    isDefault: z.boolean(),
    bandwidthMbps: z.number().nullable().meta({ description: "Null: not limited, or not told" }),
    addressesLeft: z.number().nullable().meta({ description: "What the platform can still give out; null: not told" }),
    note: z.string().nullable(),
  })
  .meta({ id: "NetworkProfile" });
export type NetworkProfileView = z.infer<typeof NetworkProfileView>;
export const NetworkProfileListQuery = z.object({ datacenter: z.string().optional(), host: z.string().optional() });
export type NetworkProfileListQuery = z.infer<typeof NetworkProfileListQuery>;
export const NetworkProfileList = z.object({
  items: z.array(NetworkProfileView),
  datacenters: z.array(DatacenterFreshness),
});
export type NetworkProfileList = z.infer<typeof NetworkProfileList>;

export const TemplateView = z
  .object({
    id: z.string().meta({ description: "endpoint:platform id" }),
    name: z.string(),
    kind: z.enum(guestKinds),
    datacenter: z.string(),
    endpoint: z.string(),
    provider: z.string(),
    nodes: z.array(z.string()),
    minDiskGB: z.number().nullable(),
    cloudInit: z.boolean(),
    aliases: z
      .array(z.string())
      .meta({ description: "Other names that it can be asked for by, where only one template has them" }),
    packageIds: z
      .array(z.string())
      .nullable()
      .meta({ description: "Only guests of these packages of its endpoint can be made from it; null: of all" }),
  })
  .meta({ id: "Template" });
export type TemplateView = z.infer<typeof TemplateView>;
export const TemplateListQuery = z.object({ datacenter: z.string().optional(), kind: z.enum(guestKinds).optional() });
export const TemplateList = z.object({ items: z.array(TemplateView), datacenters: z.array(DatacenterFreshness) });
export type TemplateList = z.infer<typeof TemplateList>;

export const PackageView = z
  .object({
    id: z.string().meta({ description: "The platform's id, unique within its endpoint only" }),
    name: z.string(),
    datacenter: z.string(),
    endpoint: z.string(),
    provider: z.string(),
    enabled: z.boolean(),
    cores: z.number(),
    memoryMB: z.number(),
    diskGB: z.number(),
    trafficGB: z.number().nullable().meta({ description: "In a billing period; null: without limit" }),
    bandwidthMbps: z.number().nullable().meta({ description: "Null: without limit" }),
    networkProfileId: z
      .string()
      .nullable()
      .meta({ description: "The primary network profile of its guests; null: the platform's default" }),
    isDefault: z.boolean().meta({ description: "What guests are made by when a request names no package" }),
  })
  .meta({ id: "Package" });
export type PackageView = z.infer<typeof PackageView>;
export const PackageListQuery = z.object({ datacenter: z.string().optional() });
export type PackageListQuery = z.infer<typeof PackageListQuery>;
export const PackageList = z.object({ items: z.array(PackageView), datacenters: z.array(DatacenterFreshness) });
export type PackageList = z.infer<typeof PackageList>;

export const SuspendKeeps = z.enum(["memory", "access"]).meta({
  id: "SuspendKeeps",
  description:
    "memory: a suspended guest stands still and goes on where it was; access: it is switched off and locked until resumed",
});
export type SuspendKeeps = z.infer<typeof SuspendKeeps>;

export const DatacenterView = z
  .object({
    id: z.string(),
    name: z.string(),
    location: z.string(),
    routerAddress: z.string().nullable(),
    network: z.object({
      ipRange: z.string().nullable(),
      vlanRange: z.object({ from: z.number(), to: z.number() }).nullable(),
      qinqEnabled: z.boolean(),
      serviceVlan: z.number().nullable(),
      quarantine: z.string().meta({ description: "ISO 8601 duration: how long a released network is not given out" }),
    }),
    limits: z.object({
      cpuOvercommit: z.number(),
      memoryOvercommit: z.number(),
      maxVms: z.number().nullable(),
      maxCpu: z.number().nullable(),
      maxMemoryGB: z.number().nullable(),
      maxDiskGB: z.number().nullable(),
    }),
    source: z.enum(["file", "dashboard"]),
    warnings: z
      .array(z.string())
      .meta({ description: "What its settings ask for trouble with, e.g. a range that overlaps another datacenter's" }),
    health: z.enum(["healthy", "degraded", "stale", "down", "empty"]),
    providers: z.array(z.string()),
    endpoints: z.array(
      z.object({
        id: z.string(),
        provider: z.string(),
        enabled: z.boolean().meta({ description: "False: it is not polled, on purpose" }),
        state: z.enum(["fresh", "stale", "unknown"]),
        version: z.string().nullable(),
        lastGoodPollAt: Instant.nullable(),
        error: z.string().nullable(),
        capabilities: z
          .record(z.string(), z.boolean())
          .meta({ description: "What its platform can do; empty where the endpoint cannot be used" }),
        suspendKeeps: SuspendKeeps.nullable(),
      }),
    ),
    hosts: z.object({ total: z.number().int(), online: z.number().int() }),
    guests: z.object({
      total: z.number().int(),
      vms: z.number().int(),
      containers: z.number().int(),
      byStatus: z.record(z.string(), z.number().int()),
    }),
    cpu: Usage,
    memoryMB: Usage,
    diskGB: Usage,
    freshness: DatacenterFreshness,
  })
  .meta({ id: "Datacenter" });
export type DatacenterView = z.infer<typeof DatacenterView>;
export const DatacenterList = z.object({ items: z.array(DatacenterView), total: z.number().int() });
export type DatacenterList = z.infer<typeof DatacenterList>;

const Network = z.strictObject({
  ipRange: z.union([z.cidrv4(), z.cidrv6()]).optional(),
  vlanRange: z
    .strictObject({ from: z.number().int().min(1).max(4094), to: z.number().int().min(1).max(4094) })
    .optional(),
  qinqEnabled: z.boolean().default(false),
  serviceVlan: z.number().int().min(1).max(4094).optional(),
  quarantine: Duration.optional(),
});
const Limits = z.strictObject({
  cpuOvercommit: z.number().min(0.1).max(100).default(4),
  memoryOvercommit: z.number().min(0.1).max(10).default(1),
  maxVms: z.number().int().min(0).optional(),
  maxCpu: z.number().int().min(0).optional(),
  maxMemoryGB: z.number().min(0).optional(),
  maxDiskGB: z.number().min(0).optional(),
});
export const DatacenterId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "letters, digits, . _ and -");
const datacenterName = z.string().min(1).max(100);
const location = z.string().max(200);
const routerAddress = z.union([z.ipv4(), z.ipv6()]);
export const DatacenterCreate = z
  .strictObject({
    id: DatacenterId,
    name: datacenterName,
    location: location.default(""),
    routerAddress: routerAddress.optional(),
    network: Network.prefault({}),
    limits: Limits.prefault({}),
  })
  .meta({ id: "DatacenterCreate" });
export type DatacenterCreate = z.infer<typeof DatacenterCreate>;
/** Fields that are absent stay as they are; `network` and `limits` are replaced as a whole. */
export const DatacenterUpdate = z
  .strictObject({
    name: datacenterName.optional(),
    location: location.optional(),
    routerAddress: routerAddress.nullable().optional(),
    network: Network.optional(),
    limits: Limits.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, "name at least one field to change")
  .meta({ id: "DatacenterUpdate" });
export type DatacenterUpdate = z.infer<typeof DatacenterUpdate>;

export const MetricsQuery = z.object({ range: z.enum(["hour", "day", "week", "month", "year"]).default("hour") });
export const MetricsView = z
  .object({
    stepSeconds: z.number(),
    points: z.array(
      z.object({
        at: Instant,
        cpuFraction: z.number().nullable(),
        memoryUsedMB: z.number().nullable(),
        memoryTotalMB: z.number().nullable(),
        diskReadBytesPerSecond: z.number().nullable(),
        diskWriteBytesPerSecond: z.number().nullable(),
        netInBytesPerSecond: z.number().nullable(),
        netOutBytesPerSecond: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: "Metrics" });
export type MetricsView = z.infer<typeof MetricsView>;
