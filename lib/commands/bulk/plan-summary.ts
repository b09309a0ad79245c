import type { Actor } from "@/lib/auth/actor";
import type { BulkRequest } from "@/lib/contracts/bulk";
import type { PlanItemView } from "@/lib/contracts/operations";
import { type FieldError, MoxxieError } from "@/lib/errors";
import type { Demand, Plan, PlanTarget } from "../define";
import { effectsOf, titleOf, warningsOf } from "./plan-words";
import type { Draft } from "./planned-drafts";
import type { PlannedItem } from "./planned-item";

/** What a bulk operation freezes beside its items. */
export interface BulkDecisions {
  mode: BulkRequest["mode"];
  total: number;
}

/** The plan of the whole from the plans of its items. */
export function bulkPlan(
  { mode, notes = [] }: BulkRequest,
  { actor, drafts, items }: { actor: Actor; drafts: readonly Draft[]; items: readonly PlannedItem[] },
): Plan<BulkDecisions> {
  const possible = items.filter(({ plan }) => plan.refusal === null);
  const title = titleOf(items);
  return {
    title,
    target: targetOf({ title, actor, items: possible.length > 0 ? possible : items }),
    checks: checksOf(items),
    effects: effectsOf(possible),
    warnings: [...notes, ...warningsOf(possible)],
    changes: [],
    irreversible: possible.some(({ plan }) => plan.irreversible),
    confirm: null,
    refusal: refusalOf({ mode, drafts, items }),
    decisions: { mode, total: items.length },
    // An item that names demands of its own (it takes a protection away) is judged by these.
    demands: possible.flatMap(
      ({ command, plan }): readonly Demand[] =>
        plan.demands ?? [{ command: command.name, risk: command.risk, target: plan.target }],
    ),
    items: items.map(viewOf),
  };
}

/** All datacenters that it touches; where it touches none, those that the actor may see, who may then look at it. */
function targetOf({ title, actor, items }: { title: string; actor: Actor; items: readonly PlannedItem[] }): PlanTarget {
  const touched = [...new Set(items.flatMap(({ plan }) => plan.target.datacenterId ?? []))].sort();
  const datacenterIds = touched.length > 0 ? touched : [...(actor.datacenterIds ?? [])];
  const [only, ...others] = datacenterIds;
  return {
    type: "operation",
    id: "",
    name: title,
    datacenterId: others.length === 0 ? (only ?? null) : null,
    datacenterIds,
  };
}

function checksOf(items: readonly PlannedItem[]): Plan<object>["checks"] {
  const refused = items.filter(({ plan }) => plan.refusal !== null);
  const detail = `${items.length - refused.length} of ${items.length} can be done.`;
  return [
    { name: "operations", ok: refused.length === 0, detail },
    ...refused.map(({ index, type, plan }) => ({
      name: `operation ${index}`,
      ok: false,
      detail: `${type}: ${plan.refusal?.message ?? ""}`,
    })),
  ];
}

function viewOf({ index, type, plan }: PlannedItem): PlanItemView {
  const { title, irreversible, effects, warnings, confirm, refusal } = plan;
  return {
    index,
    type,
    title,
    possible: refusal === null,
    irreversible,
    effects,
    warnings,
    confirm,
    refusal: refusal && { code: refusal.code, message: refusal.message },
  };
}

/** Why nothing at all is done; null where the bulk stands, in best effort perhaps without some of its items. */
function refusalOf({
  mode,
  drafts,
  items,
}: {
  mode: BulkRequest["mode"];
  drafts: readonly Draft[];
  items: readonly PlannedItem[];
}): MoxxieError | null {
  const faulty = drafts.some(({ faults }) => faults.length > 0);
  const bad = items.filter(({ plan }) => plan.refusal !== null);
  const [first] = bad;
  if (!first || (mode === "best_effort" && !faulty)) return null;
  const told = bad.map(({ index, type, plan }) => {
    const messages = drafts[index]?.faults.map(({ message }) => message) ?? [];
    const message = messages.length > 0 ? messages.join(" ") : (plan.refusal?.message ?? "");
    return { index, type, code: plan.refusal?.code, message };
  });
  const count = `${bad.length} of ${items.length} operations cannot be done`;
  const words = `${count}, so nothing was. Operation ${first.index} (${first.type}): ${told[0]?.message}`;
  return new MoxxieError("bulk_refused", words, {
    errors: bad.flatMap((item) => errorsOf(item, drafts[item.index])),
    extra: { items: told },
  });
}

function errorsOf({ index, plan }: PlannedItem, draft: Draft | undefined): FieldError[] {
  const at = (path: string) => `operations.${index}${path && `.${path}`}`;
  if (draft && draft.faults.length > 0) return draft.faults.map(({ path, message }) => ({ path: at(path), message }));
  const { refusal } = plan;
  if (!refusal) return [];
  if (refusal.errors?.length)
    return refusal.errors.map(({ path, message }) => ({ path: at(`params.${path}`), message }));
  return [{ path: at(refusal.code === "confirmation_required" ? "params.confirm" : ""), message: refusal.message }];
}
