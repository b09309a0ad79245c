import fc from "fast-check";
import { expect, test } from "vitest";
import { Estate } from "@/lib/inventory/estate";
import type { KnownGuest } from "@/lib/inventory/known-guest";
import { guestsTagged } from "../affinity/tagged-guests";
import type { EstateView, GuestRecord } from "../estate";
import { guestsOnHost, loadsOfEndpoint } from "../estate-index";
import { type GuestKind, type GuestStatus, guestStatuses } from "../guest";
import { groupsOfEndpoint } from "../guest-groups";
import { parseSelector } from "../selector";
import { aDatacenter, aGuest, aHold, aHost, anEndpoint, testNow } from "../testing";
import { WhatIfEstate } from "./what-if-estate";

const endpointIds = ["pve-a", "pve-b"];
const hostNames = ["n1", "n2"];

/** Few ids and names, so that guests are replaced, renamed and moved as often as they are added. */
const anyGuest: fc.Arbitrary<KnownGuest> = fc
  .record({
    endpoint: fc.nat(1),
    number: fc.nat(5),
    hostName: fc.constantFrom(...hostNames),
    name: fc.constantFrom("web", "db", "cache"),
    kind: fc.constantFrom<GuestKind>("vm", "container"),
    status: fc.constantFrom<GuestStatus>(...guestStatuses),
    template: fc.boolean(),
    cpuCores: fc.integer({ min: 1, max: 8 }),
    memoryMb: fc.integer({ min: 1, max: 999 }),
    diskGb: fc.integer({ min: 1, max: 99 }),
    diskStorageId: fc.constantFrom(null, "pve:shared"),
    tags: fc.constantFrom([], ["a"], ["a", "b"]),
    clientId: fc.constantFrom(null, "acme", "beta"),
  })
  .map(({ endpoint, number, ...rest }) => {
    const endpointId = endpointIds[endpoint] ?? "";
    return known(aGuest({ ...rest, endpointId, id: `${endpointId}-${number}`, vmId: String(100 + number) }));
  });

const known = (guest: GuestRecord): KnownGuest => ({ ...guest, missedPolls: 0, addressesAt: null, networksAt: null });

function estateOf(guests: readonly KnownGuest[]): EstateView {
  const endpoints = new Map(endpointIds.map((id) => [id, anEndpoint({ id })]));
  let estate = Estate.empty.withLists({ datacenters: new Map([["DC1", aDatacenter()]]), endpoints });
  for (const endpointId of endpointIds)
    estate = estate.withContent(endpointId, {
      hosts: hostNames.map((name) => aHost({ endpointId, name })),
      storages: [],
      guests: guests.filter((guest) => guest.endpointId === endpointId),
      profiles: [],
      templates: [],
      packages: [],
    });
  return estate;
}

const lastOfEach = (guests: readonly KnownGuest[]) => [...new Map(guests.map((guest) => [guest.id, guest])).values()];
const tagged = (view: EstateView) => ids(guestsTagged(view, endpointIds, parseSelector("a AND NOT b")));

/** What is in groups, by their keys; one that has become empty counts as none. */
function groups(view: EstateView, endpointId: string) {
  const { byTags, byClient } = groupsOfEndpoint(view, endpointId);
  const kept = [...byTags, ...byClient].filter(([, { guests }]) => guests.length > 0);
  return new Map(kept.map(([key, { guests, byHost }]) => [key, { ids: ids(guests), byHost }]));
}
const ids = (guests: readonly GuestRecord[]) => guests.map(({ id }) => id).sort();
const byHost = ({ byHost }: ReturnType<typeof loadsOfEndpoint>) =>
  new Map([...byHost].filter(([, { guests }]) => guests > 0));
const notZero = (sums: Iterable<[string, number | undefined]>) => new Map([...sums].filter(([, sum]) => sum));

test("is in all that can be asked as an estate that had these guests from the start", () => {
  fc.assert(
    fc.property(fc.array(anyGuest, { maxLength: 8 }), fc.array(anyGuest, { maxLength: 8 }), (before, changes) => {
      const base = estateOf(lastOfEach(before));
      tagged(base);
      const start = WhatIfEstate.over(base);
      const view = changes.reduce((estate, guest) => estate.withGuest(guest), start);
      const plain = estateOf(lastOfEach([...before, ...changes]));
      expect(new Map(view.guests)).toEqual(new Map(plain.guests));
      expect(view.guests.size).toBe(plain.guests.size);
      for (const name of ["web", "db", "cache"])
        expect(ids(view.guestsByName(name))).toEqual(ids(plain.guestsByName(name)));
      for (const endpointId of endpointIds) {
        expect(ids(view.guestsOfEndpoint(endpointId))).toEqual(ids(plain.guestsOfEndpoint(endpointId)));
        const [found, wanted] = [loadsOfEndpoint(view, endpointId), loadsOfEndpoint(plain, endpointId)];
        expect(byHost(found)).toEqual(byHost(wanted));
        expect(found.total).toEqual(wanted.total);
        expect(notZero(found.comingDiskGb)).toEqual(notZero(wanted.comingDiskGb));
        expect(notZero(Object.entries(found.counts.byStatus))).toEqual(notZero(Object.entries(wanted.counts.byStatus)));
        expect([found.counts.vms, found.counts.containers]).toEqual([wanted.counts.vms, wanted.counts.containers]);
        expect(groups(view, endpointId)).toEqual(groups(plain, endpointId));
        for (const name of hostNames) {
          const host = { endpointId, name };
          expect(ids(guestsOnHost(view, host))).toEqual(ids(guestsOnHost(plain, host)));
        }
      }
      expect(tagged(view)).toEqual(tagged(plain));
      expect(start.guests.size).toBe(base.guests.size);
    }),
  );
});

test("guests are found by platform id as they would be, planned ones not at all", () => {
  const guest = aGuest({ id: "1", endpointId: "pve-a", vmId: "100", status: "running" });
  const planned = aGuest({ id: "planned", endpointId: "pve-a", vmId: "" });
  const view = WhatIfEstate.over(estateOf([known(guest)]))
    .withGuest({ ...guest, status: "stopped" })
    .withGuest(planned);
  expect(view.guestByVmId("pve-a", "100")?.status).toBe("stopped");
  expect(view.guestsWithVmId("100").map(({ status }) => status)).toEqual(["stopped"]);
  expect(view.guestByVmId("pve-a", "")).toBeUndefined();
});

test("a reservation that is used up holds nothing any more, and stays in the views before", () => {
  const estate = Estate.empty.withHolds({
    upserts: [aHold({ id: "a", expiresAt: testNow }), aHold({ id: "b" })],
    removedIds: [],
  });
  const start = WhatIfEstate.over(estate);
  expect([...start.withoutHold("a").holds.keys()]).toEqual(["b"]);
  expect([...start.holds.keys()]).toEqual(["a", "b"]);
  expect(start.withoutHold("c")).toBe(start);
});
