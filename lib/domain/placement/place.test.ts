import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filters } from "./filters";
import { judgeHosts } from "./place";
import { storageFor } from "./storage-choice";
import { templatesFor } from "./template-choice";
import { candidate, debian, request, storage } from "./testing";
import type { HostCandidate, PlacementRequest } from "./types";

function judgeOne(asked: Partial<PlacementRequest>, host: Partial<HostCandidate>) {
  const [verdict] = judgeHosts(request(asked), [candidate(host)]);
  if (!verdict) throw new Error("no verdict");
  return verdict;
}

describe("a host is refused in words and figures", () => {
  const twin = { ...debian, id: "pve:9001" };
  test.each<[string, Partial<PlacementRequest>, Partial<HostCandidate>, string]>([
    ["requested-host", { hostName: "pve2" }, {}, "The request asks for host pve2"],
    ["host-online", {}, { online: false }, "The host is not online"],
    ["maintenance", {}, { maintenance: true }, "In maintenance"],
    [
      "data-age",
      {},
      { stale: true, dataAgeSeconds: 720 },
      "Its endpoint last answered 12 min ago; what is free there is not known",
    ],
    ["cpu", { cpuCores: 13 }, {}, "Needs 13 cores, has 12 free"],
    ["cpu", { cpuCores: 2 }, { cpuFree: -3 }, "Needs 2 cores, has 0 free"],
    ["cpu", { cpuCores: 24 }, { cpuFree: 60 }, "Needs 24 cores, the host has 16"],
    ["memory", { memoryMb: 40_960 }, {}, "Needs 40 GB memory, has 32 GB free"],
    ["memory", { memoryMb: 1024 }, { memoryFreeMb: -5000 }, "Needs 1 GB memory, has 0 GB free"],
    ["memory", { memoryMb: 4096 }, { memoryFreeMb: 4095.5 }, "Needs 4096 MB memory, has 4095 MB free"],
    ["disk", { diskGb: 301 }, {}, "Needs 301 GB disk on one storage, has 300 GB free"],
    ["disk", { diskGb: 301 }, { storages: [] }, "No storage on this host takes such disks"],
    ["disk", { storage: "ceph" }, {}, "No storage ceph on this host that takes such disks"],
    [
      "disk",
      { template: "debian-12" },
      { name: "pve2" },
      "The template is on another host; a copy needs a storage that both share",
    ],
    ["network", { networks: [{ profileId: "vmbr9" }] }, {}, "No network vmbr9 on this host"],
    ["template", { template: "centos" }, {}, "Template centos cannot be reached from this host"],
    [
      "template",
      { template: "debian-12" },
      { templates: [debian, twin] },
      "Several templates are called debian-12; name one by id: pve:9000, pve:9001",
    ],
    ["template", { template: "debian-12", diskGb: 7 }, {}, "The template needs at least 8 GB disk"],
  ])("%s: %j", (name, asked, host, reason) => {
    const filter = filters.find((each) => each.name === name);
    expect(filter?.reject(request(asked), candidate(host))).toBe(reason);
    expect(judgeOne(asked, host)).toMatchObject({ fits: false, score: 0, storage: null, reasons: [reason] });
  });

  test("with every reason at once, in the filters' order", () => {
    const { reasons } = judgeOne({ hostName: "pve7", cpuCores: 99 }, { online: false, memoryFreeMb: 0 });
    expect(reasons).toHaveLength(4);
    expect(reasons[0]).toContain("pve7");
    expect(reasons.at(-1)).toContain("memory");
  });

  test("exactly enough is enough", () => {
    const tight = { cpuFree: 2, memoryFreeMb: 4096, storages: [storage({ name: "s", freeGb: 40, totalGb: 40 })] };
    expect(judgeOne({}, tight)).toMatchObject({ fits: true, storage: "s" });
  });
});

describe("the storage of a new disk", () => {
  const local = storage();
  const ceph = storage({ name: "ceph", shared: true, freeGb: 500, totalGb: 1000 });

  test("is the one with the largest share free, not with the most bytes; a tie goes by name", () => {
    expect(storageFor(request(), candidate({ storages: [ceph, local] }))).toBe("local-lvm");
    const twins = [
      { ...ceph, name: "b" },
      { ...ceph, name: "a" },
    ];
    expect(storageFor(request(), candidate({ storages: twins }))).toBe("a");
  });
  test("is the one asked for, if it has the room", () => {
    const host = candidate({ storages: [ceph, local] });
    expect(storageFor(request({ storage: "ceph" }), host)).toBe("ceph");
    expect(storageFor(request({ storage: "ceph", diskGb: 501 }), host)).toBeNull();
  });
  test("must be shared when the template is at home on another host", () => {
    const elsewhere = candidate({ name: "pve2", storages: [ceph, local] });
    expect(storageFor(request({ template: "debian-12" }), elsewhere)).toBe("ceph");
    expect(storageFor(request({ template: "pve:9000", storage: "local-lvm" }), elsewhere)).toBeNull();
    expect(storageFor(request({ template: "debian-12" }), candidate({ storages: [ceph, local] }))).toBe("local-lvm");
  });
  test("may be any where the template has no home", () => {
    const { homeHostName: _, ...everywhere } = debian;
    const host = candidate({ name: "pve2", templates: [everywhere] });
    expect(storageFor(request({ template: "debian-12" }), host)).toBe("local-lvm");
  });
});

