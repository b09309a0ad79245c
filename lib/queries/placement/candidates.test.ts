import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EstateView, GuestRecord } from "@/lib/domain/estate";
import {
  aDatacenter,
  aGuest,
  aHold,
  aHost,
  anEndpoint,
  aSharedStorage,
  aStorage,
  testNow,
  type ViewContent,
  viewOf,
} from "@/lib/domain/testing";
import { Estate } from "@/lib/inventory/estate";
import type { KnownGuest } from "@/lib/inventory/known-guest";
import { FakePlatform, fakeRegistry } from "@/lib/inventory/testing";
import { hostCandidates } from "./candidates";

beforeEach(() => void vi.useFakeTimers({ now: testNow }));
afterEach(() => void vi.useRealTimers());

const platforms = ["pve", "pve-b"].map((id) => new FakePlatform(id));
const providers = fakeRegistry(platforms);
for (const { endpointId } of platforms)
  providers.set({ id: endpointId, provider: "proxmox", url: "https://platform.test", credentials: { token: "" } });

const moxxieOver = (view: EstateView) => ({
  providers,
  inventory: { view: () => view, freshnessOf: () => "fresh" as const } as unknown as Parameters<
    typeof hostCandidates
  >[0]["inventory"],
});
type Asked = Partial<Parameters<typeof hostCandidates>[1]>;
const candidates = (view: EstateView, asked: Asked = {}) =>
  hostCandidates(moxxieOver(view), { datacenterIds: ["DC1"], kind: "vm", diskContent: "vm-disk", ...asked });
const only = (view: EstateView, asked: Asked = {}) => {
  const [first, ...others] = candidates(view, asked);
  if (!first || others.length > 0) throw new Error("there is not exactly one host");
  return first;
};

const content: ViewContent = {
  endpoints: [anEndpoint({ lastGoodPollAt: new Date(testNow.getTime() - 12_000) })],
  hosts: [aHost()],
  guests: [aGuest()],
  storages: [aStorage()],
  holds: [aHold()],
};

describe("a host as placement sees it", () => {
  test("has what guests and reservations leave, on its storages too", () => {
    expect(only(viewOf(content))).toMatchObject({
      id: "pve:pve1",
      datacenterId: "DC1",
      cpuFree: 12,
      cpuReserved: 2,
      memoryFreeMb: 65_536 - 2048 - 4096,
      memoryReservedMb: 4096,
      guests: 1,
      dataAgeSeconds: 12,
      storages: [{ name: "local", freeGb: 790, reservedGb: 10, totalGb: 1000 }],
    });
  });

  test("has a reservation's room from the moment that it is due, without anybody telling", () => {
    const view = viewOf(content);
    expect(only(view).cpuFree).toBe(12);
    vi.setSystemTime(aHold().expiresAt.getTime() - 1);
    expect(only(view).cpuFree).toBe(12);
    vi.setSystemTime(aHold().expiresAt);
    expect(only(view)).toMatchObject({ cpuFree: 14, cpuReserved: 0, storages: [{ freeGb: 800 }] });
  });

  test("counts a reservation as free for whoever is about to use it, and for nobody else", () => {
    const datacenters = [aDatacenter({ maxVms: 3, maxCpu: 20 })];
    const view = viewOf({ ...content, datacenters });
    expect(only(view).room.left).toMatchObject({ guests: 1, cpuCores: 16 });
    expect(only(view, { except: "hold-1" })).toMatchObject({
      cpuFree: 14,
      memoryFreeMb: 65_536 - 2048,
      storages: [{ freeGb: 800 }],
      room: { left: { guests: 2, cpuCores: 18 } },
    });
    expect(only(view)).toMatchObject({ cpuFree: 12, room: { left: { guests: 1 } } });
    expect(only(view, { except: "hold-2" }).cpuFree).toBe(12);
  });

  test("is offered only in the datacenters asked for", () => {
    const view = viewOf({
      datacenters: [aDatacenter(), aDatacenter({}, { id: "DC2" })],
      endpoints: [anEndpoint(), anEndpoint({ id: "pve-b", datacenterId: "DC2" })],
      hosts: [aHost(), aHost({ endpointId: "pve-b", datacenterId: "DC2" })],
    });
    const ids = (datacenterIds: string[]) => candidates(view, { datacenterIds }).map(({ id }) => id);
    expect(ids(["DC2"])).toEqual(["pve-b:pve1"]);
    expect(ids(["DC2", "DC1"]).sort()).toEqual(["pve-b:pve1", "pve:pve1"]);
    expect(ids([])).toEqual([]);
    expect(ids(["DC9"])).toEqual([]);
  });

  test("of an endpoint that was just taken from the registry can do nothing, but is still seen", () => {
    const view = viewOf({ endpoints: [anEndpoint({ id: "gone" })], hosts: [aHost({ endpointId: "gone" })] });
    expect(only(view).capabilities.size).toBe(0);
  });
});

