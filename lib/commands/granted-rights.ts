import type { Actor } from "@/lib/auth/actor";
import { isWithin, type Rights } from "@/lib/auth/rights";
import type { Moxxie } from "@/lib/moxxie";
import type { PlanBuilder } from "./plan";

/** The datacenters that an actor gives when it names none: its own. Empty = all. */
export const datacentersFor = (actor: Actor, named: readonly string[] | undefined): string[] => [
  ...new Set(named ?? actor.datacenterIds ?? []),
];

/** Nobody gives what they do not have: neither to a token nor to a user, who would be a way around it. */
export function checkWithin(plan: PlanBuilder, { actor, rights }: { actor: Actor; rights: Rights }): void {
  plan.check("rights", isWithin(rights, actor) ? undefined : "You cannot give more rights than you have yourself.", {
    code: "forbidden",
    passed: "within your own rights",
  });
}

/** Every named datacenter must exist: a misspelt one would be a limit to nothing. */
export async function checkDatacenters(plan: PlanBuilder, moxxie: Moxxie, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await moxxie.db.prisma.datacenter.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  const unknown = ids.filter((id) => !rows.some((row) => row.id === id));
  const reason = unknown.length > 0 ? `There is no datacenter ${unknown.join(", ")}.` : undefined;
  plan.check("datacenters", reason, { code: "unknown_datacenter", passed: ids.join(", ") });
}

/** For people: where rights reach. */
export const reachInWords = (ids: readonly string[]) =>
  ids.length > 0 ? `in ${ids.join(", ")}` : "in all datacenters";
