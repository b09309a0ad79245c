import { permissionDenied } from "../errors";
import type { PermissionRule } from "../schema/definitions";
import type { Permissions } from "./permissions";
import { isRootLogin, type Principal } from "./principal";

export interface RuleInput {
  rule: PermissionRule | null;
  principal: Principal;
  permissions: Permissions;
  /** A parameter as it came in, not yet checked: rules are applied before the parameter check. */
  parameter: (name: string) => string | undefined;
}

/** Applies the permission rule of a method. Throws 403. Rules with `user: all` leave the finer checks to the code. */
export function applyRule(input: RuleInput): void {
  const { rule, principal } = input;
  if (principal.user === "root@pam" && isRootLogin(principal)) return;
  if (rule === null) throw permissionDenied("user != root@pam");
  if (rule.user === undefined && rule.check) applyCheck(rule.check, input);
}

function applyCheck(check: readonly unknown[], input: RuleInput): void {
  const [operator, ...operands] = check;
  switch (operator) {
    case "and":
      for (const operand of operands) applyCheck(asCheck(operand), input);
      return;
    case "or":
      applyAny(operands, input);
      return;
    case "perm":
      applyPrivileges(operands, input);
      return;
    case "userid-group":
      input.permissions.requireAny("/access/groups", asTexts(operands[0]));
      return;
    case "userid-param":
      applyUserParameter(String(operands[0]), input);
      return;
    case "perm-modify":
      applyModify(fillPath(String(operands[0]), input), input);
      return;
    default:
      throw new Error(`permission check '${String(operator)}' is not known to the simulator`);
  }
}

function applyAny(operands: readonly unknown[], input: RuleInput): void {
  let last: unknown;
  for (const operand of operands) {
    try {
      applyCheck(asCheck(operand), input);
      return;
    } catch (error) {
      // The first refusal is the one to show: later ones are about parameters that were not given.
      last ??= error;
    }
  }
  throw last;
}

function applyPrivileges([template, privileges, ...options]: readonly unknown[], input: RuleInput): void {
  const settings = new Map<unknown, unknown>();
  for (let index = 0; index + 1 < options.length; index += 2) settings.set(options[index], options[index + 1]);
  const required = settings.get("require_param");
  const path = fillPath(String(template), input);
  if (typeof required === "string" && input.parameter(required) === undefined) {
    throw permissionDenied(`${path}, ${asTexts(privileges).join("|")}`);
  }
  if (settings.get("any")) input.permissions.requireAny(path, asTexts(privileges));
  else input.permissions.require(path, asTexts(privileges));
}

function applyUserParameter(kind: string, input: RuleInput): void {
  const userId = input.parameter("userid") ?? "";
  if (kind === "self") {
    if (userId !== input.principal.user) throw permissionDenied(`/access/users/${userId}, User.Modify`);
  } else {
    input.permissions.require(`/access/realm/${userId.split("@")[1] ?? ""}`, [kind]);
  }
}

/** Who may give rights on a path: Permissions.Modify, or the privilege that allocates such objects. */
function applyModify(path: string, { permissions }: RuleInput): void {
  const allocate = [
    { prefix: "/storage/", privilege: "Datastore.Allocate" },
    { prefix: "/vms/", privilege: "VM.Allocate" },
    { prefix: "/pool/", privilege: "Pool.Allocate" },
  ].find(({ prefix }) => path.startsWith(prefix));
  permissions.requireAny(path, ["Permissions.Modify", ...(allocate ? [allocate.privilege] : [])]);
}

function fillPath(template: string, input: RuleInput): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => input.parameter(name) ?? "");
}

function asCheck(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("a permission check is a list");
  return value;
}

function asTexts(value: unknown): string[] {
  if (!Array.isArray(value)) throw new Error("privileges are a list");
  return value.map(String);
}
