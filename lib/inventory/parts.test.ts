import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressList, nextToAsk } from "./addresses";
import { newGuest } from "./diff-guest";
import { freshnessAt } from "./freshness";
import type { KnownGuest } from "./known-guest";
import { LiveLooks } from "./live-looks";
import { nextPollDelayMs } from "./poller";
import type { EndpointRecord } from "./view";

const now = new Date("2026-03-01T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const endpoint = { id: "a", datacenterId: "DC1", provider: "proxmox" } as EndpointRecord;
const running = (vmId: string, change: Partial<KnownGuest> = {}): KnownGuest => ({
  ...newGuest(endpoint, { kind: "vm", vmId, hostName: "h", status: "running", template: false, tags: [] }, now),
  startedAt: ago(3600),
  ...change,
});

describe("freshness", () => {
  const at = (lastGoodPollAt: Date | null, change: Partial<EndpointRecord> = {}) =>
    freshnessAt({ ...endpoint, enabled: true, lastPollMs: 0, lastGoodPollAt, ...change }, { now, intervalMs: 30_000 });
  test.each([
    [at(null), "unknown"],
    [at(ago(5)), "fresh"],
    [at(ago(90)), "fresh"],
    [at(ago(91)), "stale"],
    [at(ago(95), { lastPollMs: 6000 }), "fresh"],
    [at(ago(5), { enabled: false }), "stale"],
  ])("is %s", (state, expected) => expect(state).toBe(expected));
});

describe("the pace of polls", () => {
  const delay = (change: Partial<Parameters<typeof nextPollDelayMs>[0]> = {}) =>
    nextPollDelayMs({ intervalMs: 30_000, tookMs: 0, failures: 0, random: 0.5, ...change });
  test("counts from the beginning of the last poll", () => expect(delay({ tookMs: 10_000 })).toBe(20_000));
  test("slows down with failures, up to four intervals", () =>
    expect([1, 2, 3, 9].map((failures) => delay({ failures }))).toEqual([30_000, 60_000, 120_000, 120_000]));
  test("leaves a slow platform some rest, whatever happens", () => {
    fc.assert(
      fc.property(
        fc.nat(200_000),
        fc.nat(50),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tookMs, failures, random) => {
          expect(delay({ tookMs, failures, random })).toBeGreaterThanOrEqual(3000);
        },
      ),
    );
  });
});

describe("whose addresses are asked for next", () => {
  test("those never asked, the newest started first; then the oldest answer; nobody too soon", () => {
    const old = running("1", { addressesAt: ago(7200) });
    const older = running("2", { addressesAt: ago(9000) });
    const recent = running("3", { addressesAt: ago(60) });
    const neverAsked = running("4", { startedAt: ago(900) });
    const newest = running("5", { startedAt: ago(20) });
    const tooNew = running("6", { startedAt: ago(2) });
    const stopped = running("7", { status: "stopped" });
    const template = running("8", { template: true });
    const guests = [old, older, recent, neverAsked, newest, tooNew, stopped, template];
    const order: (string | undefined)[] = [];
    for (let left = guests; ; ) {
      const next = nextToAsk(left, now);
      if (!next) break;
      order.push(next.vmId);
      left = left.filter((guest) => guest !== next);
    }
    expect(order).toEqual(["5", "4", "2", "1"]);
  });

  test("only addresses that others can reach are kept, IPv4 first", () => {
    const interfaces = [
      { name: "lo", addresses: ["127.0.0.1/8", "::1/128"] },
      { name: "eth0", addresses: ["fe80::1/64", "2001:db8::5/64", "10.0.0.9", "10.0.0.9/24", "169.254.3.3"] },
    ];
    expect(addressList(interfaces)).toEqual(["10.0.0.9", "2001:db8::5"]);
  });
});

test("a live look counts more than a list asked for up to the lag later, and is forgotten then", () => {
  const looks = new LiveLooks(15_000);
  looks.note("a", "100", now);
  expect(looks.isNewer("a", "100", ago(5))).toBe(true);
  expect(looks.isNewer("a", "100", ago(-14))).toBe(true);
  expect(looks.isNewer("a", "100", ago(-16))).toBe(false);
  expect(looks.isNewer("b", "100", now)).toBe(false);
  looks.forgetBefore("a", ago(-20));
  expect(looks.isNewer("a", "100", ago(5))).toBe(false);
});

test("where polls are fast a live look is believed for a shorter time, and doubts the list for the rest of the lag", () => {
  const looks = new LiveLooks(15_000, 1_000);
  looks.note("a", "100", now);
  expect(looks.isNewer("a", "100", ago(-0.5))).toBe(true);
  expect(looks.isNewer("a", "100", ago(-2))).toBe(false);
  expect(looks.mayBeNewer("a", "100", ago(-14))).toBe(true);
  looks.forgetBefore("a", ago(-14));
  expect(looks.mayBeNewer("a", "100", ago(-14))).toBe(true);
  expect(looks.mayBeNewer("a", "100", ago(-16))).toBe(false);
});
