import { z } from "zod";
import { Amount, enveloped, listOf, OptionalAmount } from "./values";

/** One billing period: times as `YYYY-MM-DD HH:MM:SS`, traffic in bytes, limit in GB (0: none). */
const Period = z.object({
  start: z.string(),
  end: z.string(),
  rx: Amount,
  tx: Amount,
  total: Amount,
  limit: OptionalAmount,
});
export type Period = z.output<typeof Period>;

export const TrafficAnswer = enveloped(z.object({ monthly: listOf(Period) }));
