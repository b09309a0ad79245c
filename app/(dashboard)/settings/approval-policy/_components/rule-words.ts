import type { PolicyRule } from "@/lib/contracts/approvals";
import type { Role } from "@/lib/domain/permissions";

const roleNouns: Record<Role, string> = { viewer: "viewers", operator: "operators", admin: "administrators" };

const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

/** What a rule holds back, in one sentence without its end: 'destructive commands asked for by operators in DC1'. */
export function ruleSentence(rule: PolicyRule): string {
  return [`${commandWords(rule)} asked for by ${requesterWords(rule)}`, whereWords(rule), guestWords(rule.guests)]
    .filter((part) => part !== "")
    .join(" ");
}

function commandWords({ commands, risks }: PolicyRule): string {
  if (commands.length === 0) return risks.length === 0 ? "every command" : `${oneOf(risks)} commands`;
  const named =
    commands.length <= 4
      ? oneOf(commands)
      : `${commands.slice(0, 3).join(", ")} or ${commands.length - 3} more commands`;
  return risks.length === 0 ? named : `${named}, as far as it is ${oneOf(risks)},`;
}

function requesterWords({ roles, requesters }: PolicyRule): string {
  const [only] = requesters.length === 1 ? requesters : [];
  const by = only === undefined ? "" : only === "user" ? " who signed in" : " by a token";
  return `${roles.length === 0 ? "anybody" : oneOf(roles.map((role) => roleNouns[role]))}${by}`;
}

const whereWords = ({ datacenters }: PolicyRule) => (datacenters.length === 0 ? "" : `in ${oneOf(datacenters)}`);

/** What of a guest is asked for; empty when nothing is. */
export function guestWords({ managed, protected: isProtected, selector }: PolicyRule["guests"]): string {
  const parts = [
    managed === undefined ? "" : managed ? "that Moxxie made" : "that Moxxie did not make",
    isProtected === undefined ? "" : isProtected ? "that are protected" : "that are not protected",
    selector === undefined ? "" : `with the tags ${selector}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `on guests ${parts.join(" and ")}`;
}

export interface RuleFact {
  label: string;
  value: string;
}

/** A rule's conditions one by one, for a diff; what is not limited is said too. */
export const ruleFacts = (rule: PolicyRule): RuleFact[] => [
  { label: "name", value: rule.name },
  { label: "state", value: rule.enabled ? "on" : "off" },
  { label: "risks", value: listed(rule.risks, "any") },
  { label: "commands", value: listed(rule.commands, "any") },
  {
    label: "roles",
    value: listed(
      rule.roles.map((role) => roleNouns[role]),
      "anybody",
    ),
  },
  {
    label: "asked for by",
    value: listed(
      rule.requesters.map((kind) => (kind === "user" ? "people" : "tokens")),
      "people and tokens",
    ),
  },
  { label: "datacenters", value: listed(rule.datacenters, "all") },
  { label: "guests", value: guestWords(rule.guests).replace(/^on guests /, "") || "any, or none" },
];

const listed = (words: readonly string[], none: string) => (words.length === 0 ? none : words.join(", "));
