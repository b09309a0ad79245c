import type { PolicyRule, PolicyView } from "@/lib/contracts/approvals";
import { Risk } from "@/lib/contracts/operations";
import { policyProblems } from "@/lib/domain/approval-policy";

/** Problems of a rule's fields by their path: `name`, `guests.selector`, `risks`. */
export type RuleProblems = Record<string, string>;

/** What is wrong with one rule, found as the server would find it; empty when nothing is. */
export function ruleProblems(
  rule: PolicyRule,
  { commands, datacenterIds }: { commands: PolicyView["commands"]; datacenterIds: readonly string[] },
): RuleProblems {
  const vocabulary = { commands: new Map(commands.map(({ name }) => [name, anyRisk])), datacenterIds };
  const found = policyProblems([rule], vocabulary).map(
    ({ path, message }) => [fieldOf(path.replace(/^rules\.0\./, "")), message] as const,
  );
  return {
    ...(rule.name.trim() === "" && { name: "Say what the rule is for" }),
    ...Object.fromEntries(found.filter(([field]) => field !== "id")),
  };
}

/** What a command risks may depend on what it is asked for; whether a rule can hold at all is for the server to say. */
const anyRisk = Risk.options;

/** `commands.3` is told at the list. */
const fieldOf = (path: string) => path.replace(/^(commands|datacenters)\.\d+$/, "$1");
