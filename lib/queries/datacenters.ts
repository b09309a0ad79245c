import { Duration } from "luxon";
import type { Actor } from "@/lib/auth/actor";
import { authorise, authoriseIn, sees } from "@/lib/auth/authorise";
import type { DatacenterList, DatacenterView } from "@/lib/contracts/estate";
import { endpointsOfDatacenter, hostsOfDatacenter } from "@/lib/domain/estate-index";
import { notFound } from "@/lib/errors";
import type { DatacenterRecord, GuestRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { healthOfDatacenter } from "./capacity/datacenter-health";
import { datacenterUsage } from "./capacity/datacenter-usage";
import { freshnessOfDatacenter } from "./freshness";

/** The datacenters that the actor sees, with their state and capacity. From the view. */
export function listDatacenters(moxxie: Moxxie, actor: Actor): DatacenterList {
  authorise(actor, "estate:read");
  const items = [...moxxie.inventory.view().datacenters.values()]
    .filter(({ id }) => sees(actor, id))
    .map((datacenter) => datacenterView(moxxie, datacenter));
  return { items, total: items.length };
}

/** @throws MoxxieError `not_found`. */
export function getDatacenter(moxxie: Moxxie, actor: Actor, id: string): DatacenterView {
  authoriseIn(actor, "estate:read", { datacenterId: id, what: "datacenter", id });
  const datacenter = moxxie.inventory.view().datacenters.get(id);
  if (!datacenter) throw notFound("datacenter", id);
  return datacenterView(moxxie, datacenter);
}

function datacenterView(moxxie: Moxxie, datacenter: DatacenterRecord): DatacenterView {
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
    })),
    hosts: { total: hosts.length, online: hosts.filter(({ status }) => status === "online").length },
    guests: guestCounts(endpoints.flatMap(({ id }) => view.guestsOfEndpoint(id))),
    ...datacenterUsage(view, datacenter.id, new Date()),
    freshness: freshnessOfDatacenter(moxxie, datacenter.id),
  };
}

function networkView({ network }: DatacenterRecord): DatacenterView["network"] {
  const { quarantineMs, ...rest } = network;
  return { ...rest, quarantine: Duration.fromMillis(quarantineMs).rescale().toISO() };
}

/** Guests by status and kind; templates do not count. */
export function guestCounts(all: readonly GuestRecord[]): DatacenterView["guests"] {
  const guests = all.filter(({ template }) => !template);
  const byStatus: Record<string, number> = {};
  for (const { status } of guests) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const vms = guests.filter(({ kind }) => kind === "vm").length;
  return { total: guests.length, vms, containers: guests.length - vms, byStatus };
}
