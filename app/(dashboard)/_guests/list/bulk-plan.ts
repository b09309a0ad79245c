import type { CommandAnswer } from "@/lib/client/command-batch";
import type { GuestView } from "@/lib/contracts/guests";
import type { OperationStatus, PlanView } from "@/lib/contracts/operations";

/** What can be done with many guests at once. */
export const bulkActions = ["start", "shutdown", "reboot", "stop", "suspend", "resume", "delete"] as const;
export type BulkAction = (typeof bulkActions)[number];

/** One guest's part of a bulk action, from its plan to its end. */
export type BulkItem =
  | { guest: GuestView; stage: "planning" }
  | { guest: GuestView; stage: "ready"; plan: PlanView }
  | { guest: GuestView; stage: "refused"; reason: string }
  | { guest: GuestView; stage: "sending" }
  | { guest: GuestView; stage: "begun"; operationId: string; status: OperationStatus; progress: number };

/** The command's input for one guest. Deleting stops a running guest: the dialog says so and wants the count typed. */
export function bulkInput(action: BulkAction, guest: GuestView): object {
  return action === "delete" ? { vmId: guest.id, force: true } : { vmId: guest.id };
}

/** What a plan means for the guest's place in the list. */
export function plannedItem(guest: GuestView, answer: CommandAnswer, isAdmin: boolean): BulkItem {
  const refused = (reason: string): BulkItem => ({ guest, stage: "refused", reason });
  if (answer.kind === "problem") return refused(answer.problem.detail ?? answer.problem.title);
  if (answer.kind !== "plan") return refused("It could not be planned.");
  const { plan } = answer;
  if (plan.refusal) return refused(plan.refusal.message);
  if (plan.confirm !== null) return refused("It is protected: do this on its own page, where its name is typed.");
  if (plan.risk === "destructive" && !isAdmin) return refused("An administrator has to do this.");
  return { guest, stage: "ready", plan };
}

/** What the acceptance means. */
export function sentItem(guest: GuestView, answer: CommandAnswer): BulkItem {
  if (answer.kind === "accepted") {
    return { guest, stage: "begun", operationId: answer.operationId, status: "queued", progress: 0 };
  }
  const problem = answer.kind === "problem" ? answer.problem : null;
  return { guest, stage: "refused", reason: problem?.detail ?? problem?.title ?? "It was not accepted." };
}

/** Lists cut into parts of `size`, in order. */
export function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Effects that many guests share, once each with how many it concerns; what is particular is left to the list. */
export function sharedEffects(plans: readonly PlanView[]): string[] {
  const counts = new Map<string, number>();
  for (const plan of plans)
    for (const effect of new Set(plan.effects)) counts.set(effect, (counts.get(effect) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1 || plans.length === 1)
    .map(([effect, count]) => `${count} × ${effect}`);
}
