import type { Instance } from "@/lib/contracts/instances";
import type { EndpointRecord, EstateView, HostRecord } from "@/lib/domain/estate";
import type { InstanceProblem } from "./problems";

/** Where an entry's guests go, as far as the request decides it. */
export interface InstancePlace {
  datacenterId: string;
  /** The endpoints of that kind of platform in it; one, where a hypervisor or a group tells which. */
  endpoints: readonly EndpointRecord[];
  /** The hypervisor that the request names. */
  host?: HostRecord;
  group?: string;
}

/** What the asker can see of the estate. */
export interface VisibleEstate {
  view: Pick<EstateView, "datacenters" | "endpoints" | "hosts">;
  sees(datacenterId: string): boolean;
}

type Wanted = Pick<Instance, "provider" | "datacenter" | "hypervisor_id" | "hypervisor_group">;
type Found = InstancePlace | InstanceProblem;

/**
 * Finds datacenter, endpoint and hosts for an entry: from what it names, else from there being only one datacenter with
 * that kind of platform. Pure.
 */
export function placeOf(estate: VisibleEstate, wanted: Wanted): Found {
  const endpoints = endpointsFor(estate, wanted);
  if ("code" in endpoints) return endpoints;
  const hosts = [...estate.view.hosts.values()].filter(({ endpointId }) =>
    endpoints.some(({ id }) => id === endpointId),
  );
  if (wanted.hypervisor_id !== undefined)
    return byHost({ ...wanted, hypervisor_id: wanted.hypervisor_id }, { endpoints, hosts });
  if (wanted.hypervisor_group !== undefined)
    return byGroup({ ...wanted, hypervisor_group: wanted.hypervisor_group }, { endpoints, hosts });
  return inOneDatacenter(endpoints, { path: "datacenter", what: `a platform of kind '${wanted.provider}'` });
}

function endpointsFor(
  { view, sees }: VisibleEstate,
  { provider, datacenter }: Wanted,
): EndpointRecord[] | InstanceProblem {
  const visible = [...view.endpoints.values()].filter(({ enabled, datacenterId }) => enabled && sees(datacenterId));
  const ofKind = visible.filter((endpoint) => endpoint.provider === provider);
  if (ofKind.length === 0) {
    const kinds = listed(visible.map((endpoint) => endpoint.provider));
    const message = `No platform of kind '${provider}' is connected; connected are: ${kinds}.`;
    return { path: "provider", code: "cannot_be_done", message };
  }
  if (datacenter === undefined) return ofKind;
  if (!view.datacenters.has(datacenter) || !sees(datacenter)) {
    const known = listed([...view.datacenters.keys()].filter(sees));
    const message = `There is no datacenter '${datacenter}'. Known: ${known}.`;
    return { path: "datacenter", code: "unknown_datacenter", message };
  }
  const there = ofKind.filter(({ datacenterId }) => datacenterId === datacenter);
  if (there.length > 0) return there;
  const others = listed(ofKind.map(({ datacenterId }) => datacenterId));
  const message = `${datacenter} has no platform of kind '${provider}'; these have: ${others}.`;
  return { path: "datacenter", code: "cannot_be_done", message };
}

interface Candidates {
  endpoints: readonly EndpointRecord[];
  hosts: readonly HostRecord[];
}

function byHost(
  { provider, hypervisor_id: wanted, hypervisor_group: group }: Wanted & { hypervisor_id: number | string },
  { endpoints, hosts }: Candidates,
): Found {
  const named = String(wanted);
  const byId = hosts.filter(({ platformId }) => platformId === named);
  const matches = byId.length > 0 ? byId : hosts.filter(({ id, name }) => name === named || id === named);
  const [host, ...others] = matches;
  const path = "hypervisor_id";
  if (!host) {
    const known = listed(hosts.map(({ name, platformId }) => (platformId === null ? name : `${name} (${platformId})`)));
    return {
      path,
      code: "unknown_host",
      message: `There is no hypervisor '${named}' of kind '${provider}'. Hypervisors: ${known}.`,
    };
  }
  if (others.length > 0) {
    const where = inOneDatacenter(endpointsOf(matches, endpoints), {
      path: "datacenter",
      what: `a hypervisor '${named}'`,
    });
    if ("code" in where) return where;
    const ids = listed(matches.map(({ id }) => id));
    return {
      path,
      code: "ambiguous_name",
      message: `Several hypervisors are called '${named}': say which, as ${ids}.`,
    };
  }
  if (group !== undefined && host.group !== group) {
    const is = host.group === null ? "in no group" : `in group '${host.group}'`;
    const message = `Hypervisor '${host.name}' is ${is}, not in group '${group}': leave one of the two out.`;
    return { path: "hypervisor_group", code: "cannot_be_done", message };
  }
  return {
    datacenterId: host.datacenterId,
    endpoints: endpointsOf([host], endpoints),
    host,
    ...(host.group !== null && { group: host.group }),
  };
}

function byGroup(
  { provider, hypervisor_group: group }: Wanted & { hypervisor_group: string },
  { endpoints, hosts }: Candidates,
): Found {
  const inGroup = hosts.filter((host) => host.group === group);
  if (inGroup.length > 0) {
    const place = inOneDatacenter(endpointsOf(inGroup, endpoints), { path: "datacenter", what: `a group '${group}'` });
    return "code" in place ? place : { ...place, group };
  }
  const groups = hosts.flatMap((host) => host.group ?? []);
  const message =
    groups.length === 0
      ? `Hypervisors of kind '${provider}' are in no groups: leave hypervisor_group out.`
      : `There is no hypervisor group '${group}'. Groups: ${listed(groups)}.`;
  return { path: "hypervisor_group", code: "unknown_host_group", message };
}

const endpointsOf = (hosts: readonly HostRecord[], endpoints: readonly EndpointRecord[]) =>
  endpoints.filter(({ id }) => hosts.some(({ endpointId }) => endpointId === id));

function inOneDatacenter(endpoints: readonly EndpointRecord[], { path, what }: { path: string; what: string }): Found {
  const ids = [...new Set(endpoints.map(({ datacenterId }) => datacenterId))].sort();
  const [datacenterId, ...others] = ids;
  if (datacenterId === undefined) throw new Error("no endpoint is left to choose a datacenter from");
  if (others.length === 0) return { datacenterId, endpoints };
  const message = `Several datacenters have ${what}: ${ids.join(", ")}. Say which in 'datacenter'.`;
  return { path, code: "cannot_be_done", message };
}

const namedAtMost = 20;

/** For people: sorted, each once, and of very many the first. */
export function listed(names: readonly string[]): string {
  const each = [...new Set(names)].sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
  const more = each.length - namedAtMost;
  if (each.length === 0) return "none";
  return each.slice(0, namedAtMost).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
