import { z } from "zod";

/** A delivery of a webhook. */
export const DeliveryPath = z.object({ id: z.uuid(), deliveryId: z.string().regex(/^\d{1,18}$/) });
