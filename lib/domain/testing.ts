/** Records of an estate and views over them, for the tests of rules. Not part of the program. */
import type {
  DatacenterRecord,
  EndpointRecord,
  EstateView,
  GuestRecord,
  HoldRecord,
  HostRecord,
  StorageRecord,
} from "./estate";
import type { NetworkProfile } from "./platform";

/** The moment of the tests. */
export const testNow = new Date("2026-03-01T12:00:00.000Z");

const noLimits = { maxVms: null, maxCpu: null, maxMemoryGb: null, maxDiskGb: null };

export const aDatacenter = (
  limits: Partial<DatacenterRecord["limits"]> = {},
  change: Partial<DatacenterRecord> = {},
): DatacenterRecord => ({
  id: "DC1",
  name: "One",
  location: "",
  routerAddress: null,
  network: { ipRange: null, vlanRange: null, qinqEnabled: false, serviceVlan: null, quarantineMs: 0 },
  limits: { cpuOvercommit: 1, memoryOvercommit: 1, ...noLimits, ...limits },
  source: "file",
  ...change,
});

export const anEndpoint = (change: Partial<EndpointRecord> = {}): EndpointRecord => ({
  id: "pve",
  datacenterId: "DC1",
  provider: "any",
  url: "https://platform.test",
  enabled: true,
  source: "file",
  version: null,
  lastPollAt: testNow,
  lastGoodPollAt: testNow,
  lastPollMs: 10,
  lastPollCalls: 1,
  consecutiveFailures: 0,
  lastError: null,
  ...change,
});

/** A host of 16 cores and 64 GB; its id follows from endpoint and name. */
export function aHost(change: Partial<HostRecord> = {}): HostRecord {
  const { endpointId = "pve", name = "pve1" } = change;
  return {
    id: `${endpointId}:${name}`,
    endpointId,
    datacenterId: "DC1",
    name,
    status: "online",
    maintenance: false,
    cpuCores: 16,
    memoryTotalMb: 65_536,
    version: null,
    platformId: null,
    group: null,
    cpuFraction: null,
    memoryUsedMb: null,
    uptimeSeconds: null,
    observedAt: testNow,
    ...change,
  };
}

export const aGuest = (change: Partial<GuestRecord> = {}): GuestRecord => ({
  id: "g",
  endpointId: "pve",
  datacenterId: "DC1",
  provider: "any",
  kind: "vm",
  vmId: "100",
  name: "web",
  hostName: "pve1",
  status: "running",
  template: false,
  installed: true,
  cpuCores: 2,
  memoryMb: 2048,
  diskGb: 20,
  tags: [],
  addresses: [],
  lock: null,
  pool: null,
  startedAt: null,
  managed: true,
  protected: false,
  clientId: null,
  primaryDc: null,
  failoverDc: null,
  busyOperationId: null,
  diskStorageId: null,
  networks: [],
  stateChangedAt: testNow,
  observedAt: testNow,
  cpuFraction: null,
  memoryUsedMb: null,
  ...change,
});

/** A local storage of pve1 with 800 of 1,000 GB free. */
export const aStorage = (change: Partial<StorageRecord> = {}): StorageRecord => ({
  id: "pve:pve1:local",
  endpointId: "pve",
  datacenterId: "DC1",
  name: "local",
  hostName: "pve1",
  hostNames: ["pve1"],
  type: "lvm",
  shared: false,
  available: true,
  contents: ["vm-disk"],
  totalGb: 1000,
  usedGb: 200,
  observedAt: testNow,
  ...change,
});

/** A storage that several hosts reach. */
export const aSharedStorage = (hostNames: readonly string[], change: Partial<StorageRecord> = {}): StorageRecord =>
  aStorage({ id: "pve:ceph", name: "ceph", hostName: null, hostNames, shared: true, ...change });

/** A reservation of 2 cores, 4 GB and 10 GB disk on pve1's local storage, for an hour. */
export const aHold = (change: Partial<HoldRecord> = {}): HoldRecord => ({
  id: "hold-1",
  datacenterId: "DC1",
  endpointId: "pve",
  hostName: "pve1",
  storageId: "pve:pve1:local",
  cpuCores: 2,
  memoryMb: 4096,
  diskGb: 10,
  reservedBy: "Ada",
  reservedById: "a",
  reason: "",
  expiresAt: new Date(testNow.getTime() + 3_600_000),
  ...change,
});

export interface ViewContent {
  datacenters?: readonly DatacenterRecord[];
  endpoints?: readonly EndpointRecord[];
  hosts?: readonly HostRecord[];
  guests?: readonly GuestRecord[];
  storages?: readonly StorageRecord[];
  holds?: readonly HoldRecord[];
  profiles?: Readonly<Record<string, readonly NetworkProfile[]>>;
}

/** A view of exactly these records; one datacenter with one endpoint `pve` where none are given. */
export function viewOf({
  datacenters = [aDatacenter()],
  endpoints = [anEndpoint()],
  hosts = [],
  guests = [],
  storages = [],
  holds = [],
  profiles = {},
}: ViewContent = {}): EstateView {
  const byEndpoint = Map.groupBy(guests, ({ endpointId }) => endpointId);
  const none: readonly GuestRecord[] = [];
  return {
    version: 1,
    guestsVersion: 1,
    datacenters: byId(datacenters),
    endpoints: byId(endpoints),
    hosts: byId(hosts),
    guests: byId(guests),
    storages: byId(storages),
    holds: byId(holds),
    profilesOf: (endpointId) => profiles[endpointId] ?? [],
    templatesOf: () => [],
    packagesOf: () => [],
    guestsOfEndpoint: (endpointId) => byEndpoint.get(endpointId) ?? none,
    guestByVmId: (endpointId, vmId) => byEndpoint.get(endpointId)?.find((guest) => guest.vmId === vmId),
    guestsByName: (name) => guests.filter((guest) => guest.name === name),
    guestsWithVmId: (vmId) => guests.filter((guest) => guest.vmId === vmId),
  };
}

const byId = <Item extends { id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> =>
  new Map(items.map((item) => [item.id, item]));
