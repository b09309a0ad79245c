import { Gauge, Registry } from "prom-client";
import type { Actor } from "@/lib/auth/actor";
import { sees } from "@/lib/auth/authorise";
import type { Moxxie } from "@/lib/moxxie";

/**
 * Gauges of what the actor may see of the estate, made anew for each scrape from the in-process snapshot: they cost no
 * platform and cannot go stale.
 */
export function estateGauges(moxxie: Moxxie, actor: Actor): Registry {
  const registry = new Registry();
  guestGauges(registry, moxxie, actor);
  endpointGauges(registry, moxxie, actor);
  return registry;
}

function guestGauges(registry: Registry, { inventory }: Moxxie, actor: Actor): void {
  const guests = new Gauge({
    name: "moxxie_guests",
    help: "Guests by datacenter, kind and status; templates aside.",
    labelNames: ["datacenter", "kind", "status"] as const,
    registers: [registry],
  });
  const hosts = new Gauge({
    name: "moxxie_hosts",
    help: "Hosts by datacenter and status.",
    labelNames: ["datacenter", "status"] as const,
    registers: [registry],
  });
  const view = inventory.view();
  for (const { datacenterId: datacenter, kind, status, template } of view.guests.values())
    if (!template && sees(actor, datacenter)) guests.inc({ datacenter, kind, status });
  for (const { datacenterId: datacenter, status } of view.hosts.values())
    if (sees(actor, datacenter)) hosts.inc({ datacenter, status });
}

function endpointGauges(registry: Registry, { inventory }: Moxxie, actor: Actor): void {
  const labelNames = ["datacenter", "endpoint"] as const;
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers: [registry] });
  const up = gauge("moxxie_endpoint_up", "1 when the endpoint's data is fresh.");
  const lastGood = gauge("moxxie_endpoint_last_good_poll_timestamp_seconds", "When it last answered a poll well.");
  const lastSeconds = gauge("moxxie_endpoint_last_poll_seconds", "How long its last poll took.");
  const lastCalls = gauge("moxxie_endpoint_last_poll_calls", "How many calls its last poll cost.");
  for (const endpoint of inventory.view().endpoints.values()) {
    if (!sees(actor, endpoint.datacenterId)) continue;
    const labels = { datacenter: endpoint.datacenterId, endpoint: endpoint.id };
    up.set(labels, inventory.freshnessOf(endpoint.id) === "fresh" ? 1 : 0);
    if (endpoint.lastGoodPollAt) lastGood.set(labels, endpoint.lastGoodPollAt.getTime() / 1000);
    if (endpoint.lastPollMs !== null) lastSeconds.set(labels, endpoint.lastPollMs / 1000);
    if (endpoint.lastPollCalls !== null) lastCalls.set(labels, endpoint.lastPollCalls);
  }
}
