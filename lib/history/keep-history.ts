import { z } from "zod";
import type { Moxxie } from "@/lib/moxxie";
import { prune, rollUp } from "./roll-up";
import { takeSamples } from "./take-samples";

const queue = "capacity-history";
const JobInput = z.object({ start: z.boolean().default(false) });
/**
 * Samples how full the datacenters are, every five minutes and once soon after the start, in one process of those that
 * share the database. `afterStartSeconds`: by then the first polls are over.
 */
export async function scheduleHistory(moxxie: Moxxie, { afterStartSeconds = 15 } = {}): Promise<void> {
  await moxxie.jobs.work(queue, { concurrency: 1 }, async ({ data }) => {
    await keepHistory(moxxie, { now: new Date(), all: JobInput.parse(data ?? {}).start });
  });
  await moxxie.jobs.schedule(queue, "*/5 * * * *", {});
  const onStart = { singletonKey: "start", startAfterSeconds: afterStartSeconds, retryLimit: 0 };
  await moxxie.jobs.send(queue, { start: true }, onStart);
}

/** One round: sample, roll up, prune. Doing it twice in a step, or in two processes at once, leaves the same points. */
export async function keepHistory(
  { db, inventory }: Pick<Moxxie, "db" | "inventory">,
  { now, all }: { now: Date; all?: boolean },
): Promise<void> {
  await takeSamples({ db, inventory }, now);
  await rollUp(db, { now, all });
  await prune(db, now);
}
