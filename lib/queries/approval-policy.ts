import { readPolicy, type StoredPolicy } from "@/lib/approvals/policy";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type { PolicyView } from "@/lib/contracts/approvals";
import type { Moxxie } from "@/lib/moxxie";

/** The approval policy, with the commands that its rules can name. */
export async function getPolicy(
  { db }: Pick<Moxxie, "db">,
  actor: Actor,
  commands: PolicyView["commands"],
): Promise<PolicyView> {
  authorise(actor, "policy:read");
  return policyView(await readPolicy(db.prisma), commands);
}

export const policyView = (policy: StoredPolicy, commands: PolicyView["commands"]): PolicyView => ({
  rules: policy.rules.map((rule) => ({
    ...rule,
    risks: [...rule.risks],
    commands: [...rule.commands],
    roles: [...rule.roles],
    requesters: [...rule.requesters],
    datacenters: [...rule.datacenters],
  })),
  expiresAfter: policy.expiresAfter,
  version: policy.version,
  updatedAt: policy.updatedAt?.toISOString() ?? null,
  updatedBy: policy.updatedBy,
  commands,
});
