import { z } from "zod";

export const numeric = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i)
    .transform(Number),
]);

/** A number, or absent. A value that is no number (`""`, `null`, `"NaN"`) counts as absent: only figures are lost. */
export const Numeric = numeric.optional().catch(undefined);

/** 0, 1, "0", "1", true, false or absent. */
export const Flag = z
  .union([z.boolean(), z.literal([0, 1, "0", "1", ""]).transform((value) => Number(value) === 1)])
  .optional()
  .catch(undefined)
  .transform((value) => value ?? false);

/** Text, also where a name made of digits came as a number. */
export const Text = z.union([z.string(), z.number().transform(String)]);
export const OptionalText = Text.optional().catch(undefined);

/** A task's UPID, or null (done already), or nothing. vzdump's literal "OK" is neither. */
export const TaskAnswer = z
  .string()
  .startsWith("UPID:")
  .nullable()
  .optional()
  .transform((upid) => upid ?? null);

/** A call whose answer says nothing. */
export const Nothing = z.unknown().transform(() => undefined);
