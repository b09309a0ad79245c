import { z } from "zod";
import { DatacenterFreshness, Instant } from "./common";
import { Usage } from "./estate";

export const capacityRanges = ["24h", "7d", "30d", "1y"] as const;
export type CapacityRange = (typeof capacityRanges)[number];
export const StatisticsQuery = z.object({ range: z.enum(capacityRanges).default("24h") });

/** A datacenter's capacity at a moment, or on average over a step. `inUse` is measured, `used` is assigned to guests. */
export const CapacityPoint = z
  .object({
    at: Instant,
    hosts: z.number(),
    guests: z.number(),
    guestsRunning: z.number(),
    cpuTotal: z.number(),
    cpuUsed: z.number(),
    cpuReserved: z.number(),
    cpuInUse: z.number().nullable(),
    memoryTotalMB: z.number(),
    memoryUsedMB: z.number(),
    memoryReservedMB: z.number(),
    memoryInUseMB: z.number().nullable(),
    diskTotalGB: z.number(),
    diskUsedGB: z.number(),
    diskReservedGB: z.number(),
  })
  .meta({ id: "CapacityPoint" });
export type CapacityPoint = z.infer<typeof CapacityPoint>;

/** When a resource will be full if it goes on as it did. */
export const Forecast = z
  .object({
    daysUntilFull: z.number().nullable().meta({ description: "null: it does not fill, or nobody can tell" }),
    fullAt: Instant.nullable(),
    earliestDays: z.number().nullable().meta({ description: "The cautious end of the interval" }),
    latestDays: z.number().nullable().meta({ description: "The other end; null when it may never be full" }),
    confidence: z.enum(["none", "low", "medium", "high"]),
    perDay: z.number().meta({ description: "Growth a day in the resource's unit; negative when it shrinks" }),
    basedOnDays: z.number().meta({ description: "How much history speaks, since the last jump" }),
    points: z.number().int(),
    words: z.string().meta({ description: "In a sentence, e.g. 'Memory full in 41 days'" }),
  })
  .meta({ id: "CapacityForecast" });
export type Forecast = z.infer<typeof Forecast>;

export const DatacenterStatistics = z
  .object({
    datacenter: z.string(),
    at: Instant,
    hosts: z.object({ total: z.number().int(), online: z.number().int(), maintenance: z.number().int() }),
    guests: z.object({
      total: z.number().int(),
      running: z.number().int(),
      stopped: z.number().int(),
      vms: z.number().int(),
      containers: z.number().int(),
      byStatus: z.record(z.string(), z.number().int()),
    }),
    cpu: Usage,
    memoryMB: Usage,
    diskGB: Usage,
    limits: z
      .array(
        z.object({
          name: z.enum(["maxVms", "maxCpu", "maxMemoryGB", "maxDiskGB"]),
          limit: z.number(),
          taken: z.number().meta({ description: "Assigned and reserved" }),
        }),
      )
      .meta({ description: "The datacenter's own limits, those that are set" }),
    reservations: z.object({
      active: z.number().int(),
      cpu: z.number(),
      memoryGB: z.number(),
      diskGB: z.number(),
    }),
    history: z.object({
      range: z.enum(capacityRanges),
      stepSeconds: z.number().int(),
      points: z.array(CapacityPoint).meta({ description: "Oldest first; a gap is a missing point" }),
    }),
    forecast: z.object({ cpu: Forecast, memory: Forecast, disk: Forecast }),
    freshness: DatacenterFreshness,
  })
  .meta({ id: "DatacenterStatistics" });
export type DatacenterStatistics = z.infer<typeof DatacenterStatistics>;

export const AvailableResources = z
  .object({
    datacenter: z.string(),
    at: Instant,
    cpu: z.number(),
    memoryGB: z.number(),
    diskGB: z.number(),
    guests: z
      .number()
      .int()
      .nullable()
      .meta({ description: "How many more the limit `maxVms` allows; null: no limit" }),
    limitedBy: z
      .array(z.string())
      .meta({ description: "Limits of the datacenter that leave less than the hosts have free, e.g. `maxCpu`" }),
    hosts: z.array(
      z.object({
        node: z.string(),
        id: z.string(),
        endpoint: z.string(),
        usable: z.boolean(),
        reason: z.string().nullable().meta({ description: "Why nothing can be put there now" }),
        availableCpu: z.number(),
        availableMemoryGB: z.number(),
        availableDiskGB: z.number(),
        largestDiskGB: z.number().meta({ description: "On one storage" }),
        networks: z.array(z.string()),
      }),
    ),
    freshness: DatacenterFreshness,
  })
  .meta({ id: "AvailableResources" });
export type AvailableResources = z.infer<typeof AvailableResources>;

const shapeCpu = z.coerce.number().int().min(1).max(1024);
const shapeGb = z.coerce.number().positive().max(262_144);
/** All three or none. */
export const CapacityQuery = z
  .object({ cpu: shapeCpu.optional(), memoryGB: shapeGb.optional(), diskGB: shapeGb.optional() })
  .meta({ id: "CapacityQuery" });
export type CapacityQuery = z.infer<typeof CapacityQuery>;
export const CapacityOverview = z
  .object({
    shape: z.object({ cpu: z.number(), memoryGB: z.number(), diskGB: z.number() }).nullable(),
    fits: z.number().int().nullable().meta({ description: "In all datacenters together; null without a shape" }),
    items: z.array(
      z.object({
        datacenter: z.string(),
        name: z.string(),
        health: z.enum(["healthy", "degraded", "stale", "down", "empty"]),
        cpu: Usage,
        memoryMB: Usage,
        diskGB: Usage,
        fits: z.number().int().nullable().meta({ description: "How many guests of the shape, packed host by host" }),
        limitedBy: z
          .enum(["cpu", "memory", "disk", "maxVms", "maxCpu", "maxMemoryGB", "maxDiskGB", "hosts"])
          .nullable()
          .meta({ description: "What one more guest would lack" }),
        hosts: z
          .array(z.object({ node: z.string(), endpoint: z.string(), fits: z.number().int() }))
          .meta({ description: "Those that take at least one" }),
        freshness: DatacenterFreshness,
      }),
    ),
  })
  .meta({ id: "CapacityOverview" });
export type CapacityOverview = z.infer<typeof CapacityOverview>;
