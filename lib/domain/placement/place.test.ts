import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meaningOf } from "../affinity/rules";
import { affinityRules } from "../affinity/types";
import { filters } from "./filters";
import { sortKeyOf } from "./order";
import { judgeHosts } from "./place";
import { scorers } from "./scorers";
import { candidate, constraint, request, storage } from "./testing";
import { type HostCandidate, type PlacementRequest, scorerNames } from "./types";
import { defaultWeights } from "./weights";

const hostNames = ["pve1", "pve01", "pve2", "pve10", "PVE1", "node"];
const anyFacts = fc.record({
  name: fc.constantFrom(...hostNames),
  endpointId: fc.constantFrom("pve", "pve-b"),
  datacenterId: fc.constantFrom("DC1", "DC2"),
  online: fc.boolean(),
  maintenance: fc.boolean(),
  stale: fc.boolean(),
  dataAgeSeconds: fc.option(fc.integer({ min: 0, max: 400 })),
  cpuFree: fc.integer({ min: -8, max: 64 }),
  cpuTotal: fc.integer({ min: 0, max: 32 }),
  cpuReserved: fc.integer({ min: 0, max: 8 }),
  memoryFreeMb: fc.integer({ min: -8192, max: 65_536 }),
  memoryTotalMb: fc.integer({ min: 0, max: 65_536 }),
  memoryReservedMb: fc.integer({ min: 0, max: 16_384 }),
  guests: fc.integer({ min: 0, max: 60 }),
});
const anyHost = anyFacts.map(candidate);
const anyHosts = fc.uniqueArray(anyHost, { selector: ({ id }) => id, maxLength: 12 });
/** Hosts that no filter is against, unless they lack room. */
const soundHost = anyHost.map((host) => ({ ...host, online: true, maintenance: false, stale: false }));

const anyConstraint = fc
  .record({
    rule: fc.constantFrom(...affinityRules),
    hosts: fc.subarray(hostNames),
    datacenters: fc.subarray(["DC1", "DC2"]),
  })
  .map(({ rule, hosts, datacenters }) => {
    const places = meaningOf[rule].scope === "host" ? hosts.map((name) => `pve:${name}`) : datacenters;
    return constraint(rule, Object.fromEntries(places.map((place) => [place, ["web"]])));
  });
const anyRequest = fc
  .record({
    cpuCores: fc.integer({ min: 1, max: 32 }),
    memoryMb: fc.integer({ min: 16, max: 65_536 }),
    diskGb: fc.integer({ min: 1, max: 500 }),
    affinity: fc.array(anyConstraint, { maxLength: 3 }),
    holdHost: fc.option(fc.record({ endpointId: fc.constant("pve"), hostName: fc.constantFrom(...hostNames) }), {
      nil: undefined,
    }),
  })
  .map(request);
const key = ({ endpoint, host }: { endpoint: string; host: string }) => `${endpoint}:${host}`;

describe("the verdicts", () => {
  test("name every host once, each with a reason; those that do not fit come last and score nothing", () => {
    fc.assert(
      fc.property(anyRequest, anyHosts, (asked, hosts) => {
        const verdicts = judgeHosts(asked, hosts);
        expect(verdicts.map(key).sort()).toEqual(hosts.map(({ id }) => id).sort());
        for (const { fits, score, reasons, rejectedBy, storage: chosen } of verdicts) {
          expect(reasons.length).toBeGreaterThan(0);
          expect(rejectedBy).toHaveLength(fits ? 0 : reasons.length);
          expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
          expect(chosen !== null).toBe(fits);
          if (!fits) expect(score).toBe(0);
        }
        const fitting = verdicts.filter(({ fits }) => fits);
        expect(verdicts.slice(0, fitting.length)).toEqual(fitting);
        for (const [index, { score }] of fitting.slice(1).entries()) {
          expect(score).toBeLessThanOrEqual(fitting[index]?.score ?? 0);
        }
      }),
    );
  });

  test("hold what each scorer gave, between 0 and 1, for those scorers that weigh and apply", () => {
    fc.assert(
      fc.property(anyRequest, fc.uniqueArray(soundHost, { selector: ({ id }) => id }), (asked, hosts) => {
        const applying = scorers
          .filter((scorer) => scorer.applies(asked) && defaultWeights[scorer.name] > 0)
          .map(({ name }) => name);
        for (const { fits, scores } of judgeHosts(asked, hosts)) {
          expect(Object.keys(scores).sort()).toEqual(fits ? applying.toSorted() : []);
          for (const score of Object.values(scores)) expect(score >= 0 && score <= 1).toBe(true);
        }
      }),
    );
  });

  test("refuse by exactly the filters that are against the host, in their order", () => {
    fc.assert(
      fc.property(anyRequest, anyHost, (asked, host) => {
        const against = filters.filter((filter) => filter.reject(asked, host) !== null).map(({ name }) => name);
        expect(judgeHosts(asked, [host])[0]?.rejectedBy).toEqual(against);
      }),
    );
  });

  test("are the same in whatever order the hosts come", () => {
    const shuffled = anyHosts.chain((hosts) =>
      fc.tuple(fc.constant(hosts), fc.shuffledSubarray(hosts, { minLength: hosts.length })),
    );
    fc.assert(
      fc.property(anyRequest, shuffled, (asked, [hosts, others]) => {
        expect(judgeHosts(asked, others)).toEqual(judgeHosts(asked, hosts));
      }),
    );
  });

  test("may be fewer: then they are the first of all", () => {
    fc.assert(
      fc.property(anyRequest, anyHosts, fc.integer({ min: 0, max: 14 }), (asked, hosts, most) => {
        expect(judgeHosts(asked, hosts, { most })).toEqual(judgeHosts(asked, hosts).slice(0, most));
      }),
    );
  });

  test("leave what they judge untouched", () => {
    const storages = [
      storage({ name: "b", freeGb: 50, totalGb: 100 }),
      storage({ name: "a", freeGb: 90, totalGb: 100 }),
    ];
    const hosts = [candidate({ name: "pve2", storages }), candidate({ name: "pve1", online: false })];
    judgeHosts(request(), hosts);
    expect(storages.map(({ name }) => name)).toEqual(["b", "a"]);
    expect(hosts.map(({ name }) => name)).toEqual(["pve2", "pve1"]);
  });
});