test("hosts with the same networks share one list of them; those with others have their own", () => {
  const network = { kind: "bridge" as const, vlanAware: true, isDefault: true };
  const view = viewOf({
    hosts: ["a", "b", "c"].map((name) => aHost({ name })),
    profiles: {
      pve: [
        { ...network, id: "vmbr0", name: "vmbr0", hostNames: ["a", "b", "c"] },
        { ...network, id: "dmz", name: "dmz", hostNames: ["c", "nobody"] },
      ],
    },
  });
  const [a, b, c] = candidates(view).map(({ profiles }) => profiles);
  expect(a).toBe(b);
  expect(c?.map(({ id }) => id)).toEqual(["vmbr0", "dmz"]);
});

/** The real view, which shares between its versions what did not change. */
const base = Estate.empty
  .withLists({
    datacenters: new Map([["DC1", aDatacenter()]]),
    endpoints: new Map(["pve", "pve-b"].map((id) => [id, anEndpoint({ id })])),
  })
  .withContent("pve", {
    hosts: [aHost(), aHost({ name: "pve2" })],
    storages: [aStorage(), aSharedStorage(["pve1", "pve2"])],
    guests: [knownGuest("g1")],
    profiles: [],
    templates: [],
    packages: [],
  })
  .withContent("pve-b", {
    hosts: [aHost({ endpointId: "pve-b" })],
    storages: [],
    guests: [],
    profiles: [],
    templates: [],
    packages: [],
  })
  .withHolds({ upserts: [aHold()], removedIds: [] });

function knownGuest(id: string, change: Partial<GuestRecord> = {}): KnownGuest {
  return { ...aGuest({ id, vmId: id, ...change }), missedPolls: 0, addressesAt: null, networksAt: null };
}

describe("what is kept between requests", () => {
  test("is the same while nothing changed, and another once the data is a second older", () => {
    const [before] = candidates(base);
    expect(candidates(base)[0]).toBe(before);
    vi.advanceTimersByTime(1000);
    expect(candidates(base)[0]).not.toBe(before);
    expect(candidates(base)[0]?.dataAgeSeconds).toBe(1);
  });

  test("stays for an endpoint while another one changes", () => {
    const before = candidates(base);
    const after = candidates(
      base.with("pve-b", { hosts: { upserts: [aHost({ endpointId: "pve-b", cpuCores: 4 })], removedIds: [] } }),
    );
    expect(after[0]).toBe(before[0]);
    expect(after[2]?.cpuTotal).toBe(4);
  });

  test("is never old: after any series of changes it is what a first look would find", () => {
    type Change = (estate: Estate) => Estate;
    const one = <Item>(item: Item) => ({ upserts: [item], removedIds: [] });
    const anyChange = fc.oneof(
      fc.integer({ min: 1, max: 64 }).map(
        (cpuCores): Change =>
          (estate) =>
            estate.with("pve", { hosts: one(aHost({ cpuCores })) }),
      ),
      fc.constant<Change>((estate) => estate.with("pve", { hosts: { upserts: [], removedIds: ["pve:pve2"] } })),
      fc.boolean().map(
        (maintenance): Change =>
          (estate) =>
            estate.with("pve-b", { hosts: one(aHost({ endpointId: "pve-b", maintenance })) }),
      ),
      fc.integer({ min: 0, max: 900 }).map(
        (usedGb): Change =>
          (estate) =>
            estate.with("pve", { storages: one(aStorage({ usedGb })) }),
      ),
      fc.record({ id: fc.constantFrom("g1", "g2"), memoryMb: fc.integer({ min: 1, max: 9000 }) }).map(
        ({ id, memoryMb }): Change =>
          (estate) =>
            estate.with("pve", { guests: one(knownGuest(id, { memoryMb })) }),
      ),
      fc.constant<Change>((estate) => estate.with("pve", { guests: { upserts: [], removedIds: ["g1"] } })),
      fc.record({ id: fc.constantFrom("hold-1", "hold-2"), cpuCores: fc.integer({ min: 1, max: 8 }) }).map(
        (hold): Change =>
          (estate) =>
            estate.withHolds(one(aHold(hold))),
      ),
      fc.constant<Change>((estate) => estate.withHolds({ upserts: [], removedIds: ["hold-1"] })),
      fc.constantFrom(1, 2, 4).map(
        (cpuOvercommit): Change =>
          (estate) =>
            estate.withLists({
              datacenters: new Map([["DC1", aDatacenter({ cpuOvercommit, maxVms: cpuOvercommit * 2 })]]),
              endpoints: estate.endpoints,
            }),
      ),
      fc.constantFrom("vmbr0", "vmbr1").map(
        (id): Change =>
          (estate) =>
            estate.with("pve", {
              profiles: [{ id, name: id, hostNames: ["pve1"], kind: "bridge", vlanAware: true, isDefault: true }],
            }),
      ),
    );
    fc.assert(
      fc.property(fc.array(anyChange, { minLength: 1, maxLength: 12 }), (changes) => {
        let estate = base;
        for (const change of changes) {
          estate = change(estate);
          // A list of guests that was never seen has nothing kept for it.
          const { guestsOfEndpoint } = estate;
          const anew: EstateView = { ...estate, guestsOfEndpoint: (id) => [...guestsOfEndpoint(id)] };
          expect(candidates(estate)).toEqual(candidates(anew));
        }
      }),
    );
  });
});
