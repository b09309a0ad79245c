import { Duration } from "luxon";
import type { Actor } from "@/lib/auth/actor";
import { authorise, authoriseIn, sees } from "@/lib/auth/authorise";
import type { DatacenterList, DatacenterView } from "@/lib/contracts/estate";
import { capacityOfDatacenter } from "@/lib/domain/capacity";
import { gbToMb } from "@/lib/domain/units";
import { notFound } from "@/lib/errors";
import type { DatacenterRecord, EndpointRecord, EstateView, GuestRecord, HostRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { freshnessOfDatacenter } from "./freshness";
import { sumKnown, usageOf } from "./usage";

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
  const endpoints = [...view.endpoints.values()].filter(({ datacenterId }) => datacenterId === datacenter.id);
  const hosts = [...view.hosts.values()].filter(({ datacenterId }) => datacenterId === datacenter.id);
  const { maxMemoryGb, maxDiskGb, ...limits } = datacenter.limits;
  return {
    id: datacenter.id,
    name: datacenter.name,
    location: datacenter.location,
    routerAddress: datacenter.routerAddress,
    network: networkView(datacenter),
    limits: { ...limits, maxMemoryGB: maxMemoryGb, maxDiskGB: maxDiskGb },
    source: datacenter.source,
    health: healthOf(moxxie, { endpoints, hosts }),
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
    ...capacityOf(view, { datacenter, hosts }),
    freshness: freshnessOfDatacenter(moxxie, datacenter.id),
  };
}

function networkView({ network }: DatacenterRecord): DatacenterView["network"] {
  const { quarantineMs, ...rest } = network;
  return { ...rest, quarantine: Duration.fromMillis(quarantineMs).rescale().toISO() };
}

function guestCounts(all: readonly GuestRecord[]): DatacenterView["guests"] {
  const guests = all.filter(({ template }) => !template);
  const byStatus: Record<string, number> = {};
  for (const { status } of guests) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const vms = guests.filter(({ kind }) => kind === "vm").length;
  return { total: guests.length, vms, containers: guests.length - vms, byStatus };
}

function capacityOf(
  view: EstateView,
  { datacenter, hosts }: { datacenter: DatacenterRecord; hosts: readonly HostRecord[] },
): Pick<DatacenterView, "cpu" | "memoryMB" | "diskGB"> {
  const { maxCpu, maxMemoryGb, maxDiskGb } = datacenter.limits;
  const online = hosts.filter(({ status }) => status === "online");
  const { cpu, memoryMb, diskGb } = capacityOfDatacenter(view, datacenter.id, new Date());
  const coresInUse = online.map(({ cpuFraction, cpuCores }) => (cpuFraction === null ? null : cpuFraction * cpuCores));
  return {
    cpu: usageOf(cpu, { inUse: sumKnown(coresInUse), max: maxCpu }),
    memoryMB: usageOf(memoryMb, {
      inUse: sumKnown(online.map(({ memoryUsedMb }) => memoryUsedMb)),
      max: maxMemoryGb === null ? null : gbToMb(maxMemoryGb),
    }),
    diskGB: usageOf(diskGb, { inUse: diskGb.used, max: maxDiskGb }),
  };
}

const failuresUntilDown = 2;

/**
 * empty: no endpoint in use. healthy: all endpoints fresh, all hosts online. down: every endpoint fails. stale: none
 * is fresh. degraded: the rest.
 */
function healthOf(
  { inventory }: Moxxie,
  { endpoints, hosts }: { endpoints: readonly EndpointRecord[]; hosts: readonly HostRecord[] },
): DatacenterView["health"] {
  const used = endpoints.filter(({ enabled }) => enabled);
  if (used.length === 0) return "empty";
  if (used.every(({ consecutiveFailures }) => consecutiveFailures >= failuresUntilDown)) return "down";
  const fresh = used.filter(({ id }) => inventory.freshnessOf(id) === "fresh").length;
  if (fresh === 0) return "stale";
  return fresh === used.length && hosts.every(({ status }) => status === "online") ? "healthy" : "degraded";
}
