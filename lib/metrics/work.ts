import { Gauge, Registry } from "prom-client";
import type { Actor } from "@/lib/auth/actor";
import { operationStatuses } from "@/lib/contracts/operations";
import type { Moxxie } from "@/lib/moxxie";

/** Gauges of the work on hand, counted in the database: it is one queue for all processes. */
export async function workGauges(moxxie: Moxxie, actor: Actor): Promise<Registry> {
  const registry = new Registry();
  const operations = new Gauge({
    name: "moxxie_operations",
    help: "Operations by status; finished ones of the last 24 hours.",
    labelNames: ["status"] as const,
    registers: [registry],
  });
  const oldest = new Gauge({
    name: "moxxie_operations_oldest_queued_seconds",
    help: "How long the operation at the head of the queue has waited.",
    registers: [registry],
  });
  const mine = actor.datacenterIds === null ? {} : { datacenterId: { in: [...actor.datacenterIds] } };
  const since = new Date(Date.now() - 24 * 3_600_000);
  const [counts, head] = await Promise.all([
    moxxie.db.prisma.operation.groupBy({
      by: ["status"],
      where: { ...mine, OR: [{ completedAt: null }, { completedAt: { gte: since } }] },
      _count: true,
    }),
    moxxie.db.prisma.operation.aggregate({ where: { ...mine, status: "queued" }, _min: { createdAt: true } }),
  ]);
  for (const status of operationStatuses) operations.set({ status }, 0);
  for (const { status, _count } of counts) operations.set({ status }, _count);
  const oldestAt = head._min.createdAt;
  oldest.set(oldestAt ? (Date.now() - oldestAt.getTime()) / 1000 : 0);
  return registry;
}
