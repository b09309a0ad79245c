import { capacityOfStorage, computeOfHost, diskStoragesOfHost } from "@/lib/domain/capacity";
import { loadOfHost } from "@/lib/domain/estate-index";
import type { GuestKind } from "@/lib/domain/guest";
import { sortKeyOf } from "@/lib/domain/placement/order";
import type { HostCandidate, HostGroup, PlacementRequest, StorageCandidate } from "@/lib/domain/placement/types";
import type { EndpointRecord, EstateView, HostRecord } from "@/lib/inventory/view";
import { capabilitiesOf, type Provider } from "@/lib/providers/provider";
import { byHostName } from "./by-host-name";
import { serviceVlanOf } from "./network-names";

/** What placement knows of a host without looking at the clock or at its datacenter as a whole. */
export type HostFacts = Omit<HostCandidate, "stale" | "dataAgeSeconds" | "room">;

/** For what kind of guest hosts are looked at. */
export interface GuestWanted {
  kind: GuestKind;
  diskContent: PlacementRequest["diskContent"];
}

export interface FactsAsked extends GuestWanted {
  view: EstateView;
  endpoint: EndpointRecord;
  hosts: readonly HostRecord[];
  /** Undefined: its endpoint was just taken away. */
  provider: Provider | undefined;
  now: Date;
  /** A reservation that counts as free. */
  except?: string;
}

/** The facts of all hosts of one endpoint, in the order of their names. */
export function makeHostFacts(asked: FactsAsked): HostFacts[] {
  const { view, endpoint, hosts, provider, kind, now, except } = asked;
  const profiles = byHostName(view.profilesOf(endpoint.id));
  const templates = byHostName(
    view
      .templatesOf(endpoint.id)
      .filter((template) => template.kind === kind)
      .map((template) => ({ ...template, id: `${endpoint.id}:${template.id}` })),
  );
  const serviceVlan = serviceVlanOf(view, endpoint.datacenterId);
  const groupOf = groupsOf(hosts);
  const packages = provider?.packages ? view.packagesOf(endpoint.id) : null;
  const capabilities = provider ? namesOf(provider) : none;
  const storagesOf = storageReader(asked);
  const facts = hosts.map((host): HostFacts => {
    const { cpu, memoryMb } = computeOfHost(view, host, { now, except });
    return {
      id: host.id,
      endpointId: endpoint.id,
      datacenterId: host.datacenterId,
      name: host.name,
      sortKey: sortKeyOf(host),
      group: groupOf(host),
      provider: endpoint.provider,
      capabilities,
      online: host.status === "online",
      maintenance: host.maintenance,
      cpuFree: cpu.available,
      cpuTotal: cpu.total,
      cpuReserved: cpu.reserved,
      memoryFreeMb: memoryMb.available,
      memoryTotalMb: memoryMb.total,
      memoryReservedMb: memoryMb.reserved,
      guests: loadOfHost(view, host).guests,
      storages: storagesOf(host),
      profiles: profiles.get(host.name) ?? [],
      serviceVlan,
      templates: templates.get(host.name) ?? [],
      packages,
    };
  });
  return facts.sort((a, b) => Number(a.sortKey > b.sortKey) - Number(a.sortKey < b.sortKey));
}

const none: ReadonlySet<string> = new Set();

const namesOf = (provider: Provider): ReadonlySet<string> =>
  new Set(Object.entries(capabilitiesOf(provider)).flatMap(([name, has]) => (has ? name : [])));

/** The group of each host of an endpoint. */
function groupsOf(hosts: readonly HostRecord[]): (host: HostRecord) => HostGroup | null {
  const groups = new Map<string, HostGroup>();
  for (const { group: name, status, maintenance } of hosts) {
    if (name === null) continue;
    const group = groups.get(name) ?? { name, placeable: 0 };
    if (status === "online" && !maintenance) group.placeable += 1;
    groups.set(name, group);
  }
  return ({ group }) => (group === null ? null : (groups.get(group) ?? null));
}

/** The storages of a host that take the disk; one that many hosts share is counted once. */
function storageReader({ view, diskContent, now, except }: FactsAsked) {
  const known = new Map<string, StorageCandidate>();
  return (host: HostRecord): StorageCandidate[] =>
    diskStoragesOfHost(view, host)
      .filter((storage) => storage.contents.includes(diskContent) && storage.available)
      .map((storage) => {
        const seen = known.get(storage.id);
        if (seen) return seen;
        const { name, shared } = storage;
        const { total, available, reserved } = capacityOfStorage(view, storage, { now, except });
        const made = { name, shared, totalGb: total, freeGb: Math.max(0, available), reservedGb: reserved };
        known.set(storage.id, made);
        return made;
      });
}
