import { z } from "zod";
import { isDuration } from "@/lib/domain/duration";

/** ISO 8601 in UTC. */
export const Instant = z.iso
  .datetime()
  .meta({ id: "Instant", description: "ISO 8601, UTC", example: "2026-03-01T12:00:00.000Z" });

/**
 * A duration as RFC 3339, appendix A, has it: `PT5M`, `P1DT12H`, `P2W`. Whole numbers, units from large to small without
 * a gap, weeks alone. How long it may be is for each field to say.
 */
export const Duration = z
  .string()
  .max(100)
  .refine(isDuration, "an ISO 8601 duration such as PT5M or P1D")
  .meta({ id: "Duration", format: "duration", example: "PT5M" });

/** Times of data that came from a platform: how old it is, and whether it is too old to be trusted. */
export const Freshness = z.object({
  observedAt: Instant.nullable(),
  stale: z.boolean().meta({ description: "The endpoint does not answer; this is the last known state" }),
});

/** Said beside every list: which datacenters are old or missing from it. */
export const DatacenterFreshness = z
  .object({
    datacenter: z.string(),
    state: z.enum(["fresh", "stale", "unknown"]),
    lastGoodPollAt: Instant.nullable(),
    ageSeconds: z.number().nullable(),
    endpoints: z.array(
      z.object({
        id: z.string(),
        state: z.enum(["fresh", "stale", "unknown"]),
        lastGoodPollAt: Instant.nullable(),
        error: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "DatacenterFreshness" });
export type DatacenterFreshness = z.infer<typeof DatacenterFreshness>;

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(500).optional(),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number().int() });

/** A page of data from platforms also says how old each datacenter's part of it is. */
export const observedPageOf = <T extends z.ZodType>(item: T) =>
  pageOf(item).extend({ datacenters: z.array(DatacenterFreshness) });

/** RFC 1123 label or dotted name, as the platforms take it for a guest. */
export const GuestName = z
  .string()
  .min(1)
  .max(63)
  .regex(
    /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/,
    "use letters, digits, hyphens and dots; begin and end with a letter or digit",
  );

export const Tag = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-zA-Z0-9_][a-zA-Z0-9_\-+.=]*$/, "use letters, digits and _ - + . =, beginning with a letter, digit or _");

export const DryRunQuery = z.object({ dryRun: z.stringbool().default(false) });

/** `cursor` and `limit` with a sort key such as `name` or `-memoryMB`. */
export const sortBy = <T extends readonly [string, ...string[]]>(keys: T) =>
  z.enum([...keys, ...keys.map((key) => `-${key}`)] as [string, ...string[]]);
