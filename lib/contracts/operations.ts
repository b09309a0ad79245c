import { z } from "zod";
import { errorCodes } from "@/lib/errors";
import { bulkItemStatuses } from "./bulk";
import { Duration, Instant, PageQuery, pageOf } from "./common";
import { ChosenNetworkView } from "./network-profiles";

/** routine: nothing is lost. disruptive: service stops for a while. destructive: data is lost for good. */
export const Risk = z.enum(["routine", "disruptive", "destructive"]);
export type Risk = z.infer<typeof Risk>;

export const operationStatuses = [
  "queued",
  "processing",
  "awaiting_approval",
  "rolling_back",
  "completed",
  "rolled_back",
  "failed",
  "needs_attention",
  "canceled",
] as const;
export type OperationStatus = (typeof operationStatuses)[number];
export const finishedStatuses: readonly OperationStatus[] = [
  "completed",
  "rolled_back",
  "failed",
  "needs_attention",
  "canceled",
];

export const stepStatuses = [
  "pending",
  "running",
  "done",
  "skipped",
  "failed",
  "undoing",
  "undone",
  "undo_failed",
] as const;

/** Of `network_profile_invalid`: which profile the platform was sent, who had chosen it, and which there are. */
export const RefusedProfile = z.object({
  sentId: z.string().optional().meta({ description: "Of `network_profile_invalid`: the id that was sent" }),
  source: z.enum(["request", "primary", "default"]).optional().meta({ description: "Where that id came from" }),
  valid: z.array(z.string()).optional().meta({ description: "Ids that are known to be taken there" }),
});

const RecordedErrorView = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  upstream: z.object({ endpoint: z.string(), status: z.number().int().optional(), message: z.string() }).optional(),
  ...RefusedProfile.shape,
});

/** Fixed fields first. */
export const BulkResult = z
  .object({
    index: z.number().int(),
    type: z.string(),
    status: z.enum(bulkItemStatuses),
    vmId: z.string().optional(),
    error: RecordedErrorView.optional(),
    id: z.uuid().optional().meta({ description: "The guest's Moxxie id" }),
    name: z.string().optional().meta({ description: "Of a creation: the new guest's name" }),
    network: z
      .object({
        profileId: z.string(),
        chosenBy: z
          .enum(["request", "primary", "default"])
          .meta({ description: "The profile that was asked for, that of the host or package, or the platform's own" }),
      })
      .optional()
      .meta({ description: "Of a creation: the network that was chosen" }),
    title: z.string(),
    datacenter: z.string().optional(),
    node: z.string().optional(),
    operationId: z.uuid().optional().meta({ description: "The operation that carries it out" }),
    queuePlace: z.number().int().optional().meta({ description: "How many wait before it; 0 is the next" }),
    dependsOn: z.array(z.number().int()).optional(),
    startedAt: Instant.optional(),
    endedAt: Instant.optional(),
  })
  .meta({ id: "BulkResult" });
export type BulkResult = z.infer<typeof BulkResult>;

/** What a 202 answers; fixed fields first. */
export const OperationRef = z
  .object({
    operationId: z.uuid(),
    status: z.enum(operationStatuses),
    approvalId: z.uuid().optional(),
    results: z.array(BulkResult).optional().meta({
      description: "Of a bulk operation: how its items stand now; empty where that is for the operation to tell",
    }),
    id: z.uuid().optional().meta({ description: "The guest's Moxxie id" }),
    vmId: z.string().optional(),
    node: z.string().optional(),
    datacenter: z.string().optional(),
  })
  .meta({ id: "OperationRef" });
export type OperationRef = z.infer<typeof OperationRef>;

export const Check = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });

const Refusal = z.object({ code: z.enum(errorCodes), message: z.string() });

/** The plan of one item of a bulk operation. */
export const PlanItemView = z
  .object({
    index: z.number().int(),
    type: z.string(),
    title: z.string(),
    possible: z.boolean(),
    irreversible: z.boolean(),
    effects: z.array(z.string()),
    warnings: z.array(z.string()),
    confirm: z.string().nullable(),
    refusal: Refusal.nullable(),
  })
  .meta({ id: "PlanItem" });
export type PlanItemView = z.infer<typeof PlanItemView>;

