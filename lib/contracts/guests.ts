import { z } from "zod";
import { guestActions, guestKinds, guestStatuses } from "@/lib/domain/guest";
import { Freshness, GuestName, Instant, observedPageOf, PageQuery, sortBy, Tag } from "./common";
import { CloudInit, cores, diskGb, memoryMb } from "./guest-create";

export const GuestView = z
  .object({
    id: z.uuid(),
    vmId: z.string().meta({ description: "The platform's id, unique within its endpoint only" }),
    kind: z.enum(guestKinds),
    name: z.string(),
    status: z.enum(guestStatuses),
    datacenter: z.string(),
    endpoint: z.string(),
    provider: z.string(),
    node: z.string().meta({ description: "The host it is on" }),
    cores: z.number(),
    memoryMB: z.number(),
    diskGB: z.number(),
    cpuFraction: z.number().nullable().meta({ description: "Share of its cores in use, 0..1; null when unknown" }),
    memoryUsedMB: z.number().nullable(),
    uptimeSeconds: z.number().nullable(),
    tags: z.array(z.string()),
    addresses: z.array(z.string()),
    template: z.boolean(),
    installed: z.boolean().meta({
      description: "False while its platform tells that it has never had an operating system: it cannot be started",
    }),
    lock: z.string().nullable(),
    managed: z.boolean().meta({ description: "Made by Moxxie" }),
    protected: z.boolean(),
    clientId: z.string().nullable(),
    primaryDC: z.string().nullable(),
    currentDC: z.string(),
    failoverDC: z.string().nullable(),
    busyOperationId: z.string().nullable().meta({ description: "The operation that works on it now" }),
    stateChangedAt: Instant,
    ...Freshness.shape,
  })
  .meta({ id: "Guest" });
export type GuestView = z.infer<typeof GuestView>;

/** One guest, with what may be done to it: an action's value is null when it can be done, else the reason why not. */
export const GuestDetail = GuestView.extend({
  actions: z.record(z.enum(guestActions), z.string().nullable()),
  capabilities: z.record(z.string(), z.boolean()),
  networkStatus: z
    .object({
      assignedIP: z.string().nullable(),
      interfaces: z.array(
        z.object({ name: z.string(), macAddress: z.string().nullable(), addresses: z.array(z.string()) }),
      ),
      source: z.enum(["agent", "configuration", "none"]),
    })
    .nullable(),
  networks: z
    .array(
      z.object({
        interfaceId: z.string(),
        profileId: z.string().nullable(),
        vlan: z.number().nullable(),
        serviceVlan: z.number().nullable().meta({ description: "The outer tag where the network is Q-in-Q" }),
        cidr: z.string().nullable(),
        allocationId: z.uuid().nullable().meta({ description: "The client network that it is on" }),
      }),
    )
    .meta({ description: "What its interfaces are on, as last learned" }),
}).meta({ id: "GuestDetail" });
export type GuestDetail = z.infer<typeof GuestDetail>;

export const guestSortKeys = [
  "name",
  "status",
  "datacenter",
  "node",
  "cores",
  "memoryMB",
  "diskGB",
  "cpu",
  "memoryUsed",
  "uptime",
  "vmId",
] as const;

export const GuestListQuery = PageQuery.extend({
  datacenter: z.string().optional(),
  status: z.enum(guestStatuses).optional(),
  host: z.string().optional(),
  provider: z.string().optional(),
  endpoint: z.string().optional(),
  name: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "Part of the name, the platform's id or an address; case is ignored" }),
  selector: z
    .string()
    .max(1000)
    .optional()
    .meta({ description: "Tag expression, e.g. `env-prod AND NOT client-acme` or `app=web,tier=frontend`" }),
  template: z.stringbool().default(false),
  sort: sortBy(guestSortKeys).default("name"),
});
export type GuestListQuery = z.infer<typeof GuestListQuery>;

export const GuestPage = observedPageOf(GuestView).meta({ id: "GuestPage" });
export type GuestPage = z.infer<typeof GuestPage>;

/** The configuration update; absent fields stay. */
export const GuestUpdate = z
  .strictObject({
    name: GuestName.optional(),
    cores: cores.optional(),
    memoryMB: memoryMb.optional(),
    swapMB: z.number().int().min(0).max(1_048_576).optional(),
    onBoot: z.boolean().optional(),
    protected: z.boolean().optional(),
    description: z.string().max(8192).optional(),
    tags: z.array(Tag).max(50).optional(),
    agent: z.boolean().optional(),
    cloudInit: CloudInit.optional(),
    interfaces: z
      .array(
        z.strictObject({
          id: z.string().max(20),
          profileId: z.string().max(200).optional(),
          vlan: z.number().int().min(1).max(4094).nullable().optional(),
          firewall: z.boolean().optional(),
          connected: z.boolean().optional(),
          rateMbps: z.number().positive().max(1_000_000).nullable().optional(),
        }),
      )
      .max(32)
      .optional(),
    failoverDC: z
      .string()
      .min(1)
      .max(64)
      .nullable()
      .optional()
      .meta({ description: "Kept by Moxxie, not on the platform; null: none" }),
    digest: z.string().max(64).optional(),
    confirm: z.string().optional(),
  })
  .refine(
    (change) => Object.keys(change).some((key) => key !== "digest" && key !== "confirm"),
    "name at least one field to change",
  )
  .meta({ id: "GuestUpdate" });
export type GuestUpdate = z.infer<typeof GuestUpdate>;

export const GuestDeleteQuery = z.object({
  purge: z.stringbool().default(false).meta({ description: "Also remove it from backup jobs, replication and HA" }),
  force: z.stringbool().default(false).meta({ description: "Stop a running guest first, without asking it" }),
  confirm: z.string().optional().meta({ description: "The guest's name, asked for when it is protected" }),
});

export const ShutdownBody = z.strictObject({
  timeoutSeconds: z.number().int().min(1).max(3600).default(120),
  forceStop: z.boolean().default(false),
});
export const RebootBody = z.strictObject({ timeoutSeconds: z.number().int().min(1).max(3600).default(120) });
export const SuspendBody = z.strictObject({ toDisk: z.boolean().default(false) });

export const CloneBody = z
  .strictObject({
    name: GuestName,
    full: z.boolean().default(true),
    host: z.string().max(200).optional(),
    storage: z.string().max(200).optional(),
    snapshot: z.string().max(40).optional(),
    start: z.boolean().default(false),
  })
  .meta({ id: "GuestClone" });

export const ResizeBody = z
  .strictObject({ disk: z.string().min(1).max(20), sizeGB: diskGb })
  .meta({ id: "DiskResize" });

export const MigrateBody = z
  .strictObject({
    host: z.string().min(1).max(200),
    online: z.boolean().optional().meta({ description: "Default: live when it runs" }),
    withLocalDisks: z.boolean().default(false),
    targetStorage: z.string().max(200).optional(),
  })
  .meta({ id: "GuestMigrate" });
