import type { Actor } from "@/lib/auth/actor";
import { authorise, authoriseIn, sees } from "@/lib/auth/authorise";
import type { DatacenterList, DatacenterView } from "@/lib/contracts/estate";
import { rangeConflictsOf } from "@/lib/domain/datacenter-ranges";
import { durationOfMs } from "@/lib/domain/duration";
import { endpointsOfDatacenter, hostsOfDatacenter } from "@/lib/domain/estate-index";
import { notFound } from "@/lib/errors";
import type { DatacenterRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { capabilitiesOf } from "@/lib/providers/provider";
import { healthOfDatacenter } from "./capacity/datacenter-health";
import { datacenterUsage } from "./capacity/datacenter-usage";
import { guestCounts } from "./capacity/guest-counts";
import { freshnessOfDatacenter } from "./freshness";

/** The datacenters that the actor sees, with their state and capacity. From the view. */
export function listDatacenters(moxxie: Moxxie, actor: Actor): DatacenterList {
  authorise(actor, "estate:read");
  const items = [...moxxie.inventory.view().datacenters.values()]
    .filter(({ id }) => sees(actor, id))
    .map((datacenter) => datacenterView(moxxie, actor, datacenter));
  return { items, total: items.length };
}

/** @throws MoxxieError `not_found`. */
export function getDatacenter(moxxie: Moxxie, actor: Actor, id: string): DatacenterView {
  authoriseIn(actor, "estate:read", { datacenterId: id, what: "datacenter", id });
  const datacenter = moxxie.inventory.view().datacenters.get(id);
  if (!datacenter) throw notFound("datacenter", id);
  return datacenterView(moxxie, actor, datacenter);
}

/** What a datacenter gives out that another one, which the actor sees too, gives out as well. A sentence each. */
export function rangeWarningsOf(
  { inventory }: Pick<Moxxie, "inventory">,
  actor: Actor,
  datacenter: DatacenterRecord,
): string[] {
  const others = [...inventory.view().datacenters.values()].filter(({ id }) => sees(actor, id));
  return rangeConflictsOf(datacenter, others);
}

function datacenterView(moxxie: Moxxie, actor: Actor, datacenter: DatacenterRecord): DatacenterView {
  const view = moxxie.inventory.view();
  const endpoints = endpointsOfDatacenter(view, datacenter.id);
  const hosts = hostsOfDatacenter(view, datacenter.id);
  const { maxMemoryGb, maxDiskGb, ...limits } = datacenter.limits;
  return {
    id: datacenter.id,
    name: datacenter.name,
    location: datacenter.location,
    routerAddress: datacenter.routerAddress,
    network: networkView(datacenter),
    limits: { ...limits, maxMemoryGB: maxMemoryGb, maxDiskGB: maxDiskGb },
    source: datacenter.source,
    warnings: rangeWarningsOf(moxxie, actor, datacenter),
    health: healthOfDatacenter(moxxie, datacenter.id),
    providers: [...new Set(endpoints.map(({ provider }) => provider))].sort(),
    endpoints: endpoints.map((endpoint) => ({
      id: endpoint.id,
      provider: endpoint.provider,
      enabled: endpoint.enabled,
      state: moxxie.inventory.freshnessOf(endpoint.id),
      version: endpoint.version,
      lastGoodPollAt: endpoint.lastGoodPollAt?.toISOString() ?? null,
      error: endpoint.lastError?.message ?? null,
      ...abilitiesOf(moxxie, endpoint.id),
    })),
    hosts: { total: hosts.length, online: hosts.filter(({ status }) => status === "online").length },
    guests: guestCounts(view, datacenter.id),
    ...datacenterUsage(view, datacenter.id, new Date()),
    freshness: freshnessOfDatacenter(moxxie, datacenter.id),
  };
}

function abilitiesOf(
  { providers }: Moxxie,
  endpointId: string,
): Pick<DatacenterView["endpoints"][number], "capabilities" | "suspendKeeps"> {
  if (!providers.has(endpointId)) return { capabilities: {}, suspendKeeps: null };
  const provider = providers.get(endpointId);
  return { capabilities: capabilitiesOf(provider), suspendKeeps: provider.suspend?.keeps ?? null };
}

function networkView({ network }: DatacenterRecord): DatacenterView["network"] {
  const { quarantineMs, ...rest } = network;
  return { ...rest, quarantine: durationOfMs(quarantineMs) };
}
