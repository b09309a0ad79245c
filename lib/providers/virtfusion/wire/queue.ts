import { z } from "zod";
import { Amount, enveloped, Flag, listOf, OptionalAmount, OptionalText, optionalObject } from "./values";

const Action = z.object({
  type: z.string(),
  /** An object of the action's own, or text; `success` where it tells whether it went well. */
  data: z.unknown(),
  created: OptionalText,
});

/** A job of the panel. Ended when `finished` is set; it went well unless `failed`. */
const QueueEntry = z.object({
  id: Amount,
  job: OptionalText,
  hypervisorId: OptionalAmount,
  serverId: OptionalAmount,
  action: OptionalText,
  started: OptionalText,
  updated: OptionalText,
  finished: OptionalText,
  failed: Flag,
  /** 0 to 100. */
  progress: OptionalAmount,
  errors: optionalObject(
    z.object({
      exception: optionalObject(z.object({ message: OptionalText, errors: listOf(z.unknown()).catch([]) })),
    }),
  ),
  primaryActions: listOf(Action).catch([]),
});
export type QueueEntry = z.output<typeof QueueEntry>;

export const QueueEntryAnswer = enveloped(QueueEntry);
