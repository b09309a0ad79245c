import type { Database } from "@/lib/db";
import type { HistoryPoint } from "./columns";
import type { StepSeconds } from "./steps";

/** The points of a datacenter's history since then, oldest first; where nothing was sampled there is none. */
export async function readHistory(
  { prisma }: Pick<Database, "prisma">,
  { datacenterId, step, since }: { datacenterId: string; step: StepSeconds; since: Date },
): Promise<HistoryPoint[]> {
  return prisma.capacitySample.findMany({
    where: { datacenterId, stepSeconds: step, at: { gte: since } },
    orderBy: { at: "asc" },
    omit: { datacenterId: true, stepSeconds: true, samples: true },
  });
}
