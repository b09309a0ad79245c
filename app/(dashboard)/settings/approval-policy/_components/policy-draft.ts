import { fixedDurationMs, lengthWords } from "@/components/commands/fixed-duration";
import type { DiffChange } from "@/components/ui/diff-table";
import type { PolicyRule, PolicyView } from "@/lib/contracts/approvals";
import { noConditions } from "@/lib/domain/approval-policy";
import { ruleFacts, ruleSentence } from "./rule-words";

/** A policy as it is edited. */
export type PolicyDraft = Pick<PolicyView, "rules" | "expiresAfter">;

export const emptyRule = (): PolicyRule => ({
  id: "",
  name: "",
  enabled: true,
  ...noConditions(),
});

/** An id for a new rule, made of its name; with a figure where another rule has it. `taken` also holds the floor's. */
export function ruleIdOf(name: string, taken: readonly string[]): string {
  const stem =
    name
      .toLowerCase()
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 50)
      .replace(/^-+|-+$/g, "") || "rule";
  let id = stem;
  for (let count = 2; taken.includes(id); count++) id = `${stem}-${count}`;
  return id;
}

/** The rules with one of them a place further up (-1) or down (1); at the end of the list nothing changes. */
export function moved(rules: readonly PolicyRule[], index: number, by: -1 | 1): PolicyRule[] {
  const next = [...rules];
  const [one, other] = [next[index], next[index + by]];
  if (!one || !other) return next;
  next[index] = other;
  next[index + by] = one;
  return next;
}

/** With the rule in the place of the one of its id, or at the end. */
export function withRule(rules: readonly PolicyRule[], rule: PolicyRule): PolicyRule[] {
  return rules.some(({ id }) => id === rule.id)
    ? rules.map((each) => (each.id === rule.id ? rule : each))
    : [...rules, rule];
}

/** What differs between two policies, in the words of the page; empty when nothing does. */
export function policyChanges(before: PolicyDraft, after: PolicyDraft): DiffChange[] {
  return [
    ...removals(before, after),
    ...after.rules.flatMap((rule) =>
      ruleChanges(
        before.rules.find(({ id }) => id === rule.id),
        rule,
      ),
    ),
    ...orderChanges(before, after),
    ...expiryChanges(before, after),
  ];
}

const removals = (before: PolicyDraft, after: PolicyDraft): DiffChange[] =>
  before.rules
    .filter((rule) => !after.rules.some(({ id }) => id === rule.id))
    .map((rule) => ({ field: `“${rule.name}”`, from: ruleSentence(rule), to: "removed" }));

function ruleChanges(was: PolicyRule | undefined, is: PolicyRule): DiffChange[] {
  if (!was) return [{ field: `“${is.name}”`, from: null, to: `${ruleSentence(is)}${is.enabled ? "" : " (off)"}` }];
  const factsBefore = ruleFacts(was);
  return ruleFacts(is).flatMap(({ label, value }, index) => {
    const from = factsBefore[index]?.value ?? null;
    return from === value ? [] : [{ field: `“${was.name}”: ${label}`, from, to: value }];
  });
}

function orderChanges(before: PolicyDraft, after: PolicyDraft): DiffChange[] {
  const isIn = (rules: readonly PolicyRule[]) => (rule: PolicyRule) => rules.some(({ id }) => id === rule.id);
  const was = before.rules.filter(isIn(after.rules));
  const is = after.rules.filter(isIn(before.rules));
  if (was.every(({ id }, index) => is[index]?.id === id)) return [];
  const names = (rules: readonly PolicyRule[]) => rules.map(({ name }, index) => `${index + 1}. ${name}`).join("\n");
  return [{ field: "Order", from: names(was), to: names(is) }];
}

const expiryChanges = (before: PolicyDraft, after: PolicyDraft): DiffChange[] =>
  expiryWords(before.expiresAfter) === expiryWords(after.expiresAfter)
    ? []
    : [{ field: "Requests expire after", from: expiryWords(before.expiresAfter), to: expiryWords(after.expiresAfter) }];

/** 'PT24H' as '24 hours'; what has no fixed length stays as it is written. */
export function expiryWords(duration: string): string {
  const ms = fixedDurationMs(duration);
  return ms === null ? duration : lengthWords(ms);
}
