import { MoxxieError } from "@/lib/errors";
import type { PlanBuilder } from "../plan";

/** What `find` gives; a refusal that it throws becomes the failed check of that name. */
export function orFailed<T>(plan: PlanBuilder, check: string, find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failedBy(check, error);
    return undefined;
  }
}