describe("a host that is better in everything", () => {
  const better = fc.record({
    cpuFree: fc.integer({ min: 0, max: 16 }),
    memoryFreeMb: fc.integer({ min: 0, max: 65_536 }),
    fewerGuests: fc.integer({ min: 0, max: 60 }),
    lessReserved: fc.integer({ min: 0, max: 8 }),
    younger: fc.integer({ min: 0, max: 400 }),
  });
  /** The same host with more free, less reserved, fewer guests and newer data. */
  const improved = (
    host: HostCandidate,
    by: typeof better extends fc.Arbitrary<infer T> ? T : never,
  ): HostCandidate => ({
    ...host,
    cpuFree: host.cpuFree + by.cpuFree,
    memoryFreeMb: host.memoryFreeMb + by.memoryFreeMb,
    guests: Math.max(0, host.guests - by.fewerGuests),
    cpuReserved: Math.max(0, host.cpuReserved - by.lessReserved),
    memoryReservedMb: Math.max(0, host.memoryReservedMb - by.lessReserved * 1024),
    dataAgeSeconds: Math.max(0, (host.dataAgeSeconds ?? 400) - by.younger),
  });
  const twin = (host: HostCandidate, name: string): HostCandidate => ({
    ...host,
    name,
    id: `${host.endpointId}:${name}`,
    sortKey: sortKeyOf({ endpointId: host.endpointId, name }),
  });
  /** What is said of one host by name is no property of its quality. */
  const plain = anyRequest.map((asked): PlacementRequest => ({ ...asked, affinity: [], holdHost: undefined }));

  test("never scores below the other", () => {
    fc.assert(
      fc.property(plain, soundHost, better, (asked, host, by) => {
        const verdicts = judgeHosts(asked, [twin(host, "worse"), improved(twin(host, "better"), by)]);
        const scoreOf = (name: string) => verdicts.find(({ host: of }) => of === name);
        if (scoreOf("worse")?.fits) expect(scoreOf("better")?.fits).toBe(true);
        expect(scoreOf("better")?.score).toBeGreaterThanOrEqual(scoreOf("worse")?.score ?? 100);
      }),
    );
  });

  test("in memory alone, is never ranked lower for it", () => {
    const roomy = soundHost.map((host) => ({
      ...host,
      cpuTotal: 32,
      cpuFree: Math.max(8, host.cpuFree),
      memoryTotalMb: 65_536,
      memoryFreeMb: Math.max(16_384, host.memoryFreeMb),
    }));
    const small = plain.map((asked) => ({
      ...asked,
      cpuCores: Math.min(8, asked.cpuCores),
      memoryMb: Math.min(16_384, asked.memoryMb),
      diskGb: Math.min(300, asked.diskGb),
    }));
    const more = fc.integer({ min: 0, max: 65_536 });
    fc.assert(
      fc.property(small, anyHosts, roomy, more, (asked, others, one, extraMb) => {
        const rivals = others.filter(({ id }) => id !== one.id);
        const rank = (host: HostCandidate) =>
          judgeHosts(asked, [...rivals, host])
            .map(key)
            .indexOf(host.id);
        expect(rank({ ...one, memoryFreeMb: one.memoryFreeMb + extraMb })).toBeLessThanOrEqual(rank(one));
      }),
    );
  });
});

test("equal hosts are in the order in which people count: pve2 before pve10, endpoint by endpoint", () => {
  const hosts = [
    candidate({ name: "pve10" }),
    candidate({ name: "pve2" }),
    candidate({ name: "pve1", endpointId: "pve-b" }),
  ];
  expect(judgeHosts(request(), hosts).map(key)).toEqual(["pve:pve2", "pve:pve10", "pve-b:pve1"]);
});

test("the host that stays the emptiest is preferred, and says how empty", () => {
  const full = candidate({ name: "pve1", memoryFreeMb: 8192 });
  const empty = candidate({ name: "pve2", memoryFreeMb: 60_000 });
  expect(judgeHosts(request(), [full, empty])[0]).toMatchObject({
    host: "pve2",
    reasons: ["85 % of memory and 10 cores free after it"],
  });
});

test("what a request prefers outright beats what is merely emptier", () => {
  const full = candidate({ name: "pve1", memoryFreeMb: 4096, cpuFree: 2, guests: 60 });
  const empty = candidate({ name: "pve2", memoryFreeMb: 65_536, cpuFree: 16, guests: 0 });
  const affinity = [constraint("preferSameHost", { "pve:pve1": ["db"] })];
  expect(judgeHosts(request({ affinity }), [full, empty])[0]?.host).toBe("pve1");
});

test("every scorer has a weight and every filter its own name", () => {
  expect(scorers.map(({ name }) => name).sort()).toEqual([...scorerNames].sort());
  expect(new Set(filters.map(({ name }) => name)).size).toBe(filters.length);
});
