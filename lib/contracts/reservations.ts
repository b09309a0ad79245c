import { z } from "zod";
import { type ReservationStatus, reservationStatuses } from "@/lib/domain/reservations/lifecycle";
import { Duration, Instant, PageQuery, pageOf } from "./common";

export { type ReservationStatus, reservationStatuses };

const Resources = z
  .strictObject({
    cpu: z.number().int().min(1).max(1024),
    memoryGB: z.number().positive().max(16_384),
    diskGB: z.number().min(0).max(262_144).default(0),
  })
  .meta({ id: "ReservedResources" });

/** Fixed shape. Without `datacenter` the best of those that the caller sees is chosen, without `node` the best host. */
export const ReservationCreate = z
  .strictObject({
    resources: Resources,
    duration: Duration.meta({ description: "From 1 second to 30 days" }),
    reason: z.string().trim().min(1).max(500),
    datacenter: z.string().min(1).max(64).optional(),
    node: z.string().min(1).max(200).optional(),
  })
  .meta({ id: "ReservationCreate" });
export type ReservationCreate = z.infer<typeof ReservationCreate>;

export const ReservationExtend = z
  .strictObject({ duration: Duration.meta({ description: "Added to the present expiry" }) })
  .meta({ id: "ReservationExtend" });

/** Fixed fields first. */
export const ReservationView = z
  .object({
    reservationId: z.uuid(),
    expiresAt: Instant,
    datacenter: z.string(),
    node: z.string(),
    resources: z.object({ cpu: z.number(), memoryGB: z.number(), diskGB: z.number() }),
    status: z.enum(reservationStatuses).meta({ description: "`expired` from the moment that it is due" }),
    endpoint: z.string(),
    storage: z.string().nullable().meta({ description: "The storage that the disk is held on" }),
    hostRequested: z.boolean().meta({ description: "The node was asked for, not chosen" }),
    reason: z.string(),
    reservedBy: z.string(),
    mine: z.boolean().meta({ description: "The caller may use, extend and release it" }),
    createdAt: Instant,
    endedAt: Instant.nullable(),
    remainingSeconds: z.number(),
    operationId: z.uuid().nullable().meta({ description: "The creation that consumed it" }),
    guestId: z.uuid().nullable(),
  })
  .meta({ id: "Reservation" });
export type ReservationView = z.infer<typeof ReservationView>;

/** PostgreSQL's calendar, as history's, has no year 0. */
const Moment = z.iso.datetime().refine((text) => !text.startsWith("0000"), "there is no year 0");

export const ReservationListQuery = PageQuery.extend({
  datacenter: z.string().max(64).optional(),
  host: z.string().max(200).optional(),
  status: z.enum(reservationStatuses).optional(),
  from: Moment.optional().meta({ description: "Those that held something at or after it" }),
  to: Moment.optional().meta({ description: "Those that held something before it" }),
});
export type ReservationListQuery = z.infer<typeof ReservationListQuery>;
export const ReservationPage = pageOf(ReservationView)
  .extend({
    summary: z.object({
      active: z.number().int(),
      cpu: z.number(),
      memoryGB: z.number(),
      diskGB: z.number(),
      nextToExpire: ReservationView.nullable(),
      today: z
        .object({
          granted: z.number().int(),
          consumed: z.number().int(),
          expired: z.number().int(),
          released: z.number().int(),
        })
        .meta({ description: "Since midnight UTC" }),
    }),
  })
  .meta({ id: "ReservationPage" });
export type ReservationPage = z.infer<typeof ReservationPage>;
