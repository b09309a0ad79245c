import { z } from "zod";
import { Instant, PageQuery, pageOf } from "./common";

/** The events that webhooks are told of. */
export const webhookEventTypes = [
  "vm.state_changed",
  "vm.created",
  "vm.deleted",
  "vm.migrated",
  "operation.completed",
  "operation.failed",
  "migration.completed",
  "migration.failed",
  "reservation.expired",
  "approval.requested",
  "approval.decided",
  "endpoint.down",
  "endpoint.up",
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** Sent by the test button only. */
export const webhookTestType = "webhook.test";

const Url = z.string().trim().min(1).max(2000);
const Events = z
  .array(z.enum([...webhookEventTypes, "*"]))
  .min(1)
  .max(webhookEventTypes.length + 1);
const Datacenters = z.array(z.string().min(1).max(64)).max(100);
const Secret = z
  .string()
  .max(200)
  .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, "whsec_ and the base64 of 24 to 64 bytes")
  .refine((secret) => {
    const base64 = secret.slice("whsec_".length);
    const bytes = Math.floor((base64.replace(/=+$/, "").length * 6) / 8);
    return base64.length % 4 === 0 && bytes >= 24 && bytes <= 64;
  }, "whsec_ and the base64 of 24 to 64 bytes");

/** Fixed shape. */
export const WebhookCreate = z
  .strictObject({
    url: Url,
    events: Events,
    datacenters: Datacenters.optional(),
    secret: Secret.optional().meta({ description: "Left out: one is made" }),
    description: z.string().trim().max(200).optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: "WebhookCreate" });
export type WebhookCreate = z.infer<typeof WebhookCreate>;

export const WebhookUpdate = z
  .strictObject({
    url: Url.optional(),
    events: Events.optional(),
    datacenters: Datacenters.optional(),
    description: z.string().trim().max(200).optional(),
    enabled: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, "name at least one field to change")
  .meta({ id: "WebhookUpdate" });
export type WebhookUpdate = z.infer<typeof WebhookUpdate>;

export const WebhookView = z
  .object({
    id: z.uuid(),
    url: z.string(),
    events: z.array(z.string()),
    datacenters: z.array(z.string()),
    description: z.string(),
    source: z.enum(["file", "dashboard"]),
    state: z
      .enum(["active", "failing", "disabled", "switched_off"])
      .meta({ description: "disabled: by a person; switched_off: by Moxxie, after it failed for long" }),
    disabledReason: z.string().nullable(),
    failingSince: Instant.nullable(),
    lastSuccessAt: Instant.nullable(),
    previousSecretUntil: Instant.nullable().meta({ description: "Until then both secrets sign" }),
    waiting: z.number().int().meta({ description: "Deliveries that wait" }),
    dead: z.number().int().meta({ description: "Deliveries that were given up" }),
    createdBy: z.string(),
    createdAt: Instant,
  })
  .meta({ id: "Webhook" });
export type WebhookView = z.infer<typeof WebhookView>;
export const WebhookList = z.object({ items: z.array(WebhookView), total: z.number().int() });
export type WebhookList = z.infer<typeof WebhookList>;

export const WebhookCreated = WebhookView.extend({
  secret: z.string().meta({ description: "Shown this once" }),
}).meta({ id: "WebhookCreated" });
export type WebhookCreated = z.infer<typeof WebhookCreated>;

export const WebhookRotate = z
  .strictObject({ secret: Secret.optional(), overlapHours: z.number().int().min(0).max(168).default(24) })
  .meta({ id: "WebhookRotate" });
export const WebhookRotated = z
  .object({ secret: z.string(), previousSecretUntil: Instant.nullable() })
  .meta({ id: "WebhookRotated" });
export type WebhookRotated = z.infer<typeof WebhookRotated>;

export const deliveryStatuses = ["pending", "delivered", "dead"] as const;
export const WebhookAttemptView = z.object({
  attempt: z.number().int(),
  at: Instant,
  durationMs: z.number().int(),
  status: z.number().int().nullable(),
  headers: z.record(z.string(), z.string()),
  answer: z.string().nullable().meta({ description: "The beginning of the body" }),
  error: z.string().nullable(),
});
export const WebhookDeliveryView = z
  .object({
    id: z.string(),
    messageId: z.string().meta({ description: "The `webhook-id`: the same in every repetition" }),
    type: z.string(),
    subject: z.string(),
    datacenter: z.string().nullable(),
    status: z.enum(deliveryStatuses),
    attempts: z.number().int(),
    createdAt: Instant,
    nextAttemptAt: Instant.nullable().meta({ description: "null: none is due" }),
    deliveredAt: Instant.nullable(),
    lastStatus: z.number().int().nullable(),
    lastError: z.string().nullable(),
    lastDurationMs: z.number().int().nullable(),
  })
  .meta({ id: "WebhookDelivery" });
export type WebhookDeliveryView = z.infer<typeof WebhookDeliveryView>;
export const WebhookDeliveryDetail = WebhookDeliveryView.extend({
  body: z.string().meta({ description: "The request's body, as it was signed" }),
  log: z.array(WebhookAttemptView),
}).meta({ id: "WebhookDeliveryDetail" });
export type WebhookDeliveryDetail = z.infer<typeof WebhookDeliveryDetail>;
export const WebhookDeliveryQuery = PageQuery.extend({
  status: z.enum(deliveryStatuses).optional(),
  type: z.string().max(100).optional(),
});
export type WebhookDeliveryQuery = z.infer<typeof WebhookDeliveryQuery>;
export const WebhookDeliveryPage = pageOf(WebhookDeliveryView);
export type WebhookDeliveryPage = z.infer<typeof WebhookDeliveryPage>;
