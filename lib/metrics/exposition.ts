import { Registry } from "prom-client";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type { Moxxie } from "@/lib/moxxie";
import { estateGauges } from "./estate";
import { registries } from "./registry";
import { webhookGauges } from "./webhooks";
import { workGauges } from "./work";

/** Prometheus' text format, version 0.0.4. */
export const metricsContentType = Registry.PROMETHEUS_CONTENT_TYPE;

/**
 * All metrics that the actor may see. Who is limited to some datacenters does not get the series that are labelled by
 * endpoint without a datacenter.
 */
export async function exposition(moxxie: Moxxie, actor: Actor): Promise<string> {
  authorise(actor, "metrics:read");
  const parts = [registries.process, estateGauges(moxxie, actor), await workGauges(moxxie, actor)];
  parts.push(await webhookGauges(moxxie, actor));
  if (actor.datacenterIds === null) parts.push(registries.endpoints);
  const texts = await Promise.all(parts.map((registry) => registry.metrics()));
  return `${texts
    .map((text) => text.trim())
    .filter(Boolean)
    .join("\n\n")}\n`;
}
