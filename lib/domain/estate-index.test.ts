import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Estate } from "@/lib/inventory/estate";
import type { EstateView, GuestRecord, HoldRecord } from "./estate";
import {
  comingDiskGb,
  endpointsOfDatacenter,
  guestsOnHost,
  holdsOfDatacenter,
  holdsOnHost,
  holdsOnStorage,
  hostsOfDatacenter,
  loadOfHost,
  loadsOfEndpoint,
  storagesOfEndpoint,
  storagesOfHost,
} from "./estate-index";
import { type GuestKind, type GuestStatus, guestStatuses } from "./guest";
import { aDatacenter, aGuest, aHold, aHost, anEndpoint, aSharedStorage, aStorage, testNow } from "./testing";

const now = testNow;
const endpointIds = ["pve-a", "pve-b"] as const;
const hostNames = ["n1", "n2", "n3"] as const;
const datacenterOf = (endpointId: string) => (endpointId === "pve-a" ? "DC1" : "DC2");

const endpointId = fc.constantFrom(...endpointIds);
const hostName = fc.constantFrom(...hostNames);
const number = fc.constantFrom(1, 2, 3);

const anyGuest = fc
  .record({
    endpointId,
    hostName,
    number,
    kind: fc.constantFrom<GuestKind>("vm", "container"),
    status: fc.constantFrom<GuestStatus>(...guestStatuses),
    template: fc.boolean(),
    cpuCores: fc.integer({ min: 1, max: 8 }),
    memoryMb: fc.integer({ min: 1, max: 999 }),
    diskGb: fc.integer({ min: 1, max: 99 }),
    diskStorageId: fc.constantFrom(null, "pve-a:s1", "pve-b:s1"),
  })
  .map(({ number, ...guest }) => ({
    ...aGuest({ ...guest, id: `${guest.endpointId}-${number}`, vmId: String(number) }),
    datacenterId: datacenterOf(guest.endpointId),
    missedPolls: 0,
    addressesAt: null,
    networksAt: null,
  }));
const anyHost = fc
  .record({ endpointId, name: hostName, cpuCores: fc.integer({ min: 1, max: 64 }), maintenance: fc.boolean() })
  .map((host) => aHost({ ...host, datacenterId: datacenterOf(host.endpointId) }));
const anyStorage = fc
  .record({ endpointId, number, shared: fc.boolean(), reach: fc.subarray([...hostNames], { minLength: 1 }) })
  .map(({ endpointId, number, shared, reach }) => {
    const of = { id: `${endpointId}:s${number}`, endpointId, datacenterId: datacenterOf(endpointId) };
    return shared ? aSharedStorage(reach, of) : aStorage({ ...of, hostName: reach[0] ?? "n1", hostNames: reach });
  });
const anyHold = fc
  .record({
    endpointId,
    hostName,
    number,
    storageId: fc.constantFrom(null, "pve-a:s1", "pve-b:s2"),
    expiresAt: fc.constantFrom(-1, 0, 1).map((ms) => new Date(now.getTime() + ms)),
  })
  .map(({ number, ...hold }) => aHold({ ...hold, id: `hold-${number}`, datacenterId: datacenterOf(hold.endpointId) }));

type Change = (estate: Estate) => Estate;
const removedIds = fc.subarray([...endpointIds].flatMap((id) => [1, 2, 3].map((n) => `${id}-${n}`)));
const removedHostIds = fc.subarray([...endpointIds].flatMap((id) => hostNames.map((name) => `${id}:${name}`)));

