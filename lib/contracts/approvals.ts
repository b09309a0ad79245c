import { z } from "zod";
import { Duration, Instant, PageQuery, pageOf } from "./common";
import { Role } from "./identity";
import { PlanView, Risk } from "./operations";

export const approvalStatuses = ["pending", "approved", "rejected", "expired", "withdrawn"] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

const Who = z.object({ kind: z.enum(["user", "token", "system"]), id: z.string(), name: z.string() });

/** What is not as it was in the plan before; sentences are those of the plans. */
export const PlanDifference = z
  .object({
    added: z.array(z.string()).meta({ description: "Effects, warnings and refusals that are new" }),
    removed: z.array(z.string()).meta({ description: "Those that do not hold any more" }),
  })
  .meta({ id: "PlanDifference" });
export type PlanDifference = z.infer<typeof PlanDifference>;

export const ApprovalView = z
  .object({
    id: z.uuid(),
    status: z.enum(approvalStatuses),
    operationId: z.uuid(),
    command: z.string(),
    title: z.string(),
    risk: Risk,
    datacenters: z.array(z.string()),
    target: z.object({ type: z.string(), id: z.string(), name: z.string() }),
    itemCount: z.number().int().nullable().meta({ description: "How many items, for a bulk operation" }),
    requestedBy: Who,
    requestedAt: Instant,
    reason: z.string().nullable(),
    expiresAt: Instant,
    rule: z
      .object({ id: z.string(), name: z.string() })
      .meta({ description: "The rule of the policy that asks for it" }),
    planHash: z.string(),
    revision: z.number().int().meta({ description: "Rises when the plan came out differently at an approval" }),
    planChangedAt: Instant.nullable(),
    decidedBy: Who.nullable(),
    decidedAt: Instant.nullable(),
    comment: z.string().nullable(),
    mayDecide: z.boolean(),
    whyNot: z.string().nullable().meta({ description: "Why the caller may not decide" }),
    mayWithdraw: z.boolean(),
  })
  .meta({ id: "ApprovalSummary" });
export type ApprovalView = z.infer<typeof ApprovalView>;

export const ApprovalDetail = ApprovalView.extend({
  plan: PlanView.meta({ description: "As it was last made for the approvers" }),
  difference: PlanDifference.nullable().meta({ description: "What differs from the plan before" }),
  input: z.unknown().meta({ description: "What was asked for; secrets are hidden" }),
}).meta({ id: "Approval" });
export type ApprovalDetail = z.infer<typeof ApprovalDetail>;

export const ApprovalListQuery = PageQuery.extend({
  status: z.enum(approvalStatuses).optional(),
  mine: z.stringbool().optional().meta({ description: "Only the caller's own requests" }),
  datacenter: z.string().max(64).optional(),
});
export type ApprovalListQuery = z.infer<typeof ApprovalListQuery>;
export const ApprovalPage = pageOf(ApprovalView);
export type ApprovalPage = z.infer<typeof ApprovalPage>;

const Comment = z.string().trim().max(2000);
export const ApprovalApprove = z
  .strictObject({
    comment: Comment.optional(),
    planHash: z
      .string()
      .max(100)
      .optional()
      .meta({ description: "Of the plan that was looked at; another one by now is a 409 `plan_changed`" }),
  })
  .meta({ id: "ApprovalApprove" });
export const ApprovalReject = z.strictObject({ comment: Comment.optional() }).meta({ id: "ApprovalReject" });

/** Which commands wait for an approval. A rule asks for one when all that it names holds; an empty list means any. */
export const PolicyRule = z
  .strictObject({
    id: z
      .string()
      .max(60)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "small letters, digits and hyphens"),
    name: z.string().trim().min(1).max(200),
    enabled: z.boolean().default(true),
    risks: z.array(Risk).max(3).default([]),
    commands: z.array(z.string().min(1).max(100)).max(100).default([]),
    roles: z.array(Role).max(3).default([]),
    requesters: z
      .array(z.enum(["user", "token"]))
      .max(2)
      .default([]),
    datacenters: z.array(z.string().min(1).max(64)).max(100).default([]),
    guests: z
      .strictObject({
        managed: z.boolean().optional().meta({ description: "Made by Moxxie, or not" }),
        protected: z.boolean().optional(),
        selector: z.string().trim().min(1).max(1000).optional().meta({ description: "A tag expression" }),
      })
      .default({}),
  })
  .meta({ id: "PolicyRule" });
export type PolicyRule = z.infer<typeof PolicyRule>;

export const PolicyUpdate = z
  .strictObject({
    rules: z.array(PolicyRule).max(100),
    expiresAfter: Duration.default("PT24H").meta({ description: "From 5 minutes to 30 days" }),
    version: z
      .number()
      .int()
      .optional()
      .meta({ description: "Of the policy that was looked at; another one by now is a 409" }),
  })
  .meta({ id: "ApprovalPolicyUpdate" });
export type PolicyUpdate = z.infer<typeof PolicyUpdate>;

export const PolicyView = z
  .object({
    rules: z.array(PolicyRule),
    expiresAfter: Duration,
    version: z.number().int().meta({ description: "0: never changed" }),
    updatedAt: Instant.nullable(),
    updatedBy: z.string().nullable(),
    commands: z
      .array(z.object({ name: z.string(), summary: z.string(), risk: Risk }))
      .meta({ description: "The commands that a rule can name" }),
  })
  .meta({ id: "ApprovalPolicy" });
export type PolicyView = z.infer<typeof PolicyView>;
