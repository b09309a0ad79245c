import type { BulkVerb } from "@/lib/contracts/bulk";
import { MoxxieError } from "@/lib/errors";
import type { PlanContext } from "../define";
import { type Draft, inputOf } from "./planned-drafts";

/** Their plans ask the platform about the guest. */
const asking: readonly BulkVerb[] = ["DELETE", "UPDATE", "MIGRATE", "SNAPSHOT"];

/** Above this, polls and running operations would wait for the platform behind the plan of one bulk. */
const atOnce = 16;

/**
 * Plans are made one after the other; what they ask platforms is asked before, many at a time, by planning once for
 * the answers alone. `context.moxxie` remembers them.
 */
export async function warmUp(context: PlanContext, drafts: readonly Draft[]): Promise<void> {
  const sound = drafts.filter(
    ({ itemType, params, refusal, faults }) =>
      asking.includes(itemType.verb) && params !== null && refusal === null && faults.length === 0,
  );
  const queue = sound.values();
  const worker = async () => {
    for (const draft of queue) await ask(context, draft);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, sound.length) }, worker));
}

async function ask(context: PlanContext, draft: Draft): Promise<void> {
  try {
    await draft.itemType.command.plan(context, inputOf(draft));
  } catch (error) {
    // It comes again, where the item is planned.
    if (!(error instanceof MoxxieError)) throw error;
  }
}