/** Each way in which the inventory makes one view out of another. */
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.array(anyGuest, { maxLength: 4 }).map(
    (guests): Change =>
      (estate) => {
        const upserts = guests.filter((guest) => guest.endpointId === "pve-a");
        return estate.with("pve-a", { guests: { upserts } });
      },
  ),
  fc.array(anyGuest, { maxLength: 4 }).map(
    (guests): Change =>
      (estate) => {
        const upserts = guests.filter((guest) => guest.endpointId === "pve-b");
        return estate.with("pve-b", { guests: { upserts } });
      },
  ),
  fc.tuple(endpointId, removedIds).map(
    ([id, ids]): Change =>
      (estate) =>
        estate.with(id, { guests: { removedIds: ids } }),
  ),
  // A poll: hosts, storages, guests and measurements at once.
  fc
    .record({ of: endpointId, hosts: fc.array(anyHost), storages: fc.array(anyStorage), guests: fc.array(anyGuest) })
    .map(({ of, hosts, storages, guests }): Change => {
      const own = <Item extends { endpointId: string }>(items: readonly Item[]) =>
        items.filter((item) => item.endpointId === of);
      return (estate) =>
        estate.with(of, {
          hosts: { upserts: own(hosts), removedIds: [] },
          storages: { upserts: own(storages), removedIds: [] },
          guests: { upserts: own(guests) },
          measurement: { hosts: { n1: [0.5, 1000, 60] }, guests: { "1": [0.25, 512] } },
        });
    }),
  fc.tuple(endpointId, removedHostIds).map(
    ([id, ids]): Change =>
      (estate) =>
        estate.with(id, {
          hosts: { upserts: [], removedIds: ids },
          storages: { upserts: [], removedIds: [`${id}:s1`] },
        }),
  ),
  endpointId.map(
    (id): Change =>
      (estate) =>
        estate.with(id, { measurement: { hosts: { n2: [0.1, 1, 1] }, guests: { "2": [0.75, 64] } } }),
  ),
  fc.tuple(fc.array(anyHold), fc.subarray(["hold-1", "hold-2", "hold-3"])).map(
    ([upserts, ids]): Change =>
      (estate) =>
        estate.withHolds({ upserts, removedIds: ids }),
  ),
  fc.tuple(endpointId, fc.array(anyGuest), fc.array(anyHost)).map(([id, guests, hosts]): Change => {
    const own = <Item extends { endpointId: string }>(items: readonly Item[]) =>
      items.filter((item) => item.endpointId === id);
    const content = { guests: own(guests), hosts: own(hosts), storages: [], profiles: [], templates: [], packages: [] };
    return (estate) => estate.withContent(id, content);
  }),
  fc.subarray([...endpointIds]).map(
    (ids): Change =>
      (estate) =>
        estate.withLists(listsOf(ids)),
  ),
);

const listsOf = (ids: readonly string[]) => ({
  datacenters: new Map(["DC1", "DC2"].map((id) => [id, aDatacenter({}, { id })])),
  endpoints: new Map(ids.map((id) => [id, anEndpoint({ id, datacenterId: datacenterOf(id) })])),
});

const sameItems = <Item>(found: readonly Item[], expected: readonly Item[]) => {
  expect(found).toHaveLength(expected.length);
  expect(new Set(found)).toEqual(new Set(expected));
};

/** Every index asked for everything, against a walk over all records of the view. */
function expectRight(view: EstateView): void {
  const holds = [...view.holds.values()].filter(({ expiresAt }) => expiresAt > now);
  const storages = [...view.storages.values()];
  for (const endpointId of endpointIds) {
    const guests = [...view.guests.values()].filter((guest) => guest.endpointId === endpointId);
    sameItems(
      storagesOfEndpoint(view, endpointId),
      storages.filter((each) => each.endpointId === endpointId),
    );
    expect(loadsOfEndpoint(view, endpointId).total).toEqual(loadOf(guests));
    expect(loadsOfEndpoint(view, endpointId).counts).toEqual(countsOf(guests));
    for (const name of hostNames) {
      const host = { endpointId, name };
      const here = guests.filter((guest) => guest.hostName === name);
      sameItems(guestsOnHost(view, host), here);
      expect(loadOfHost(view, host)).toEqual(loadOf(here));
      const reached = storages.filter(
        (each) =>
          each.endpointId === endpointId && (each.hostName === null ? each.hostNames : [each.hostName]).includes(name),
      );
      sameItems(storagesOfHost(view, host), reached);
      const onHost = ({ endpointId: of, hostName }: HoldRecord) => of === endpointId && hostName === name;
      sameItems(holdsOnHost(view, host, now), holds.filter(onHost));
    }
    for (const number of [1, 2, 3]) {
      const storage = { id: `${endpointId}:s${number}`, endpointId };
      sameItems(
        holdsOnStorage(view, storage.id, now),
        holds.filter(({ storageId }) => storageId === storage.id),
      );
      const coming = guests.filter(
        (guest) => guest.status === "creating" && !guest.template && guest.diskStorageId === storage.id,
      );
      expect(comingDiskGb(view, storage)).toBe(coming.reduce((sum, { diskGb }) => sum + diskGb, 0));
    }
  }
  for (const id of ["DC1", "DC2", "DC9"]) {
    const isHere = ({ datacenterId }: { datacenterId: string }) => datacenterId === id;
    sameItems(hostsOfDatacenter(view, id), [...view.hosts.values()].filter(isHere));
    sameItems(endpointsOfDatacenter(view, id), [...view.endpoints.values()].filter(isHere));
    sameItems(holdsOfDatacenter(view, id, now), holds.filter(isHere));
  }
}

