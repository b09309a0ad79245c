import { meaningOf } from "../affinity/rules";
import type { AffinityConstraint, AffinityRule } from "../affinity/types";
import type { NetworkProfile, PackageInfo, TemplateInfo } from "../platform";
import { sortKeyOf } from "./order";
import type { DatacenterRoom, Filter, HostCandidate, PlacementRequest, Scorer, StorageCandidate } from "./types";

/** Facts for the tests of placement: one host of 16 cores and 64 GB, half empty, and a small request. */

export const bridge: NetworkProfile = {
  id: "vmbr0",
  name: "vmbr0",
  hostNames: ["pve1"],
  kind: "bridge",
  vlanAware: false,
  isDefault: true,
};

export const debian: TemplateInfo = {
  id: "pve:9000",
  name: "debian-12",
  kind: "vm",
  hostNames: ["pve1", "pve2"],
  homeHostName: "pve1",
  minDiskGb: 8,
  cloudInit: true,
};

/** A small package that can be used and is not the platform's default. */
export const aPackage = (id: string, name: string, change: Partial<PackageInfo> = {}): PackageInfo => ({
  id,
  name,
  enabled: true,
  cpuCores: 1,
  memoryMb: 1024,
  diskGb: 10,
  trafficGb: null,
  bandwidthMbps: null,
  isDefault: false,
  ...change,
});

export const noLimit = { guests: Infinity, cpuCores: Infinity, memoryMb: Infinity, diskGb: Infinity };
export const anyRoom: DatacenterRoom = { max: noLimit, left: noLimit };

export const storage = (change: Partial<StorageCandidate> = {}): StorageCandidate => ({
  name: "local-lvm",
  shared: false,
  freeGb: 300,
  totalGb: 500,
  reservedGb: 0,
  ...change,
});

export const candidate = (change: Partial<HostCandidate> = {}): HostCandidate => {
  const { name = "pve1", endpointId = "pve" } = change;
  return {
    id: `${endpointId}:${name}`,
    endpointId,
    datacenterId: "DC1",
    name,
    sortKey: sortKeyOf({ endpointId, name }),
    group: null,
    provider: "fake",
    capabilities: new Set(["snapshots"]),
    online: true,
    maintenance: false,
    stale: false,
    dataAgeSeconds: 0,
    cpuFree: 12,
    cpuTotal: 16,
    cpuReserved: 0,
    memoryFreeMb: 32_768,
    memoryTotalMb: 65_536,
    memoryReservedMb: 0,
    guests: 10,
    storages: [storage()],
    profiles: [bridge],
    serviceVlan: null,
    templates: [debian],
    packages: null,
    room: anyRoom,
    ...change,
  };
};

export const request = (change: Partial<PlacementRequest> = {}): PlacementRequest => ({
  kind: "vm",
  cpuCores: 2,
  memoryMb: 4096,
  diskGb: 40,
  networks: [{}],
  diskContent: "vm-disk",
  affinity: [],
  ...change,
});

/** What a filter says to a request and a host that differ so from the plain ones. */
export const said = (filter: Filter, asked: Partial<PlacementRequest>, host: Partial<HostCandidate>) =>
  filter.reject(request(asked), candidate(host));

/** What a scorer gives, beside hosts of which one has `mostGuests`. */
export const given = (
  scorer: Scorer,
  {
    asked = {},
    host = {},
    mostGuests = 10,
  }: {
    asked?: Partial<PlacementRequest>;
    host?: Partial<HostCandidate>;
    mostGuests?: number;
  },
) => scorer.score(request(asked), candidate(host), { mostGuests });

/** A constraint on where some guests are, by host or datacenter id. */
export const constraint = (
  rule: AffinityRule,
  places: Readonly<Record<string, readonly string[]>>,
  datacenterOf: Record<string, string> = {},
): AffinityConstraint => ({
  rule,
  ...meaningOf[rule],
  places: new Map(Object.entries(places)),
  datacenterOf: new Map(Object.keys(places).map((place) => [place, datacenterOf[place] ?? place])),
  words: `'${Object.values(places).flat()[0] ?? "nobody"}'`,
});
