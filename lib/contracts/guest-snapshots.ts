import { z } from "zod";
import { Instant } from "./common";

export const SnapshotName = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[a-zA-Z][a-zA-Z0-9_-]+$/, "begin with a letter; then letters, digits, _ or -")
  // Platforms call the present state of a guest by these names.
  .refine((name) => !["current", "pending"].includes(name), "'current' and 'pending' are reserved");
export const SnapshotCreate = z
  .strictObject({
    name: SnapshotName,
    description: z.string().max(8192).optional(),
    withMemory: z.boolean().default(false),
  })
  .meta({ id: "SnapshotCreate" });
export const RollbackBody = z.strictObject({ start: z.boolean().default(false) });
export const SnapshotView = z
  .object({
    name: z.string(),
    description: z.string().nullable(),
    createdAt: Instant.nullable(),
    parent: z.string().nullable(),
    withMemory: z.boolean(),
  })
  .meta({ id: "Snapshot" });
export type SnapshotView = z.infer<typeof SnapshotView>;
export const SnapshotList = z.object({ items: z.array(SnapshotView) });
