import { z } from "zod";

/** A number, also where PHP made it text. */
export const Amount = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);

/** A number, or absent: null and what is no number count as not told. */
export const OptionalAmount = Amount.optional().catch(undefined);

/** true, false, 1, 0, "1", "0"; anything else, and absent, is false. */
export const Flag = z
  .union([z.boolean(), z.literal([0, 1, "0", "1"]).transform((value) => Number(value) === 1)])
  .catch(false)
  .optional()
  .transform((value) => value ?? false);

/** Text, or absent: null counts as not told. */
export const OptionalText = z.string().optional().catch(undefined);

/** A list, empty where it is absent or null. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

/** An object, absent where it is null, absent, or what PHP makes of an empty map: `[]`. */
export const optionalObject = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value) => (isObject(value) ? value : undefined), shape.optional());

const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The part of a paginated list that says whether there is more. */
export const PageHead = z.object({ current_page: Amount, last_page: Amount, total: Amount });

/** `{ data: … }` around one object or a plain list. */
export const enveloped = <T extends z.ZodType>(data: T) => z.object({ data });
