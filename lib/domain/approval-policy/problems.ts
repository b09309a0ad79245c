import { type FieldError, MoxxieError } from "@/lib/errors";
import { permissionsOf } from "../permissions";
import { parseSelector } from "../selector";
import { floorId } from "./defaults";
import type { ApprovalRule, CommandRisk } from "./rule";

/** What rules can name. */
export interface PolicyVocabulary {
  /** The commands that can wait for an approval, with the risks that they may have. */
  readonly commands: ReadonlyMap<string, readonly CommandRisk[]>;
  readonly datacenterIds: readonly string[];
}

/** What is wrong with rules that were sent, each under its path (`rules.0.guests.selector`); empty when nothing is. */
export function policyProblems(rules: readonly ApprovalRule[], vocabulary: PolicyVocabulary): FieldError[] {
  return rules.flatMap((rule, index) => {
    const problems = [
      ...problemsOfId(rule, rules.slice(0, index)),
      ...problemsOfNames(rule, vocabulary),
      ...problemsOfSelector(rule),
      ...contradictions(rule, vocabulary),
    ];
    return problems.map(({ path, message }) => ({ path: `rules.${index}.${path}`, message }));
  });
}

function problemsOfId({ id }: ApprovalRule, before: readonly ApprovalRule[]): FieldError[] {
  if (id === floorId) return [{ path: "id", message: `'${floorId}' is the rule that always holds` }];
  if (before.some((other) => other.id === id)) return [{ path: "id", message: `another rule is called '${id}'` }];
  return [];
}

function problemsOfNames(rule: ApprovalRule, { commands, datacenterIds }: PolicyVocabulary): FieldError[] {
  const unknownCommands = rule.commands.flatMap((name, index) =>
    commands.has(name)
      ? []
      : [{ path: `commands.${index}`, message: `there is no command '${name}' that can wait for an approval` }],
  );
  const unknownDatacenters = rule.datacenters.flatMap((id, index) =>
    datacenterIds.includes(id) ? [] : [{ path: `datacenters.${index}`, message: `there is no datacenter '${id}'` }],
  );
  return [...unknownCommands, ...unknownDatacenters];
}

function problemsOfSelector({ guests }: ApprovalRule): FieldError[] {
  if (guests.selector === undefined) return [];
  try {
    parseSelector(guests.selector);
    return [];
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    return [{ path: "guests.selector", message: error.errors?.[0]?.message ?? error.message }];
  }
}

/** A rule that can never hold is a mistake: whoever wrote it believes to be safe. */
function contradictions(rule: ApprovalRule, { commands }: PolicyVocabulary): FieldError[] {
  const problems: FieldError[] = [];
  const named = rule.commands.flatMap((name) => commands.get(name) ?? []);
  if (rule.risks.length > 0 && named.length > 0 && !named.some((risk) => rule.risks.includes(risk)))
    problems.push({ path: "risks", message: "none of the commands is of these risks, so the rule would never hold" });
  if (rule.roles.length > 0 && rule.roles.every((role) => !permissionsOf(role).some(isWrite)))
    problems.push({ path: "roles", message: "these roles change nothing, so the rule would never hold" });
  return problems;
}

const isWrite = (permission: string) => !permission.endsWith(":read");
