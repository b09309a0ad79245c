import { z } from "zod";

export { type BulkItemStatus, bulkItemStatuses } from "@/lib/domain/bulk/item";

const verbs = ["CREATE", "DELETE", "START", "STOP", "SHUTDOWN", "REBOOT", "UPDATE", "MIGRATE", "SNAPSHOT"] as const;
const nouns = ["VM", "CONTAINER"] as const;
export type BulkVerb = (typeof verbs)[number];
export type BulkNoun = (typeof nouns)[number];
export type BulkType = `${BulkVerb}_${BulkNoun}`;
export const bulkTypes = nouns.flatMap((noun) => verbs.map((verb): BulkType => `${verb}_${noun}`));

export const bulkItemsAtMost = 500;

/** Fixed shape. `params` are those of the command's own route, with `vmId` in any form that a path takes. */
export const BulkRequest = z
  .strictObject({
    operations: z
      .array(
        z.strictObject({
          type: z.enum(bulkTypes),
          params: z.record(z.string(), z.unknown()),
          dependsOn: z
            .array(z.number().int().min(0))
            .max(bulkItemsAtMost)
            .optional()
            .meta({ description: "Indexes of operations that must have completed before" }),
        }),
      )
      .min(1)
      .max(bulkItemsAtMost),
    mode: z.enum(["transactional", "best_effort"]).default("transactional"),
    notes: z
      .array(z.string().trim().min(1).max(2_000))
      .max(500)
      .optional()
      .meta({ description: "Sentences for whoever reads the plan: shown among its warnings" }),
    reason: z.string().trim().max(500).optional().meta({ description: "For the approvers, where one is needed" }),
  })
  .meta({ id: "BulkRequest" });
export type BulkRequest = z.infer<typeof BulkRequest>;
