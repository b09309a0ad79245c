import { z } from "zod";
import { DatacenterFreshness, Instant } from "./common";

/** The platform's own task, also one that Moxxie did not start. */
export const TaskView = z
  .object({
    id: z.string().meta({ description: "Moxxie's id of it, opaque" }),
    ref: z.string().meta({ description: "The platform's own name of it" }),
    datacenter: z.string(),
    endpoint: z.string(),
    node: z.string(),
    type: z.string(),
    work: z.string(),
    state: z.enum(["running", "succeeded", "warning", "failed"]),
    error: z.string().nullable(),
    progress: z.number().nullable(),
    vmId: z.string().nullable(),
    guestId: z.string().nullable(),
    user: z.string(),
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
  })
  .meta({ id: "Task" });
export type TaskView = z.infer<typeof TaskView>;
export const TaskListQuery = z.object({
  datacenter: z.string().optional(),
  guestId: z.string().optional(),
  host: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type TaskListQuery = z.infer<typeof TaskListQuery>;
export const TaskList = z.object({
  items: z.array(TaskView),
  datacenters: z.array(DatacenterFreshness),
  missing: z.array(z.object({ endpoint: z.string(), reason: z.string() })),
});
export type TaskList = z.infer<typeof TaskList>;
export const TaskLogQuery = z.object({
  start: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(500),
});
export const TaskLog = z
  .object({
    lines: z.array(z.string()),
    total: z.number().int(),
    state: z.enum(["running", "succeeded", "warning", "failed"]),
  })
  .meta({ id: "TaskLog" });
export type TaskLog = z.infer<typeof TaskLog>;
