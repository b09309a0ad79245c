/** An estate of any size as the view holds it, without platforms and tables behind it. */
import type { NetworkProfile } from "@/lib/domain/platform";
import { Estate } from "@/lib/inventory/estate";
import type { KnownGuest } from "@/lib/inventory/known-guest";
import type { Measurement } from "@/lib/inventory/measurement";
import type { DatacenterRecord, EndpointRecord, HoldRecord, HostRecord, StorageRecord } from "@/lib/inventory/view";

const hostsPerEndpoint = 50;
const endpointsPerDatacenter = 12;

export interface EstateSize {
  hosts: number;
  guests: number;
}

/** Clusters of 50 hosts of three sizes, half full; each host has a storage of its own and one that the cluster shares. */
export function makeEstate({ hosts, guests }: EstateSize): Estate {
  const endpointCount = Math.max(2, Math.ceil(hosts / hostsPerEndpoint));
  const perEndpoint = Math.ceil(hosts / endpointCount);
  const endpoints = Array.from({ length: endpointCount }, (_, index) => endpointOf(index));
  const datacenters = new Map(
    endpoints.map(({ datacenterId }) => [datacenterId, datacenterOf(datacenterId, { hosts, guests })]),
  );
  let estate = Estate.empty.withLists({ datacenters, endpoints: new Map(endpoints.map((each) => [each.id, each])) });
  for (const [index, endpoint] of endpoints.entries()) {
    const count = Math.min(perEndpoint, hosts - index * perEndpoint);
    const own = Array.from({ length: count }, (_, n) => hostOf(endpoint, n));
    estate = estate.withContent(endpoint.id, {
      hosts: own,
      storages: [...own.map((host) => localStorage(host)), sharedStorage(endpoint, own)],
      guests: guestsOf(own, { index, count: Math.ceil(guests / endpointCount) }),
      profiles: profilesOf(own),
      templates: [],
      packages: [],
    });
  }
  const holds = [...estate.hosts.values()].filter((_, n) => n % 20 === 0).map((host, n) => holdOn(host, n));
  return estate.withHolds({ upserts: holds, removedIds: [] });
}

/** The view after one endpoint was polled: the loads of its hosts and guests moved. */
export function afterPoll(estate: Estate, { endpointId, round }: { endpointId: string; round: number }): Estate {
  const endpoint = estate.endpoints.get(endpointId);
  if (!endpoint) return estate;
  const load = (n: number) => ((n * 13 + round * 7) % 100) / 100;
  const measurement: Measurement = {
    hosts: Object.fromEntries(
      estate.hostsOfEndpoint(endpointId).map(({ name }, n) => [name, [load(n), 20_000, 1_000]]),
    ),
    guests: Object.fromEntries(estate.guestsOfEndpoint(endpointId).map(({ vmId }, n) => [vmId, [load(n), 1_024]])),
  };
  return estate.with(endpointId, { endpoint: { ...endpoint, lastGoodPollAt: new Date() }, measurement });
}

const then = new Date("2026-01-01T00:00:00Z");

function endpointOf(index: number): EndpointRecord {
  return {
    id: `cluster-${index + 1}`,
    datacenterId: `DC${Math.floor(index / endpointsPerDatacenter) + 1}`,
    provider: "bench",
    url: `https://cluster-${index + 1}.example`,
    enabled: true,
    source: "file",
    version: "9.0",
    lastPollAt: new Date(),
    lastGoodPollAt: new Date(),
    lastPollMs: 100,
    lastPollCalls: 1,
    consecutiveFailures: 0,
    lastError: null,
  };
}

const datacenterOf = (id: string, { hosts, guests }: EstateSize): DatacenterRecord => ({
  id,
  name: id,
  location: "",
  routerAddress: null,
  network: { ipRange: null, vlanRange: null, qinqEnabled: false, serviceVlan: null, quarantineMs: 0 },
  limits: {
    cpuOvercommit: 4,
    memoryOvercommit: 1,
    maxVms: guests * 2,
    maxCpu: hosts * 512,
    maxMemoryGb: null,
    maxDiskGb: null,
  },
  source: "file",
});

