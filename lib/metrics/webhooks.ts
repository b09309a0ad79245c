import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Actor } from "@/lib/auth/actor";
import type { Moxxie } from "@/lib/moxxie";
import type { WebhookObserver } from "@/lib/webhooks/dispatcher";
import { once } from "./once";
import { registries } from "./registry";

const metrics = once("webhooks", () => ({
  attempts: new Counter({
    name: "moxxie_webhook_attempts_total",
    help: "Attempts to send a webhook by outcome: delivered, failed, gone.",
    labelNames: ["outcome"] as const,
    registers: [registries.process],
  }),
  duration: new Histogram({
    name: "moxxie_webhook_attempt_duration_seconds",
    help: "Time until a receiver told its status, or until the attempt failed.",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers: [registries.process],
  }),
  deliveries: new Counter({
    name: "moxxie_webhook_deliveries_total",
    help: "Deliveries that have ended: delivered, or dead after every repetition.",
    labelNames: ["outcome"] as const,
    registers: [registries.process],
  }),
}));

/** Counts what this process sends; given to `startMoxxie`. */
export const webhookMeter: WebhookObserver = {
  attempt(outcome, durationMs) {
    metrics.attempts.inc({ outcome });
    metrics.duration.observe(durationMs / 1000);
  },
  ended: (outcome) => metrics.deliveries.inc({ outcome }),
};

/** What waits to be sent, counted in the database: it is one queue for all processes. */
export async function webhookGauges({ db }: Pick<Moxxie, "db">, actor: Actor): Promise<Registry> {
  const registry = new Registry();
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const [row] = await db.prisma.$queryRaw<{ waiting: number; oldestSeconds: number | null }[]>`
    SELECT count(*)::int AS waiting, extract(epoch FROM now() - min(d.created_at))::float8 AS "oldestSeconds"
    FROM webhook_deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id
    WHERE d.status = 'pending' AND (${actor.datacenterIds === null}
      OR (cardinality(w.datacenter_ids) > 0 AND w.datacenter_ids <@ ${[...(actor.datacenterIds ?? [])]}::text[]))`;
  gauge("moxxie_webhook_queue", "Deliveries of webhooks that wait.").set(row?.waiting ?? 0);
  gauge("moxxie_webhook_queue_oldest_seconds", "How long the oldest of them has waited.").set(row?.oldestSeconds ?? 0);
  return registry;
}
