import { MoxxieError } from "@/lib/errors";
import type { StepContext } from "@/lib/operations/step";

/**
 * What was made or removed on a platform is offered, or not, from now on. One that does not tell now shows it with its
 * next look; the step does not fail for it.
 */
export async function showProfiles<Input, Decisions>(
  { moxxie, log }: StepContext<Input, Decisions>,
  endpointId: string,
): Promise<void> {
  try {
    await moxxie.inventory.refreshProfiles(endpointId);
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    await log(`The platform's networks could not be read again: ${error.message}`, "warning");
  }
}
