import { z } from "zod";
import { Instant } from "./common";

export const Info = z
  .object({
    instanceId: z.string(),
    name: z.literal("Moxxie"),
    version: z.string(),
    api: z.literal("v1"),
    providers: z.array(z.string()),
    database: z.enum(["embedded", "server"]),
    demo: z.boolean(),
    startedAt: Instant,
  })
  .meta({ id: "Info" });
export type Info = z.infer<typeof Info>;
export const Health = z.object({ status: z.literal("ok") });
export const Readiness = z
  .object({ ready: z.boolean(), checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })) })
  .meta({ id: "Readiness" });
export type Readiness = z.infer<typeof Readiness>;

export const eventTypes = [
  "vm.state_changed",
  "vm.created",
  "vm.updated",
  "vm.deleted",
  "vm.migrated",
  "operation.updated",
  "operation.log",
  "operation.completed",
  "operation.failed",
  "endpoint.down",
  "endpoint.up",
  "endpoint.polled",
  "estate.changed",
  "reservation.created",
  "reservation.extended",
  "reservation.released",
  "reservation.consumed",
  "reservation.returned",
  "reservation.expired",
  "network.allocated",
  "network.updated",
  "network.released",
  "approval.requested",
  "approval.updated",
  "approval.decided",
  "webhook.updated",
  "webhook.delivered",
  "webhook.disabled",
] as const;
export type EventType = (typeof eventTypes)[number];
export const EventView = z
  .object({
    id: z.string().nullable().meta({ description: "null for passing events that are not kept" }),
    type: z.enum(eventTypes),
    at: Instant,
    datacenter: z.string().nullable(),
    subject: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "Event" });
export type EventView = z.infer<typeof EventView>;
