import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { PlanDifference } from "@/lib/contracts/approvals";
import type { PlanView } from "@/lib/contracts/operations";

/** What the plan's command is about; ids that every plan makes anew are none of it. */
export interface HashedTarget {
  type: string;
  name: string;
  datacenterIds: readonly string[];
  endpointId: string | null;
  guestId: string | null;
}

/**
 * SHA-256 (hex) over the canonical JSON (RFC 8785) of what a plan does: what an approver agrees to. Checks and warnings,
 * whose figures change from minute to minute, are left out; whether it can be done at all is not.
 */
export function hashOfPlan(plan: PlanView, target: HashedTarget): string {
  const { command, title, effects, changes, irreversible, confirm, refusal, items } = plan;
  const { type, name, datacenterIds, endpointId, guestId } = target;
  return sha256({
    command,
    title,
    target: { type, name, datacenterIds: [...datacenterIds].sort(), endpointId, guestId },
    effects,
    changes,
    irreversible,
    confirm,
    refusal: refusal?.code ?? null,
    items: (items ?? []).map((item) => ({
      index: item.index,
      type: item.type,
      title: item.title,
      effects: item.effects,
      irreversible: item.irreversible,
      confirm: item.confirm,
      refusal: item.refusal?.code ?? null,
    })),
  });
}

/** SHA-256 (hex) over the canonical JSON of a value; equal for values that are equal as JSON. */
export function sha256(value: object): string {
  const text = canonicalize(JSON.parse(JSON.stringify(value)));
  if (text === undefined) throw new Error("an object has canonical JSON");
  return createHash("sha256").update(text).digest("hex");
}

/** The sentences that only one of two plans says. */
export function differenceOf(before: PlanView, after: PlanView): PlanDifference {
  const [was, is] = [sentencesOf(before), sentencesOf(after)];
  return { added: without(is, was), removed: without(was, is) };
}

/** Sentences may stand more than once, as in a bulk operation of equal items: each counts. */
function without(sentences: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return sentences.filter((sentence) => {
    const at = left.indexOf(sentence);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}

function sentencesOf(plan: PlanView): string[] {
  const own = [
    plan.title,
    ...plan.effects,
    ...plan.warnings,
    ...plan.changes.map(({ field, from, to }) => `${field}: ${said(from)} → ${said(to)}.`),
    ...(plan.irreversible ? ["It cannot be undone."] : []),
    ...(plan.refusal ? [plan.refusal.message] : []),
  ];
  const ofItems = (plan.items ?? []).flatMap((item) =>
    [item.title, ...item.effects, ...item.warnings, ...(item.refusal ? [item.refusal.message] : [])].map(
      (sentence) => `Item ${item.index}: ${sentence}`,
    ),
  );
  return [...own, ...ofItems];
}

const said = (value: string | number | boolean | null) => (value === null ? "nothing" : String(value));