const hostOf = ({ id: endpointId, datacenterId }: EndpointRecord, n: number): HostRecord => ({
  id: `${endpointId}:node${n + 1}`,
  endpointId,
  datacenterId,
  name: `node${n + 1}`,
  status: n % 40 === 39 ? "offline" : "online",
  maintenance: n % 25 === 24,
  cpuCores: [32, 64, 128][n % 3] ?? 64,
  memoryTotalMb: ([256, 512, 1024][n % 3] ?? 512) * 1024,
  version: "9.0",
  platformId: null,
  group: null,
  cpuFraction: 0.3,
  memoryUsedMb: 20_000,
  uptimeSeconds: 1_000,
  observedAt: then,
});

const localStorage = ({ endpointId, datacenterId, name }: HostRecord): StorageRecord => ({
  id: `${endpointId}:${name}:local`,
  endpointId,
  datacenterId,
  name: "local",
  hostName: name,
  hostNames: [name],
  type: "lvmthin",
  shared: false,
  available: true,
  contents: ["vm-disk", "container-disk"],
  totalGb: 4_000,
  usedGb: 1_000,
  observedAt: then,
});

const sharedStorage = ({ id, datacenterId }: EndpointRecord, hosts: readonly HostRecord[]): StorageRecord => ({
  id: `${id}:shared`,
  endpointId: id,
  datacenterId,
  name: "shared",
  hostName: null,
  hostNames: hosts.map(({ name }) => name),
  type: "ceph",
  shared: true,
  available: true,
  contents: ["vm-disk", "container-disk"],
  totalGb: 100_000,
  usedGb: 60_000,
  observedAt: then,
});

/** A bridge that takes any VLAN everywhere, and three networks of one VLAN, one of which half of the hosts have. */
function profilesOf(hosts: readonly HostRecord[]): NetworkProfile[] {
  const names = hosts.map(({ name }) => name);
  const network = (vlan: number, hostNames: string[]): NetworkProfile => ({
    id: `net${vlan}`,
    name: `net${vlan}`,
    hostNames,
    kind: "vnet",
    vlan,
    vlanAware: false,
    isDefault: false,
  });
  return [
    { id: "vmbr0", name: "vmbr0", hostNames: names, kind: "bridge", vlanAware: true, isDefault: true },
    network(100, names),
    network(200, names),
    network(
      300,
      names.filter((_, n) => n % 2 === 0),
    ),
  ];
}

function guestsOf(hosts: readonly HostRecord[], { index, count }: { index: number; count: number }): KnownGuest[] {
  return Array.from({ length: hosts.length === 0 ? 0 : count }, (_, n): KnownGuest => {
    const host = hosts[n % hosts.length];
    const number = index * count + n;
    if (!host) throw new Error("there is no such host");
    return {
      id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
      endpointId: host.endpointId,
      datacenterId: host.datacenterId,
      provider: "bench",
      kind: n % 10 === 0 ? "container" : "vm",
      vmId: String(100 + n),
      name: `guest-${number}`,
      hostName: host.name,
      status: n % 5 === 0 ? "stopped" : "running",
      template: false,
      installed: true,
      cpuCores: [1, 2, 4][n % 3] ?? 1,
      memoryMb: [1024, 2048, 4096][n % 3] ?? 1024,
      diskGb: 20,
      tags: [n % 3 ? "env-prod" : "env-test", `client-${number % 400}`],
      addresses: [],
      lock: null,
      pool: null,
      startedAt: null,
      managed: true,
      protected: false,
      clientId: `client-${number % 400}`,
      primaryDc: null,
      failoverDc: null,
      busyOperationId: null,
      diskStorageId: null,
      networks: [],
      stateChangedAt: then,
      observedAt: then,
      cpuFraction: null,
      memoryUsedMb: null,
      missedPolls: 0,
      addressesAt: null,
      networksAt: null,
    };
  });
}

const holdOn = ({ endpointId, datacenterId, name }: HostRecord, n: number): HoldRecord => ({
  id: `00000000-0000-4000-9000-${String(n).padStart(12, "0")}`,
  datacenterId,
  endpointId,
  hostName: name,
  storageId: `${endpointId}:shared`,
  cpuCores: 2,
  memoryMb: 4096,
  diskGb: 40,
  reservedBy: "bench",
  reservedById: "bench",
  reason: "bench",
  expiresAt: new Date(Date.now() + 3_600_000 + n),
});
