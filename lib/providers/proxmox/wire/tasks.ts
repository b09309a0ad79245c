import { z } from "zod";
import { Numeric, numeric, OptionalText } from "./values";

export const TaskStatusAnswer = z.object({ status: z.string(), exitstatus: OptionalText });

export const TaskListAnswer = z.array(
  z.object({
    upid: z.string(),
    type: z.string(),
    id: OptionalText,
    node: z.string(),
    user: z.string(),
    tokenid: OptionalText,
    starttime: numeric,
    endtime: Numeric,
    status: OptionalText,
  }),
);
export type TaskListEntry = z.output<typeof TaskListAnswer>[number];

export const TaskLogAnswer = z.object({
  data: z
    .array(z.object({ n: numeric, t: z.string() }))
    .nullable()
    .transform((lines) => lines ?? []),
  total: Numeric,
});
