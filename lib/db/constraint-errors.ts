import { z } from "zod";

const UniqueViolation = z.object({
  code: z.literal("P2002"),
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({
        constraint: z.union([z.object({ index: z.string() }), z.object({ fields: z.array(z.string()) })]).optional(),
      }),
    }),
  }),
});

/**
 * Whether Prisma met a broken unique constraint (P2002); with `column`, only one that covers this column, by its name in
 * the database. Use it instead of reading `meta`: a server names the constraint's index, the embedded database its columns.
 */
export function isUniqueViolation(error: unknown, column?: string): boolean {
  const { success, data } = UniqueViolation.safeParse(error);
  if (!success) return false;
  if (column === undefined) return true;
  const { constraint } = data.meta.driverAdapterError.cause;
  if (!constraint) return false;
  // Prisma calls an index `<table>_<column>_<column>_key`.
  return "fields" in constraint
    ? constraint.fields.some((field) => field.replaceAll('"', "") === column)
    : new RegExp(`_${column}_(\\w+_)?key$`).test(constraint.index);
}

const ExclusionViolation = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.literal("23P01") }) }) }),
});

/** Whether Prisma met a broken exclusion constraint (SQLSTATE 23P01): a row overlaps another one. */
export const isExclusionViolation = (error: unknown): boolean => ExclusionViolation.safeParse(error).success;
