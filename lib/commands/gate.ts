import { readPolicy, type StoredPolicy } from "@/lib/approvals/policy";
import type { Actor } from "@/lib/auth/actor";
import { type DemandFacts, type Requester, type RuleName, ruleFor } from "@/lib/domain/approval-policy";
import type { Moxxie } from "@/lib/moxxie";
import type { AnyCommand, Demand, Plan, PlanTarget } from "./define";

/** Why a command waits: the rule that asks for an approval, and the policy that it is of. */
export interface Gate {
  rule: RuleName;
  policy: StoredPolicy;
  /** Whether an administrator would have to wait as well. */
  adminsNeedIt: boolean;
}

/**
 * Where `execute` asks whether a planned command may run at once.
 *
 * @returns undefined when it may.
 */
export async function gateOf(
  { db, inventory }: Pick<Moxxie, "db" | "inventory">,
  actor: Actor,
  { command, plan }: { command: AnyCommand; plan: Plan<object> },
): Promise<Gate | undefined> {
  // The house itself asks for nothing that a person has not asked for before.
  if (command.ungated || actor.kind === "system") return undefined;
  const { kind, role } = actor;
  const policy = await readPolicy(db.prisma);
  const demands = demandsOf(command, plan).map((demand) => factsOf(demand, inventory));
  const ask = (requester: Requester) => ruleFor(policy.rules, { requester, demands });
  const rule = ask({ kind, role });
  return rule && { rule, policy, adminsNeedIt: ask({ kind: "user", role: "admin" }) !== undefined };
}

function demandsOf(command: AnyCommand, { demands, target }: Plan<object>): Demand[] {
  const own = { command: command.name, target };
  return demands ? [...demands, { ...own, risk: "routine" }] : [{ ...own, risk: command.risk }];
}

function factsOf(
  { command, risk, target, protected: found }: Demand,
  inventory: Pick<Moxxie["inventory"], "view">,
): DemandFacts {
  const guest = target.type === "guest" ? inventory.view().guests.get(target.id) : undefined;
  return {
    command,
    risk,
    datacenterIds: datacentersOf(target),
    guest: guest
      ? { kind: guest.kind, managed: guest.managed, protected: guest.protected || found === true, tags: guest.tags }
      : null,
  };
}

/** Every datacenter that a target is in. */
export const datacentersOf = ({ datacenterId, datacenterIds }: PlanTarget): string[] => [
  ...(datacenterIds ?? (datacenterId === null ? [] : [datacenterId])),
];
