import type { Actor } from "@/lib/auth/actor";
import { BulkRequest, type BulkType } from "@/lib/contracts/bulk";
import type { Moxxie } from "@/lib/moxxie";
import { admin } from "@/lib/testing/world";
import { planBulk } from "./plan-bulk";

/** An item as a request has it: its type, its parameters, what it depends on. */
export type Asked = [type: BulkType, params: Record<string, unknown>, dependsOn?: number[]];

export interface Asking {
  actor?: Actor;
  mode?: BulkRequest["mode"];
  parentId?: string;
}

/** Plans a bulk and says for each item what it is told: `ok`, or the code of its refusal. */
export async function planned(moxxie: Moxxie, asked: readonly Asked[], { actor = admin, mode, parentId }: Asking = {}) {
  const operations = asked.map(([type, params, dependsOn]) => ({ type, params, ...(dependsOn && { dependsOn }) }));
  const request = BulkRequest.parse({ operations, ...(mode && { mode }) });
  const { plan, items } = await planBulk({ moxxie, actor, ...(parentId && { parentId }) }, request);
  const codes = items.map((item) => item.plan.refusal?.code ?? "ok");
  const errors = (plan.refusal?.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  return { plan, items, codes, errors, told: plan.refusal?.extra?.items };
}
