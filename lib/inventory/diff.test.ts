import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guestStatuses } from "@/lib/domain/guest";
import { provisionalVmId } from "@/lib/domain/vm-id";
import type { GuestObservation, HostObservation, Observation } from "@/lib/providers/provider";
import { type DiffOptions, diffObservation, type KnownEndpoint, missingGuests } from "./diff";
import { eventsOf, isAnotherGuest, mergeGuest, newGuest } from "./diff-guest";
import type { KnownGuest } from "./known-guest";
import type { EndpointRecord } from "./view";

const endpoint: EndpointRecord = {
  id: "pve-a",
  datacenterId: "DC1",
  provider: "proxmox",
  url: "https://pve-a:8006",
  enabled: true,
  source: "file",
  version: null,
  lastPollAt: null,
  lastGoodPollAt: null,
  lastPollMs: null,
  lastPollCalls: null,
  consecutiveFailures: 0,
  lastError: null,
};
const start = new Date("2026-03-01T12:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

const seen = (vmId: string, change: Partial<GuestObservation> = {}): GuestObservation => ({
  kind: "vm",
  vmId,
  hostName: "pve1",
  name: `guest-${vmId}`,
  status: "stopped",
  template: false,
  cpuCores: 2,
  memoryMb: 2048,
  diskGb: 32,
  tags: [],
  ...change,
});
const host = (name: string, status: HostObservation["status"] = "online"): HostObservation => ({
  name,
  status,
  maintenance: false,
  cpuCores: 8,
  memoryTotalMb: 1000,
});
const observed = (guests: GuestObservation[], hosts = [host("pve1"), host("pve2")]): Observation => ({
  hosts,
  guests,
  storages: [],
});

/** What is known after a diff was applied, as the inventory does it. */
function apply(known: KnownEndpoint, observation: Observation, options: Partial<DiffOptions> = {}): KnownEndpoint {
  const diff = diffObservation(known, observation, { now: start, ...options });
  const guests = new Map(known.guests.map((guest) => [guest.id, guest]));
  for (const { before } of diff.removals) guests.delete(before?.id ?? "");
  for (const { after } of [...diff.creates, ...diff.updates]) if (after) guests.set(after.id, after);
  const hosts = new Map(known.hosts.map((each) => [each.id, each]));
  for (const id of diff.hosts.removedIds) hosts.delete(id);
  for (const each of diff.hosts.upserts) hosts.set(each.id, each);
  return { ...known, guests: [...guests.values()], hosts: [...hosts.values()] };
}

const nothing: KnownEndpoint = { endpoint, hosts: [], guests: [], storages: [] };
const one = (known: KnownEndpoint) => known.guests[0] as KnownGuest;
const diffOf = (known: KnownEndpoint, observation: Observation, now = later(30)) =>
  diffObservation(known, observation, { now });

describe("what a poll changes", () => {
  test("the same answer again changes nothing, though uptimes and loads move", () => {
    const running = seen("100", { status: "running", uptimeSeconds: 500, cpuFraction: 0.1 });
    const known = apply(nothing, observed([running]));
    const diff = diffOf(known, observed([{ ...running, uptimeSeconds: 533, cpuFraction: 0.9 }]));
    expect(diff).toMatchObject({ creates: [], updates: [], removals: [], hosts: { upserts: [], removedIds: [] } });
    expect(diff.measurement.guests["100"]).toEqual([0.9, null]);
  });

  test("a restart between two polls is seen by the uptime", () => {
    const known = apply(nothing, observed([seen("100", { status: "running", uptimeSeconds: 5000 })]));
    const [change] = diffOf(known, observed([seen("100", { status: "running", uptimeSeconds: 10 })])).updates;
    expect(change?.after?.startedAt).toEqual(later(20));
  });

  test("a guest that the platform shows without name and state keeps what is known of it", () => {
    const known = apply(nothing, observed([seen("100", { status: "running", tags: ["a"], uptimeSeconds: 5 })]));
    const bare: GuestObservation = {
      kind: "vm",
      vmId: "100",
      hostName: "pve1",
      status: "unknown",
      template: false,
      tags: [],
    };
    const after = apply(known, observed([bare]), { now: later(30) });
    expect(one(after)).toMatchObject({ status: "running", name: "guest-100", tags: ["a"], missedPolls: 1 });
    expect(one(apply(after, observed([bare]), { now: later(60) }))).toMatchObject({
      status: "unknown",
      name: "guest-100",
    });
  });

  test("a list that never tells who runs says nothing against what was last seen", () => {
    const untold = seen("100", { status: "unknown", powerUntold: true });
    for (const status of ["running", "stopped"] as const) {
      let known = apply(nothing, observed([seen("100", { status })]));
      for (let poll = 1; poll < 5; poll++) known = apply(known, observed([untold]), { now: later(30 * poll) });
      expect(one(known)).toMatchObject({ status, missedPolls: 0 });
    }
    const suspended = apply(nothing, observed([seen("100", { status: "suspended" })]));
    expect(one(apply(apply(suspended, observed([untold])), observed([untold]))).status).toBe("unknown");
  });

  test("an operating system that comes to a guest is told, and one that nothing is said of is taken to be there", () => {
    const known = apply(nothing, observed([seen("100", { installed: false }), seen("101")]));
    expect(known.guests.map(({ installed }) => installed)).toEqual([false, true]);
    expect(diffOf(known, observed([seen("100", { installed: false }), seen("101")])).updates).toEqual([]);
    const [change, ...others] = diffOf(known, observed([seen("100"), seen("101")])).updates;
    expect(others).toEqual([]);
    expect(change?.after).toMatchObject({ vmId: "100", status: "stopped", installed: true });
    expect(change && eventsOf(change, later(30))).toMatchObject([
      { type: "vm.updated", data: { vmId: "100", changed: ["installed"] } },
    ]);
  });

  test("a guest that is shown without name and state has no operating system yet as long as nothing else is told", () => {
    const known = apply(nothing, observed([seen("100", { installed: false })]));
    const bare = seen("100", { name: undefined, status: "unknown" });
    expect(one(apply(known, observed([bare])))).toMatchObject({ installed: false, status: "stopped" });
  });

  test("a guest that bears the mark of an operation is the one that its row was written for", () => {
    const operationId = "01928af0-0000-7000-8000-123456789abc";
    const row = { ...newGuest(endpoint, seen(provisionalVmId(operationId)), later(0)), busyOperationId: "any" };
    const known = { ...nothing, guests: [row] };
    const made = seen("70", { madeBy: operationId });
    expect(diffOf(known, observed([made])).creates).toEqual([]);
    expect(diffOf(known, observed([made, seen("71")])).creates.map(({ after }) => after?.vmId)).toEqual(["71"]);
    expect(diffOf(nothing, observed([made])).creates.map(({ after }) => after?.vmId)).toEqual(["70"]);
  });

  test("guests of a host that does not answer become unknown after the grace and are never removed", () => {
    let known = apply(nothing, observed([seen("100", { status: "running" }), seen("101", { hostName: "pve2" })]));
    const outage = observed([seen("101", { hostName: "pve2" })], [host("pve1", "offline"), host("pve2")]);
    known = apply(known, outage);
    expect(one(known).status).toBe("running");
    for (let poll = 0; poll < 5; poll++) known = apply(known, outage);
    expect(known.guests.map((guest) => guest.status)).toEqual(["unknown", "stopped"]);
    expect(diffOf(known, outage).updates).toEqual([]);
  });

  test("a guest that is not listed goes after two polls, at once when a look says so, not when one finds it", () => {
    const known = apply(nothing, observed([seen("100")]));
    const empty = observed([]);
    const once = apply(known, empty);
    expect(one(once).missedPolls).toBe(1);
    expect(apply(once, empty).guests).toEqual([]);
    expect(apply(known, empty, { verdicts: new Map([["100", "gone"]]) }).guests).toEqual([]);
    expect(one(apply(once, empty, { verdicts: new Map([["100", "present"]]) })).missedPolls).toBe(1);
    expect(one(apply(once, observed([seen("100")]))).missedPolls).toBe(0);
  });

  test("an operation's guest keeps what the operation wrote, also when it is not listed", () => {
    const known = apply(nothing, observed([seen("100")]));
    const busy = { ...one(known), status: "creating" as const, busyOperationId: crypto.randomUUID() };
    const owned = { ...known, guests: [busy] };
    const [change] = diffOf(owned, observed([seen("100", { status: "running", name: "x", lock: "create" })])).updates;
    expect(change?.after).toMatchObject({ status: "creating", name: "guest-100", lock: "create" });
    expect(diffOf(owned, observed([]))).toMatchObject({ creates: [], updates: [], removals: [] });
    expect(missingGuests(owned, observed([]))).toEqual([]);
  });

  test("a platform id that was given to another guest is a removal and a new guest", () => {
    const known = apply(nothing, observed([seen("100")]));
    const diff = diffOf(known, observed([seen("100", { kind: "container" })]));
    expect(diff.removals).toHaveLength(1);
    expect(diff.creates[0]?.after).toMatchObject({ vmId: "100", kind: "container", managed: false });
    expect(diff.creates[0]?.after?.id).not.toBe(one(known).id);
  });

  test.each([
    ["a rename alone", { name: "other" }, false],
    ["a grown disk and a rename", { name: "other", diskGb: 64 }, false],
    ["a smaller disk alone (one was detached)", { diskGb: 8 }, false],
    ["a smaller disk and another name", { name: "other", diskGb: 8 }, true],
    ["becoming a template", { template: true }, false],
  ])("%s: another guest: %s", (_, change, expected) => {
    const known = one(apply(nothing, observed([seen("100")])));
    expect(isAnotherGuest(known, seen("100", change))).toBe(expected);
  });

  test("what was looked at live a moment ago is not judged by a list", () => {
    const known = apply(nothing, observed([seen("100")]));
    const isLivelyKnown = () => true;
    const diff = diffObservation(known, observed([seen("100", { status: "running" }), seen("101")]), {
      now: start,
      isLivelyKnown,
    });
    expect(diff).toMatchObject({ creates: [], updates: [], removals: [] });
  });

  test("a host that is not listed any more is unknown first and goes when no guest is left on it", () => {
    let known = apply(nothing, observed([seen("100", { hostName: "pve2" })]));
    const without = (guests: GuestObservation[]) => observed(guests, [host("pve1")]);
    known = apply(known, without([seen("100", { hostName: "pve2" })]));
    expect(known.hosts.find(({ name }) => name === "pve2")?.status).toBe("unknown");
    known = apply(known, without([seen("100", { hostName: "pve2" })]));
    expect(known.hosts).toHaveLength(2);
    known = apply(known, without([seen("100")]));
    known = apply(known, without([seen("100")]));
    expect(known.hosts.map(({ name }) => name)).toEqual(["pve1"]);
  });
});

describe("events", () => {
  const before = newGuest(endpoint, seen("100", { status: "running" }), start);

  test("a move to another host and a new state are told apart from other changes", () => {
    const after = mergeGuest(before, seen("100", { hostName: "pve2", memoryMb: 4096 }), { now: later(1), live: true });
    const events = eventsOf({ before, after }, later(1));
    expect(events.map(({ type }) => type)).toEqual(["vm.state_changed", "vm.migrated", "vm.updated"]);
    expect(events[0]?.data).toEqual({
      vmId: "100",
      id: before.id,
      datacenter: "DC1",
      timestamp: later(1).toISOString(),
      name: "guest-100",
      kind: "vm",
      oldState: "running",
      newState: "stopped",
    });
    expect(events[1]?.data).toMatchObject({ fromNode: "pve1", toNode: "pve2" });
    expect(events[2]?.data).toMatchObject({ changed: ["memoryMB"] });
  });

  test("a guest that stands after its creation is told as created", () => {
    const after = mergeGuest({ ...before, status: "creating" }, seen("100"), { now: start, live: true });
    const events = eventsOf({ before: { ...before, status: "creating" }, after }, start);
    expect(events.map(({ type }) => type)).toEqual(["vm.created", "vm.state_changed"]);
  });
});

const anyGuest = fc.record({
  vmId: fc.integer({ min: 100, max: 112 }).map(String),
  kind: fc.constantFrom("vm" as const, "container" as const),
  hostName: fc.constantFrom("pve1", "pve2"),
  name: fc.option(fc.constantFrom("web", "db"), { nil: undefined }),
  status: fc.constantFrom(...guestStatuses),
  template: fc.boolean(),
  installed: fc.constantFrom(undefined, false as const),
  diskGb: fc.option(fc.constantFrom(8, 32), { nil: undefined }),
  tags: fc.subarray(["a", "b"]),
  uptimeSeconds: fc.option(fc.nat(100_000), { nil: undefined }),
});
const anyObservation: fc.Arbitrary<Observation> = fc.record({
  guests: fc.uniqueArray(anyGuest, { selector: ({ vmId }) => vmId, maxLength: 10 }),
  hosts: fc.constantFrom([host("pve1"), host("pve2")], [host("pve1"), host("pve2", "offline")]),
  storages: fc.constant<Observation["storages"]>([]),
});

describe("for any answers of a platform", () => {
  test("the same answer given again settles: then nothing is left to write", () => {
    fc.assert(
      fc.property(anyObservation, anyObservation, (first, second) => {
        let known = apply(nothing, first);
        for (let poll = 1; poll <= 4; poll++) known = apply(known, second, { now: later(poll) });
        const diff = diffOf(known, second, later(5));
        expect([...diff.creates, ...diff.updates, ...diff.removals]).toEqual([]);
        expect(diff.hosts).toEqual({ upserts: [], removedIds: [] });
      }),
    );
  });

  test("every platform id is known once, listed guests are known, and ids stay while the guest does", () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { maxLength: 6 }), (observations) => {
        let known = nothing;
        for (const observation of observations) {
          const before = new Map(known.guests.map((guest) => [guest.vmId, guest]));
          known = apply(known, observation);
          const vmIds = known.guests.map(({ vmId }) => vmId);
          expect(new Set(vmIds).size).toBe(vmIds.length);
          for (const guest of observation.guests) expect(vmIds).toContain(guest.vmId);
          for (const guest of known.guests) {
            const former = before.get(guest.vmId);
            if (
              former &&
              former.kind === guest.kind &&
              former.template === guest.template &&
              former.name === guest.name
            )
              expect(guest.id).toBe(former.id);
          }
        }
      }),
    );
  });

  test("a guest of a host that does not answer is never removed", () => {
    fc.assert(
      fc.property(anyObservation, fc.integer({ min: 1, max: 6 }), (first, polls) => {
        let known = apply(nothing, first);
        const count = known.guests.length;
        const silent = observed([], [host("pve1", "offline"), host("pve2", "unknown")]);
        for (let poll = 0; poll < polls; poll++) known = apply(known, silent);
        expect(known.guests).toHaveLength(count);
      }),
    );
  });
});