test("a template is found by id first, then by name", () => {
  const trap = { ...debian, id: "pve:1", name: "pve:9000" };
  expect(templatesFor("pve:9000", candidate({ templates: [trap, debian] }))).toEqual([debian]);
  expect(templatesFor("debian-12", candidate({ templates: [trap, debian] }))).toEqual([debian]);
});

const anyHost = fc
  .record({
    name: fc.constantFrom("pve1", "pve01", "pve2", "pve10", "PVE1", "node"),
    endpointId: fc.constantFrom("pve", "pve-b"),
    online: fc.boolean(),
    maintenance: fc.boolean(),
    stale: fc.boolean(),
    cpuFree: fc.integer({ min: -8, max: 64 }),
    cpuTotal: fc.integer({ min: 0, max: 32 }),
    memoryFreeMb: fc.integer({ min: -8192, max: 65_536 }),
    memoryTotalMb: fc.integer({ min: 0, max: 65_536 }),
  })
  .map(candidate);
const anyHosts = fc.uniqueArray(anyHost, { selector: ({ id }) => id, maxLength: 12 });
const anyRequest = fc
  .record({
    cpuCores: fc.integer({ min: 1, max: 32 }),
    memoryMb: fc.integer({ min: 16, max: 65_536 }),
    diskGb: fc.integer({ min: 1, max: 500 }),
  })
  .map(request);
const key = ({ endpoint, host }: { endpoint: string; host: string }) => `${endpoint}:${host}`;

describe("the verdicts", () => {
  test("name every host once, each with a reason; those that do not fit come last and score nothing", () => {
    fc.assert(
      fc.property(anyRequest, anyHosts, (asked, hosts) => {
        const verdicts = judgeHosts(asked, hosts);
        expect(verdicts.map(key).sort()).toEqual(hosts.map(({ id }) => id).sort());
        for (const { fits, score, reasons, storage } of verdicts) {
          expect(reasons.length).toBeGreaterThan(0);
          expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
          expect(storage !== null).toBe(fits);
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

  test("leave what they judge untouched", () => {
    const storages = [
      storage({ name: "b", freeGb: 50, totalGb: 100 }),
      storage({ name: "a", freeGb: 90, totalGb: 100 }),
    ];
    judgeHosts(request(), [candidate({ storages })]);
    expect(storages.map(({ name }) => name)).toEqual(["b", "a"]);
  });

  test("more free memory, all else equal, never lowers a host's rank", () => {
    const more = fc.integer({ min: 0, max: 65_536 });
    fc.assert(
      fc.property(anyRequest, anyHosts, anyHost, more, (asked, others, one, extraMb) => {
        const rivals = others.filter(({ id }) => id !== one.id);
        const rank = (host: HostCandidate) =>
          judgeHosts(asked, [...rivals, host])
            .map(key)
            .indexOf(host.id);
        expect(rank({ ...one, memoryFreeMb: one.memoryFreeMb + extraMb })).toBeLessThanOrEqual(rank(one));
      }),
    );
  });

  test("equal hosts are in the order in which people count: pve2 before pve10, endpoint by endpoint", () => {
    const hosts = [
      candidate({ name: "pve10" }),
      candidate({ name: "pve2" }),
      candidate({ name: "pve1", endpointId: "pve-b" }),
    ];
    expect(judgeHosts(request(), hosts).map(key)).toEqual(["pve:pve2", "pve:pve10", "pve-b:pve1"]);
  });

  test("prefer the host that stays the emptiest", () => {
    const full = candidate({ name: "pve1", memoryFreeMb: 8192 });
    const empty = candidate({ name: "pve2", memoryFreeMb: 60_000 });
    expect(judgeHosts(request(), [full, empty])[0]).toMatchObject({
      host: "pve2",
      reasons: ["85 % of memory and 63 % of cores free after it"],
    });
  });
});
