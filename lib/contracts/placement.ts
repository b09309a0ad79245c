import { z } from "zod";
import { guestKinds } from "@/lib/domain/guest";

/** Other guests by the name of one, or by a tag expression. */
export const GuestMatch = z
  .union([z.string().min(1).max(200), z.strictObject({ selector: z.string().min(1).max(1000) })])
  .meta({ id: "GuestMatch", description: "A guest's name, or `{ selector }` with a tag expression" });
export type GuestMatch = z.infer<typeof GuestMatch>;
const matches = z.array(GuestMatch).max(100).optional();

/** `preferSameDC` and `requireDifferentDC` are fixed. `require` filters hosts, `prefer` weighs them. */
export const AffinityRules = z
  .strictObject({
    preferSameDC: matches,
    requireSameDC: matches,
    preferDifferentDC: matches,
    requireDifferentDC: matches,
    preferSameHost: matches,
    requireSameHost: matches,
    preferDifferentHost: matches,
    requireDifferentHost: matches,
  })
  .meta({ id: "AffinityRules" });
export type AffinityRules = z.infer<typeof AffinityRules>;

const cpu = z.number().int().min(1).max(1024);
const memoryGb = z.number().positive().max(16_384);
const diskGb = z.number().min(0).max(262_144);

/** Fixed names: `cpu_min`, `memory_min` in GB, `network`. */
export const AvailableQuery = z.object({
  cpu_min: z.coerce.number().int().min(0).max(1024).default(1),
  memory_min: z.coerce.number().min(0).max(16_384).default(0).meta({ description: "GB" }),
  disk_min: z.coerce.number().min(0).max(262_144).default(0).meta({ description: "GB on one storage" }),
  network: z
    .string()
    .max(500)
    .optional()
    .meta({ description: "Networks that the host must have, separated by commas" }),
  datacenter: z.string().max(64).optional(),
  provider: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type AvailableQuery = z.infer<typeof AvailableQuery>;

/** Fixed shape; best first. */
export const AvailableAnswer = z
  .object({
    candidates: z.array(
      z.object({
        node: z.string(),
        datacenter: z.string(),
        availableCpu: z.number(),
        availableMemoryGB: z.number(),
        availableDiskGB: z.number(),
        networks: z.array(z.string()),
        id: z.string(),
        endpoint: z.string(),
        provider: z.string(),
        score: z.number(),
      }),
    ),
    total: z
      .number()
      .int()
      .meta({ description: "How many hosts can take it; `candidates` has at most `limit` of them" }),
    staleDatacenters: z
      .array(z.string())
      .meta({ description: "Datacenters whose data is too old to offer their hosts" }),
  })
  .meta({ id: "AvailableAnswer" });
export type AvailableAnswer = z.infer<typeof AvailableAnswer>;

/** Fixed shape. */
export const PlacementBody = z
  .strictObject({
    requirements: z.strictObject({
      cpu,
      memoryGB: memoryGb,
      diskGB: diskGb.default(0),
      networks: z.array(z.string().min(1).max(200)).max(32).default([]),
      kind: z.enum(guestKinds).default("vm"),
      template: z.string().min(1).max(300).optional(),
      storage: z.string().min(1).max(200).optional(),
    }),
    datacenter: z.string().min(1).max(64).optional(),
    host: z.string().min(1).max(200).optional(),
    hostGroup: z.string().min(1).max(200).optional().meta({ description: "A group of hosts, by its name" }),
    package: z.string().min(1).max(200).optional().meta({ description: "The platform's package, by id or name" }),
    provider: z.string().max(40).optional(),
    affinityRules: AffinityRules.optional(),
    reservationId: z.uuid().optional().meta({ description: "Count what it holds as free" }),
    limit: z.number().int().min(1).max(10_000).default(1000).meta({ description: "At most so many verdicts" }),
  })
  .meta({ id: "PlacementValidate" });
export type PlacementBody = z.infer<typeof PlacementBody>;

export const VerdictView = z
  .object({
    node: z.string(),
    endpoint: z.string(),
    datacenter: z.string(),
    fits: z.boolean(),
    score: z.number().meta({ description: "0..100; 0 when it does not fit" }),
    reasons: z.array(z.string()).meta({ description: "Why not, or what speaks for it; with numbers" }),
    rejectedBy: z.array(z.string()).meta({ description: "The filters that refuse it" }),
    scores: z
      .record(z.string(), z.number())
      .meta({ description: "What each scorer gave, 0..1; empty when it does not fit" }),
    storage: z.string().nullable().meta({ description: "The storage that would take the disk" }),
  })
  .meta({ id: "PlacementVerdict" });
export type VerdictView = z.infer<typeof VerdictView>;

/** Fixed shape. */
export const PlacementAnswer = z
  .object({
    valid: z.boolean(),
    suggestedNode: z.string().nullable(),
    datacenter: z.string().nullable(),
    reason: z.string(),
    verdicts: z.array(VerdictView),
    hosts: z.object({ total: z.number().int(), fitting: z.number().int() }),
    warnings: z.array(z.string()),
  })
  .meta({ id: "PlacementAnswer" });
export type PlacementAnswer = z.infer<typeof PlacementAnswer>;
