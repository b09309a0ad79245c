import type { NetworkProfile, PackageInfo, TemplateInfo } from "@/lib/providers/provider";
import { EndpointSlice, type GuestEdit } from "./endpoint-slice";
import { JoinedMap } from "./joined-map";
import type { KnownGuest } from "./known-guest";
import type { Measurement } from "./measurement";
import type { DatacenterRecord, EndpointRecord, EstateView, HoldRecord, HostRecord, StorageRecord } from "./view";

/** All that is kept of one endpoint. */
export interface EndpointContent {
  hosts: readonly HostRecord[];
  storages: readonly StorageRecord[];
  guests: readonly KnownGuest[];
  profiles: readonly NetworkProfile[];
  templates: readonly TemplateInfo[];
  packages: readonly PackageInfo[];
  measurement?: Measurement;
}

/** What one endpoint's change consists of; absent parts stay as they are. */
export interface EstateEdit {
  endpoint?: EndpointRecord;
  hosts?: { upserts: readonly HostRecord[]; removedIds: readonly string[] };
  storages?: { upserts: readonly StorageRecord[]; removedIds: readonly string[] };
  guests?: GuestEdit;
  measurement?: Measurement;
  profiles?: readonly NetworkProfile[];
  templates?: readonly TemplateInfo[];
  packages?: readonly PackageInfo[];
}

interface EstateParts {
  datacenters: ReadonlyMap<string, DatacenterRecord>;
  endpoints: ReadonlyMap<string, EndpointRecord>;
  hosts: ReadonlyMap<string, HostRecord>;
  storages: ReadonlyMap<string, StorageRecord>;
  slices: ReadonlyMap<string, EndpointSlice>;
  holds: ReadonlyMap<string, HoldRecord>;
}

const none = EndpointSlice.of({});

/**
 * The view. Immutable; `with` makes the next one by copying only the endpoint's own part, so a change among 10,000
 * guests costs what its endpoint holds, and indexes are made anew only where names or ids changed.
 */
export class Estate implements EstateView {
  static readonly empty = new Estate(
    {
      datacenters: new Map(),
      endpoints: new Map(),
      hosts: new Map(),
      storages: new Map(),
      slices: new Map(),
      holds: new Map(),
    },
    { version: 0, guestsVersion: 0 },
  );

  readonly version: number;
  readonly guestsVersion: number;
  readonly datacenters: ReadonlyMap<string, DatacenterRecord>;
  readonly endpoints: ReadonlyMap<string, EndpointRecord>;
  readonly hosts: ReadonlyMap<string, HostRecord>;
  readonly storages: ReadonlyMap<string, StorageRecord>;
  readonly guests: ReadonlyMap<string, KnownGuest>;
  readonly holds: ReadonlyMap<string, HoldRecord>;
  readonly #slices: ReadonlyMap<string, EndpointSlice>;

  private constructor(parts: EstateParts, versions: { version: number; guestsVersion: number }) {
    this.version = versions.version;
    this.guestsVersion = versions.guestsVersion;
    this.datacenters = parts.datacenters;
    this.endpoints = parts.endpoints;
    this.hosts = parts.hosts;
    this.storages = parts.storages;
    this.holds = parts.holds;
    this.#slices = parts.slices;
    this.guests = new JoinedMap([...parts.slices.values()].map((slice) => slice.guests));
  }

