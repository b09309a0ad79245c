import { z } from "zod";
import type { AuditView } from "@/lib/contracts/audit";

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Change = z.object({ field: z.string(), from: Value, to: Value, requiresRestart: z.boolean().default(false) });

/** What the page knows how to show of an entry's detail; what else is in it is shown as it is. */
const Detail = z.object({
  changes: z.array(Change).optional().catch(undefined),
  error: z.object({ code: z.string(), message: z.string() }).optional().catch(undefined),
  /** Of refusals that were counted: how many this one row stands for, and from when on. */
  count: z.number().optional().catch(undefined),
  since: z.string().optional().catch(undefined),
});

export type EntryDetail = z.infer<typeof Detail> & { rest: Record<string, unknown> };

/** The detail taken apart: changes, error, number of refusals, and the rest. */
export function entryDetail({ detail }: Pick<AuditView, "detail">): EntryDetail {
  const parsed = Detail.safeParse(detail);
  const whole = z.record(z.string(), z.unknown()).safeParse(detail);
  if (!parsed.success || !whole.success) return { rest: detail === null || detail === undefined ? {} : { detail } };
  const shown = Object.entries(parsed.data).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  return {
    ...parsed.data,
    rest: Object.fromEntries(Object.entries(whole.data).filter(([key]) => !shown.includes(key))),
  };
}

/** Why a command was refused or failed; empty when it was not. */
export function reasonOf(entry: Pick<AuditView, "detail">): string {
  const { error, count = 1, rest } = entryDetail(entry);
  const reason = error?.message ?? (typeof rest.reason === "string" ? rest.reason : "");
  return count > 1 ? `${count} times: ${reason}` : reason;
}
