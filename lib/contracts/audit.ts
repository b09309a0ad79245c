import { z } from "zod";
import { Instant, PageQuery, pageOf } from "./common";

/** `accepted`: an operation carries it out, whose end is a row of its own. */
export const auditOutcomes = ["accepted", "requested", "done", "refused", "failed"] as const;
/** `nobody`: somebody who did not prove who they are. */
export const auditActorKinds = ["user", "token", "system", "nobody"] as const;

const Hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
  .meta({ example: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" });

export const AuditView = z
  .object({
    id: z.string(),
    at: Instant,
    actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    ip: z.string().nullable(),
    command: z.string(),
    target: z.object({ type: z.string(), id: z.string(), name: z.string() }).nullable(),
    datacenter: z.string().nullable(),
    outcome: z.enum(auditOutcomes),
    detail: z.unknown(),
    operationId: z.string().nullable(),
    requestId: z.string().nullable(),
    previousHash: z
      .string()
      .nullable()
      .meta({ description: "The hash of the row before; null before the chain began" }),
    hash: z.string().nullable().meta({
      description:
        "SHA-256 (hex) of `previousHash` followed by the canonical JSON (RFC 8785) of all fields but `id`, `previousHash` and `hash`",
    }),
  })
  .meta({ id: "AuditEntry" });
export type AuditView = z.infer<typeof AuditView>;

/** PostgreSQL's calendar, as history's, has no year 0. */
const Moment = z.iso.datetime().refine((text) => !text.startsWith("0000"), "there is no year 0");
const Text = z.string().max(500);

/** What the list and the export can be narrowed to. */
export const AuditFilter = z.object({
  actor: Text.optional().meta({ description: "The id or the whole name of who did it" }),
  actorKind: z.enum(auditActorKinds).optional(),
  command: Text.optional().meta({ description: "A command's name or its beginning, e.g. `vm.`" }),
  target: Text.optional().meta({ description: "The id or the whole name of what it was done to" }),
  datacenter: Text.optional(),
  outcome: z.enum(auditOutcomes).optional(),
  operationId: z.uuid().optional(),
  requestId: Text.optional(),
  q: Text.optional().meta({ description: "A part of a name, a command or an address; capitals do not matter" }),
  from: Moment.optional(),
  to: Moment.optional().meta({ description: "Rows before this time" }),
});
export type AuditFilter = z.infer<typeof AuditFilter>;
export const AuditListQuery = PageQuery.extend(AuditFilter.shape);
export type AuditListQuery = z.infer<typeof AuditListQuery>;
export const AuditPage = pageOf(AuditView);
export type AuditPage = z.infer<typeof AuditPage>;

export const auditExportFormats = ["csv", "jsonl"] as const;
export const AuditExportQuery = AuditFilter.extend({ format: z.enum(auditExportFormats).default("jsonl") });
export type AuditExportQuery = z.infer<typeof AuditExportQuery>;

export const AuditVerifyQuery = z.object({
  head: Hash.optional().meta({ description: "A head that was noted earlier: is it still in the chain?" }),
});

const Head = z.object({ id: z.string(), hash: z.string(), at: Instant });

export const auditFaults = ["changed", "missing", "inserted", "unchained"] as const;

export const AuditVerification = z
  .object({
    valid: z.boolean().meta({ description: "Every link of the chain holds" }),
    rows: z.number().int().meta({ description: "Rows whose links hold: all, or those before the first broken one" }),
    unchained: z.number().int().meta({ description: "Rows from before the chain began" }),
    head: Head.nullable().meta({ description: "The last row; note its hash to prove later that nothing was cut off" }),
    firstBroken: z.object({ id: z.string(), at: Instant, fault: z.enum(auditFaults), reason: z.string() }).nullable(),
    notedHead: z
      .object({ hash: z.string(), found: z.boolean(), id: z.string().nullable() })
      .nullable()
      .meta({ description: "With `head`: whether it is in the part of the chain that holds" }),
    checkedAt: Instant,
    durationMs: z.number().int(),
  })
  .meta({ id: "AuditVerification" });
export type AuditVerification = z.infer<typeof AuditVerification>;
