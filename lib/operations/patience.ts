import { setTimeout as pause } from "node:timers/promises";
import { MoxxieError } from "@/lib/errors";
import { type StepContext, throwIfAborted } from "./step";

/** How long a platform may be out of reach in the middle of a step before the step gives up. */
export const patienceMs = 10 * 60_000;

/** Whether the platform did not answer, or not so that it could be understood. */
export function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof MoxxieError)) return false;
  return (
    error.code === "platform_timeout" || error.code === "platform_unreachable" || error.code === "platform_malformed"
  );
}

/** Repeats a read while the platform is out of reach: an outage in the middle of a step is waited for, not a failure. */
export async function persist<T>(context: StepContext, read: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (let waitMs = 500, told = false; ; waitMs = Math.min(15_000, waitMs * 2)) {
    throwIfAborted(context.signal);
    try {
      return await read();
    } catch (error) {
      if (!isOutOfReach(error) || Date.now() > deadline) throw error;
      if (!told) await context.log(`${(error as Error).message} Waiting until it answers again.`, "warning");
      told = true;
      await wait(context, waitMs);
    }
  }
}

/** Waits, unless the operation is canceled or let go of. */
export async function wait(context: StepContext, ms: number): Promise<void> {
  throwIfAborted(context.signal);
  if (ms === 0) return;
  await pause(ms, undefined, { signal: context.signal }).catch(() => undefined);
  throwIfAborted(context.signal);
}
