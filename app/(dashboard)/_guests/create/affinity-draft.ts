import type { AffinityRules } from "@/lib/contracts/placement";
import { wordsOf } from "../detail/config-draft";

export type AffinityRuleName = keyof AffinityRules;

/** Every rule in words, musts before wishes. */
export const affinityRuleWords: Record<AffinityRuleName, string> = {
  requireDifferentHost: "Must be on another host than",
  requireSameHost: "Must be on the host of",
  requireDifferentDC: "Must be in another datacenter than",
  requireSameDC: "Must be in the datacenter of",
  preferDifferentHost: "Rather on another host than",
  preferSameHost: "Rather on the host of",
  preferDifferentDC: "Rather in another datacenter than",
  preferSameDC: "Rather in the datacenter of",
};

/** One row of the form: a rule, and guests by name or by a tag expression. */
export interface AffinityRow {
  rule: AffinityRuleName;
  by: "name" | "tags";
  text: string;
}

export const newAffinityRow: AffinityRow = { rule: "requireDifferentHost", by: "name", text: "" };

/** The rows as the API takes them; undefined when none says anything. */
export function affinityRulesOf(rows: readonly AffinityRow[]): AffinityRules | undefined {
  const rules: AffinityRules = {};
  for (const { rule, by, text } of rows) {
    const entries = by === "name" ? wordsOf(text) : text.trim() ? [{ selector: text.trim() }] : [];
    if (entries.length > 0) rules[rule] = [...(rules[rule] ?? []), ...entries];
  }
  return Object.keys(rules).length > 0 ? rules : undefined;
}
