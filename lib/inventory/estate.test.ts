import fc from "fast-check";
import { expect, test } from "vitest";
import { newGuest } from "./diff-guest";
import { Estate } from "./estate";
import type { KnownGuest } from "./known-guest";
import type { EndpointRecord } from "./view";

const endpoint = (id: string): EndpointRecord => ({
  id,
  datacenterId: "DC1",
  provider: "proxmox",
  url: `https://${id}`,
  enabled: true,
  source: "file",
  version: null,
  lastPollAt: null,
  lastGoodPollAt: null,
  lastPollMs: null,
  lastPollCalls: null,
  consecutiveFailures: 0,
  lastError: null,
});
const [a, b] = [endpoint("a"), endpoint("b")];
const empty = Estate.empty.withLists({
  datacenters: new Map(),
  endpoints: new Map([a, b].map((each) => [each.id, each])),
});

const guest = (of: EndpointRecord, vmId: string, name: string): KnownGuest => ({
  ...newGuest(of, { kind: "vm", vmId, hostName: "h", name, status: "stopped", template: false, tags: [] }, new Date(0)),
  id: `${of.id}-${vmId}`,
});

test("after any edits the view holds what one written anew would hold", () => {
  const edit = fc.record({
    of: fc.constantFrom(a, b),
    vmId: fc.integer({ min: 1, max: 6 }).map(String),
    name: fc.constantFrom("web", "db", "mail"),
    remove: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
      let estate = empty;
      const model = new Map<string, KnownGuest>();
      for (const { of, vmId, name, remove } of edits) {
        const item = guest(of, vmId, name);
        if (remove) model.delete(item.id);
        else model.set(item.id, item);
        estate = estate.with(of.id, { guests: remove ? { removedIds: [item.id] } : { upserts: [item] } });
      }
      expect(new Set(estate.guests.values())).toEqual(new Set(model.values()));
      expect(estate.guests.size).toBe(model.size);
      for (const item of model.values()) {
        expect(estate.guests.get(item.id)).toBe(item);
        expect(estate.guestByVmId(item.endpointId, item.vmId)).toBe(item);
        expect(estate.guestsByName(item.name)).toContain(item);
      }
      for (const name of ["web", "db", "mail"]) {
        const named = [...model.values()].filter((item) => item.name === name);
        expect(new Set(estate.guestsByName(name))).toEqual(new Set(named));
      }
      for (const vmId of ["1", "2"])
        expect(estate.guestsWithVmId(vmId)).toHaveLength(
          [...model.values()].filter((item) => item.vmId === vmId).length,
        );
    }),
  );
});

test("a reader's view does not change under it", () => {
  const before = empty.with("a", { guests: { upserts: [guest(a, "1", "web")] } });
  const after = before.with("a", { guests: { removedIds: ["a-1"] }, measurement: { hosts: {}, guests: {} } });
  expect(before.guests.size).toBe(1);
  expect(before.guestsByName("web")).toHaveLength(1);
  expect(after.guests.size).toBe(0);
  expect(after.version).toBeGreaterThan(before.version);
});

test("measurements alone leave the order of guests valid", () => {
  const before = empty.with("a", { guests: { upserts: [guest(a, "1", "web")] } });
  const after = before.with("a", { measurement: { hosts: {}, guests: { "1": [0.5, 10] } } });
  expect(after.guestByVmId("a", "1")).toMatchObject({ cpuFraction: 0.5, memoryUsedMb: 10 });
  expect(after.guestsVersion).toBe(before.guestsVersion);
  expect(after.version).toBeGreaterThan(before.version);
});

test("what belongs to an endpoint goes with it", () => {
  const before = empty.with("a", { guests: { upserts: [guest(a, "1", "web")] } });
  const after = before.withLists({ datacenters: new Map(), endpoints: new Map([["b", b]]) });
  expect(after.guests.size).toBe(0);
  expect(after.with("a", { guests: { upserts: [guest(a, "1", "web")] } })).toBe(after);
});