  profilesOf = (endpointId: string) => this.#slice(endpointId).profiles;
  templatesOf = (endpointId: string) => this.#slice(endpointId).templates;
  packagesOf = (endpointId: string) => this.#slice(endpointId).packages;
  guestsOfEndpoint = (endpointId: string): readonly KnownGuest[] => this.#slice(endpointId).list;
  guestByVmId = (endpointId: string, vmId: string) => this.#slice(endpointId).byVmId(vmId);
  guestsByName = (name: string) => [...this.#slices.values()].flatMap((slice) => slice.byName(name));
  guestsWithVmId = (vmId: string) => [...this.#slices.values()].flatMap((slice) => slice.byVmId(vmId) ?? []);

  /** The lists of datacenters and endpoints read anew; what belonged to endpoints that are gone goes with them. */
  withLists(lists: Pick<EstateParts, "datacenters" | "endpoints">): Estate {
    const stays = ([, { endpointId }]: [string, { endpointId: string }]) => lists.endpoints.has(endpointId);
    const parts = {
      ...lists,
      hosts: new Map([...this.hosts].filter(stays)),
      storages: new Map([...this.storages].filter(stays)),
      slices: new Map([...this.#slices].filter(([id]) => lists.endpoints.has(id))),
      holds: this.holds,
    };
    return new Estate(parts, { version: this.version + 1, guestsVersion: this.guestsVersion + 1 });
  }

  /** One endpoint's content read anew. */
  withContent(endpointId: string, content: EndpointContent): Estate {
    const ofOthers = ([, item]: [string, { endpointId: string }]) => item.endpointId !== endpointId;
    const byId = <Item extends { id: string }>(items: readonly Item[]) => items.map((item) => [item.id, item] as const);
    const parts: EstateParts = {
      datacenters: this.datacenters,
      endpoints: this.endpoints,
      hosts: new Map([...[...this.hosts].filter(ofOthers), ...byId(content.hosts)]),
      storages: new Map([...[...this.storages].filter(ofOthers), ...byId(content.storages)]),
      slices: new Map(this.#slices).set(endpointId, EndpointSlice.of(content)),
      holds: this.holds,
    };
    const next = new Estate(parts, { version: this.version + 1, guestsVersion: this.guestsVersion + 1 });
    return content.measurement ? next.with(endpointId, { measurement: content.measurement }) : next;
  }

  /** Reservations put in place of those with their ids, others taken away. */
  withHolds(edit: { upserts: readonly HoldRecord[]; removedIds: readonly string[] }): Estate {
    const { datacenters, endpoints, hosts, storages } = this;
    const holds = edited(this.holds, edit);
    if (holds === this.holds) return this;
    const versions = { version: this.version + 1, guestsVersion: this.guestsVersion };
    return new Estate({ datacenters, endpoints, hosts, storages, slices: this.#slices, holds }, versions);
  }

  hostsOfEndpoint = (endpointId: string) => [...this.hosts.values()].filter((host) => host.endpointId === endpointId);
  storagesOfEndpoint = (endpointId: string) =>
    [...this.storages.values()].filter((storage) => storage.endpointId === endpointId);

  /** The estate after one endpoint changed. An endpoint that is not there any more changes nothing. */
  with(endpointId: string, edit: EstateEdit): Estate {
    if (!this.endpoints.has(endpointId)) return this;
    const { endpoint, hosts, storages, measurement } = edit;
    const parts: EstateParts = {
      datacenters: this.datacenters,
      endpoints: endpoint ? new Map(this.endpoints).set(endpointId, endpoint) : this.endpoints,
      hosts: hostsMeasured(edited(this.hosts, hosts), { endpointId, measurement }),
      storages: edited(this.storages, storages),
      slices: this.#editedSlices(endpointId, edit),
      holds: this.holds,
    };
    const guestsVersion = this.guestsVersion + (this.#changesGuests(endpointId, edit) ? 1 : 0);
    return new Estate(parts, { version: this.version + 1, guestsVersion });
  }

  /** Whether readers see other guests, or others in more than measurements; when they were asked is nobody's business. */
  #changesGuests(endpointId: string, { guests }: EstateEdit): boolean {
    if (guests?.removedIds?.length) return true;
    const before = this.#slice(endpointId).guests;
    return guests?.upserts?.some((guest) => !isSameButForAsking(before.get(guest.id), guest)) ?? false;
  }

  #slice(endpointId: string): EndpointSlice {
    return this.#slices.get(endpointId) ?? none;
  }

  #editedSlices(endpointId: string, { guests, measurement, profiles, templates, packages }: EstateEdit) {
    const before = this.#slice(endpointId);
    let slice = guests ? before.withGuests(guests) : before;
    if (measurement) slice = slice.withMeasurements(measurement.guests);
    if (profiles) slice = slice.withDetails({ profiles });
    if (templates) slice = slice.withDetails({ templates });
    if (packages) slice = slice.withDetails({ packages });
    return slice === before ? this.#slices : new Map(this.#slices).set(endpointId, slice);
  }
}

const whenAsked = { addressesAt: null, networksAt: null };

function isSameButForAsking(before: KnownGuest | undefined, after: KnownGuest): boolean {
  if (!before) return false;
  const [one, other] = [
    { ...before, ...whenAsked },
    { ...after, ...whenAsked },
  ];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof KnownGuest>;
  return [...keys].every((key) => Object.is(one[key], other[key]));
}

function edited<Item extends { id: string }>(
  items: ReadonlyMap<string, Item>,
  edit: { upserts: readonly Item[]; removedIds: readonly string[] } | undefined,
): ReadonlyMap<string, Item> {
  if (!edit || (edit.upserts.length === 0 && edit.removedIds.length === 0)) return items;
  const copy = new Map(items);
  for (const id of edit.removedIds) copy.delete(id);
  for (const item of edit.upserts) copy.set(item.id, item);
  return copy;
}

function hostsMeasured(
  hosts: ReadonlyMap<string, HostRecord>,
  { endpointId, measurement }: { endpointId: string; measurement: Measurement | undefined },
): ReadonlyMap<string, HostRecord> {
  if (!measurement) return hosts;
  const measured = new Map(hosts);
  for (const host of hosts.values()) {
    if (host.endpointId !== endpointId) continue;
    const [cpuFraction, memoryUsedMb, uptimeSeconds] = measurement.hosts[host.name] ?? [null, null, null];
    measured.set(host.id, { ...host, cpuFraction, memoryUsedMb, uptimeSeconds });
  }
  return measured;
}

/** Rows hold neither measurements nor interfaces: the guests with those that the view has of them. */
export const withUnwritten = (estate: Estate, guests: readonly KnownGuest[]): KnownGuest[] =>
  guests.map((guest) => {
    const { cpuFraction = null, memoryUsedMb = null, interfaces } = estate.guests.get(guest.id) ?? {};
    return { ...guest, cpuFraction, memoryUsedMb, interfaces };
  });