function countsOf(all: readonly GuestRecord[]) {
  const guests = all.filter(({ template }) => !template);
  const ofKind = (kind: GuestKind) => guests.filter((guest) => guest.kind === kind).length;
  const inState = guestStatuses.map((status) => [status, guests.filter((guest) => guest.status === status).length]);
  const byStatus = Object.fromEntries(inState.filter(([, count]) => count !== 0));
  return { vms: ofKind("vm"), containers: ofKind("container"), byStatus };
}

function loadOf(guests: readonly GuestRecord[]) {
  const counted = guests.filter(({ template }) => !template);
  const sum = (of: readonly GuestRecord[], amount: (guest: GuestRecord) => number) =>
    of.reduce((total, guest) => total + amount(guest), 0);
  const up = counted.filter(({ status }) => ["running", "paused", "migrating"].includes(status));
  return {
    cpuCores: sum(counted, ({ cpuCores }) => cpuCores),
    memoryMb: sum(counted, ({ memoryMb }) => memoryMb),
    runningMemoryMb: sum(up, ({ memoryMb }) => memoryMb),
    guests: counted.length,
    running: counted.filter(({ status }) => status === "running").length,
  };
}

describe("the indexes over a view", () => {
  test("say what a walk over all records says, after every kind of change and also of the views before it", () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 8 }), (changes) => {
        const views = [Estate.empty.withLists(listsOf(endpointIds))];
        for (const change of changes) {
          const view = change(views.at(-1) ?? Estate.empty);
          // Asked for between the changes, so that indexes of older views are there to be taken by mistake.
          expectRight(view);
          views.push(view);
        }
        for (const view of views) expectRight(view);
      }),
      { numRuns: 80 },
    );
  });

  test("are kept while what they are of stays: a change of one endpoint costs no other its sums", () => {
    const guestOf = (endpointId: string) => ({
      ...aGuest({ id: endpointId, endpointId }),
      missedPolls: 0,
      addressesAt: null,
      networksAt: null,
    });
    const before = Estate.empty
      .withLists(listsOf(endpointIds))
      .with("pve-a", { guests: { upserts: [guestOf("pve-a")] } });
    const loads = loadsOfEndpoint(before, "pve-a");
    const after = before
      .with("pve-b", { guests: { upserts: [guestOf("pve-b")] } })
      .withHolds({ upserts: [aHold()], removedIds: [] });
    expect(loadsOfEndpoint(after, "pve-a")).toBe(loads);
    expect(loadsOfEndpoint(after.with("pve-a", { guests: { removedIds: ["pve-a"] } }), "pve-a")).not.toBe(loads);
  });
});

test("a reservation holds until the very millisecond it is due", () => {
  const view = Estate.empty.withHolds({ upserts: [aHold({ expiresAt: now })], removedIds: [] });
  const before = new Date(now.getTime() - 1);
  const host = { endpointId: "pve", name: "pve1" };
  expect(holdsOnHost(view, host, before)).toHaveLength(1);
  expect(holdsOnHost(view, host, now)).toHaveLength(0);
  expect(holdsOfDatacenter(view, "DC1", now)).toHaveLength(0);
  expect(holdsOnStorage(view, "pve:pve1:local", now)).toHaveLength(0);
});
