import type { z } from "zod";
import { lockPolicy, readPolicy, type StoredPolicy, writePolicy } from "@/lib/approvals/policy";
import { sees } from "@/lib/auth/authorise";
import { PolicyUpdate, type PolicyView } from "@/lib/contracts/approvals";
import { type ApprovalRule, policyProblems } from "@/lib/domain/approval-policy";
import { durationMs } from "@/lib/domain/duration-length";
import { type FieldError, MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { ConfigChange } from "@/lib/providers/provider";
import { policyView } from "@/lib/queries/approval-policy";
import { defineCommand } from "../define";
import { PlanBuilder } from "../plan";
import { gateableCommands, gateableRisks } from "./gateable";

const shortestMs = 5 * 60_000;
const longestMs = 30 * 24 * 3_600_000;

/** Changes which commands wait for an approval, and for how long. */
export const updatePolicy = defineCommand<typeof PolicyUpdate, { version: number }, PolicyView>({
  name: "approval-policy.update",
  summary: "Change the approval policy",
  input: PolicyUpdate,
  permission: "policy:write",
  risk: "disruptive",

  async plan({ moxxie, actor }, input) {
    const before = await readPolicy(moxxie.db.prisma);
    const plan = new PlanBuilder("Change the approval policy", {
      type: "policy",
      id: "approval-policy",
      name: "approval policy",
      datacenterId: null,
    });
    // It holds everywhere: whoever is limited to some datacenters must not loosen it for the others.
    plan.check("reach", sees(actor, null) ? undefined : "Only administrators of all datacenters change the policy.", {
      code: "forbidden",
      passed: "You administer all datacenters.",
    });
    const problems = [...(await problemsOfRules(moxxie, input.rules)), ...problemsOfExpiry(input.expiresAfter)];
    if (problems.length > 0) plan.failedBy("rules", wrong(problems));
    else plan.passed("rules", `${input.rules.length} rules, all of which can hold.`);
    if (input.version !== undefined && input.version !== before.version)
      plan.failedBy("version", changedMeanwhile(before));
    plan.change(...changesOf(before, input));
    plan.effect("Requests that wait already are not touched.");
    plan.warn(...warningsOf(input.rules));
    return plan.build({ version: before.version });
  },

  async apply({ tx, actor, input, decisions }) {
    await lockPolicy(tx);
    const now = await readPolicy(tx);
    // What was looked at, and what the audit log tells the changes from, must be what is replaced.
    if (now.version !== decisions.version) throw changedMeanwhile(now);
    const { rules, expiresAfter } = input;
    await writePolicy(tx, { rules, expiresAfter, version: now.version + 1, updatedBy: actor.name });
    return policyView(await readPolicy(tx), await gateableCommands());
  },
});

async function problemsOfRules({ inventory }: Moxxie, rules: readonly ApprovalRule[]): Promise<FieldError[]> {
  const datacenterIds = [...inventory.view().datacenters.keys()];
  return policyProblems(rules, { commands: await gateableRisks(), datacenterIds });
}

function problemsOfExpiry(expiresAfter: string): FieldError[] {
  const length = durationMs(expiresAfter, new Date());
  const fits = length >= shortestMs && length <= longestMs;
  return fits ? [] : [{ path: "expiresAfter", message: "must be from 5 minutes (PT5M) to 30 days (P30D)" }];
}

const wrong = (errors: FieldError[]) =>
  new MoxxieError(
    "invalid_request",
    errors.length === 1 && errors[0]
      ? `${errors[0].path}: ${errors[0].message}.`
      : `${errors.length} fields are wrong.`,
    { errors },
  );

const changedMeanwhile = ({ version, updatedBy }: StoredPolicy) =>
  new MoxxieError(
    "conflict",
    `${updatedBy ?? "Somebody"} has changed the policy since you looked at it. Look at it again.`,
    { extra: { version } },
  );

/** One change for every rule that came, went or differs, and for the order and the time. */
function changesOf(before: StoredPolicy, after: z.output<typeof PolicyUpdate>): ConfigChange[] {
  const was = new Map(before.rules.map((rule) => [rule.id, JSON.stringify(inOrder(rule))]));
  const is = new Map(after.rules.map((rule) => [rule.id, JSON.stringify(inOrder(rule))]));
  const rules = [...new Set([...was.keys(), ...is.keys()])].map((id) => ({
    field: `rule ${id}`,
    from: was.get(id) ?? null,
    to: is.get(id) ?? null,
  }));
  const order = { field: "order", from: [...was.keys()].join(", "), to: [...is.keys()].join(", ") };
  const expiry = { field: "expiresAfter", from: before.expiresAfter, to: after.expiresAfter };
  return [...rules, order, expiry]
    .filter(({ from, to }) => from !== to)
    .map((change) => ({ ...change, requiresRestart: false }));
}

/** Equal rules are equal texts, in whatever order their fields came. */
const inOrder = (rule: ApprovalRule) => ({
  name: rule.name,
  enabled: rule.enabled,
  risks: rule.risks,
  commands: rule.commands,
  roles: rule.roles,
  requesters: rule.requesters,
  datacenters: rule.datacenters,
  guests: {
    managed: rule.guests.managed,
    protected: rule.guests.protected,
    selector: rule.guests.selector,
  },
});

function warningsOf(rules: readonly ApprovalRule[]): string[] {
  if (rules.some(({ enabled }) => enabled)) return [];
  return [
    "No rule is switched on: only what destroys data of protected guests still waits for an approval when somebody below administrator asks for it.",
  ];
}