/** What a command would do. No side effect was had to make it. */
export const PlanView = z
  .object({
    command: z.string(),
    title: z.string(),
    possible: z.boolean(),
    risk: Risk,
    irreversible: z.boolean(),
    checks: z.array(Check),
    effects: z.array(z.string()),
    warnings: z.array(z.string()),
    changes: z.array(
      z.object({
        field: z.string(),
        from: z.union([z.string(), z.number(), z.boolean()]).nullable(),
        to: z.union([z.string(), z.number(), z.boolean()]).nullable(),
        requiresRestart: z.boolean(),
      }),
    ),
    confirm: z
      .string()
      .nullable()
      .meta({ description: "The word to type, or to send as `confirm`, before this is done" }),
    refusal: Refusal.nullable(),
    approval: z
      .object({
        id: z.string(),
        name: z.string(),
        expiresAfter: Duration.optional().meta({ description: "How long the request would wait for a decision" }),
      })
      .nullable()
      .meta({ description: "The rule by which it would wait for an approval; null: it would run at once" }),
    items: z.array(PlanItemView).optional().meta({ description: "Of a bulk operation: one for each item" }),
    decisions: z
      .record(z.string(), z.unknown())
      .meta({ description: "What was chosen: host, vmId, storage, … and why" }),
    steps: z.array(z.object({ name: z.string(), title: z.string() })),
  })
  .meta({ id: "Plan" });
export type PlanView = z.infer<typeof PlanView>;

export const OperationStepView = z.object({
  index: z.number().int(),
  name: z.string(),
  title: z.string(),
  status: z.enum(stepStatuses),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  taskId: z.string().nullable(),
  error: RecordedErrorView.nullable(),
});

export const OperationView = z
  .object({
    operationId: z.uuid(),
    command: z.string(),
    title: z.string(),
    status: z.enum(operationStatuses),
    progress: z.number(),
    actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    datacenter: z.string().nullable(),
    guestId: z.string().nullable(),
    vmId: z.string().nullable(),
    node: z.string().nullable(),
    approvalId: z.uuid().nullable().meta({ description: "The approval that it waited or waits for" }),
    parentId: z.uuid().nullable().meta({ description: "The bulk operation that it is an item of" }),
    bulk: z
      .object({
        mode: z.enum(["transactional", "best_effort"]),
        counts: z.partialRecord(z.enum(bulkItemStatuses), z.number().int()),
        total: z.number().int(),
      })
      .nullable()
      .meta({ description: "Of a bulk operation: how its items stand" }),
    results: z.array(BulkResult).meta({ description: "Of a bulk operation; in lists empty" }),
    error: RecordedErrorView.nullable(),
    leftovers: z.array(z.string()),
    createdAt: Instant,
    startedAt: Instant.nullable(),
    completedAt: Instant.nullable(),
    cancelable: z.boolean(),
    retryable: z.boolean().meta({ description: "What could not be undone can be tried again" }),
  })
  .meta({ id: "OperationSummary" });
export type OperationView = z.infer<typeof OperationView>;

export const OperationDetail = OperationView.extend({
  steps: z.array(OperationStepView),
  plan: PlanView,
  input: z.unknown(),
  decisions: z.record(z.string(), z.unknown()),
  requestId: z.string().nullable(),
  network: ChosenNetworkView.nullable().meta({ description: "Of a creation: the network that was chosen, and why" }),
}).meta({ id: "Operation" });
export type OperationDetail = z.infer<typeof OperationDetail>;

export const OperationListQuery = PageQuery.extend({
  status: z.enum(operationStatuses).optional(),
  active: z.stringbool().optional(),
  datacenter: z.string().max(64).optional(),
  guestId: z.string().max(200).optional(),
  command: z.string().max(100).optional(),
  mine: z.stringbool().optional().meta({ description: "Only what the caller asked for" }),
  parent: z.uuid().optional().meta({ description: "The items of a bulk operation; without it they are left out" }),
});
export type OperationListQuery = z.infer<typeof OperationListQuery>;
export const OperationPage = pageOf(OperationView);
export type OperationPage = z.infer<typeof OperationPage>;

export const OperationLogQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,18}$/, "the id of a line")
    .optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
});
export const OperationLog = z
  .object({
    lines: z.array(
      z.object({
        id: z.string(),
        at: Instant,
        stepIndex: z.number().int().nullable(),
        level: z.enum(["info", "warning", "error", "platform"]),
        text: z.string(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: "OperationLog" });
export type OperationLog = z.infer<typeof OperationLog>;
