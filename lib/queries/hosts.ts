import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type {
  HostDetail,
  HostListQuery,
  HostPage,
  HostView,
  MetricsView,
  NetworkProfileList,
} from "@/lib/contracts/estate";
import { capacityOfHost } from "@/lib/domain/capacity";
import { loadOfHost, storagesOfHost } from "@/lib/domain/estate-index";
import { MoxxieError, notFound } from "@/lib/errors";
import type { EstateView, HostRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import type { MetricsRange } from "@/lib/providers/provider";
import { datacentersFreshness, observedOf } from "./freshness";
import { hostsByName, sortHosts } from "./host-order";
import { sharedSeries } from "./metrics";
import { profileView } from "./network-profiles";
import { pageAfter } from "./page";
import { storageView } from "./storages";
import { usageOf } from "./usage";

/** A page of hosts with what they have and what is assigned on them. From the view. */
export function listHosts(moxxie: Moxxie, actor: Actor, query: HostListQuery): HostPage {
  authorise(actor, "estate:read");
  const view = moxxie.inventory.view();
  const hosts = hostsByName(view)
    .filter((host) => sees(actor, host.datacenterId))
    .filter(({ datacenterId }) => query.datacenter === undefined || datacenterId === query.datacenter)
    .filter(({ endpointId }) => query.endpoint === undefined || endpointId === query.endpoint)
    .filter((host) => query.provider === undefined || providerOfHost(view, host) === query.provider);
  const page = pageAfter(sortHosts(hosts, query.sort), {
    limit: query.limit,
    cursor: query.cursor,
    keyOf: ({ id }) => id,
  });
  return {
    ...page,
    items: page.items.map((host) => hostView(moxxie, view, host)),
    datacenters: datacentersFreshness(moxxie, actor, query.datacenter),
  };
}

/** One host with its storages. @throws MoxxieError `not_found`, `ambiguous_name`. */
export function getHost(moxxie: Moxxie, actor: Actor, reference: string): HostDetail {
  authorise(actor, "estate:read");
  const view = moxxie.inventory.view();
  const host = resolveHost(moxxie, actor, reference);
  const storages = storagesOfHost(view, host);
  return { ...hostView(moxxie, view, host), storages: storages.map((storage) => storageView(moxxie, storage)) };
}

/** CPU, memory and network of a host over time. @throws MoxxieError `not_found`, `ambiguous_name`, `not_supported`. */
export async function hostMetrics(
  moxxie: Moxxie,
  actor: Actor,
  reference: string,
  range: MetricsRange,
): Promise<MetricsView> {
  authorise(actor, "estate:read");
  const { endpointId, name } = resolveHost(moxxie, actor, reference);
  return sharedSeries(moxxie, {
    endpointId,
    name: `host ${name} ${range}`,
    read: (metrics) => metrics.host(name, range),
  });
}

/** Networks that a guest on the host can be put on. @throws MoxxieError `not_found`, `ambiguous_name`. */
export function hostNetworkProfiles(moxxie: Moxxie, actor: Actor, reference: string): NetworkProfileList {
  authorise(actor, "estate:read");
  const view = moxxie.inventory.view();
  const host = resolveHost(moxxie, actor, reference);
  const profiles = view.profilesOf(host.endpointId).filter(({ hostNames }) => hostNames.includes(host.name));
  return {
    items: profiles.map((profile) => profileView(profile, host)),
    datacenters: datacentersFreshness(moxxie, actor, host.datacenterId),
  };
}

/** A host by its id (`endpoint:name`), by `datacenter:name`, or by its name where only one host has it. */
export function resolveHost(moxxie: Moxxie, actor: Actor, reference: string): HostRecord {
  const view = moxxie.inventory.view();
  const visible = [...view.hosts.values()].filter((host) => sees(actor, host.datacenterId));
  const named = (host: HostRecord) =>
    [host.id, host.name, `${host.datacenterId}:${host.name}`].some((name) => name === reference);
  const exact = visible.find(({ id }) => id === reference);
  const [host, ...others] = exact ? [exact] : visible.filter(named);
  if (!host) throw notFound("host", reference);
  if (others.length === 0) return host;
  const candidates = [host, ...others].map(({ id, name, datacenterId }) => ({ id, name, datacenter: datacenterId }));
  const message = `Several hosts are called '${reference}'; say which: ${candidates.map(({ id }) => id).join(", ")}.`;
  throw new MoxxieError("ambiguous_name", message, { extra: { candidates } });
}

const providerOfHost = (view: EstateView, { endpointId }: HostRecord) =>
  view.endpoints.get(endpointId)?.provider ?? "unknown";

function hostView(moxxie: Moxxie, view: EstateView, host: HostRecord): HostView {
  const { guests, running } = loadOfHost(view, host);
  const { cpu, memoryMb, diskGb } = capacityOfHost(view, host, { now: new Date() });
  const cpuInUse = host.cpuFraction === null ? null : host.cpuFraction * host.cpuCores;
  return {
    id: host.id,
    name: host.name,
    datacenter: host.datacenterId,
    endpoint: host.endpointId,
    provider: providerOfHost(view, host),
    status: host.status,
    maintenance: host.maintenance,
    group: host.group,
    version: host.version,
    cpu: usageOf(cpu, { inUse: cpuInUse }),
    memoryMB: usageOf(memoryMb, { inUse: host.memoryUsedMb }),
    diskGB: usageOf(diskGb, { inUse: diskGb.used }),
    guests: { total: guests, running },
    uptimeSeconds: host.uptimeSeconds,
    ...observedOf(moxxie, host),
  };
}
