import type { BulkRequest } from "@/lib/contracts/bulk";
import type { Plan, PlanContext } from "../define";
import { planDrafts } from "./plan-drafts";
import { type BulkDecisions, bulkPlan } from "./plan-summary";
import { findConflicts } from "./planned-conflicts";
import { readDrafts } from "./planned-drafts";
import { graphOf } from "./planned-graph";
import type { PlannedItem } from "./planned-item";

export type { BulkDecisions } from "./plan-summary";

/**
 * Reads and plans all items of a bulk request, each for the actor that asks and as things will stand when its turn
 * comes: creations are placed beside those before them, items on one guest follow each other. Nothing is changed.
 *
 * The plan is refused with `bulk_refused`, which names every bad item, when one cannot be meant (wrong parameters,
 * cycles, conflicts); in transactional mode also when one cannot be done. In best effort such an item bears its
 * refusal in its own plan, and the others stand. `items` are in the order of the request; of a refused plan they serve
 * to be looked at only.
 *
 * @throws only what is a fault of Moxxie's own.
 */
export async function planBulk(
  context: PlanContext,
  request: BulkRequest,
): Promise<{ plan: Plan<BulkDecisions>; items: PlannedItem[] }> {
  const drafts = readDrafts(context, request);
  const graph = graphOf(drafts, request.mode);
  for (const { index, fault } of [...graph.faults, ...findConflicts(drafts)]) drafts[index]?.faults.push(fault);
  const items = await planDrafts(context, { drafts, graph });
  return { plan: bulkPlan(request, { actor: context.actor, drafts, items }), items };
}
