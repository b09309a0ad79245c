import { expect, test } from "vitest";
import { rankedHosts } from "./rank";
import { candidate, request } from "./testing";
import type { HostCandidate, PlacementRequest } from "./types";
import { whyFits, whyNoneFits } from "./why";

const none = (asked: Partial<PlacementRequest>, hosts: HostCandidate[], datacenterIds = ["DC1"]) =>
  whyNoneFits(request(asked), { refused: hosts, datacenterIds });

test("what lacks is told by how much, on the host that lacks least", () => {
  const hosts = [
    candidate({ name: "pve1", memoryFreeMb: 8192 }),
    candidate({ name: "pve2", memoryFreeMb: 12_288 }),
    candidate({ name: "pve3", online: false, memoryFreeMb: 0 }),
  ];
  expect(none({ memoryMb: 16_384 }, hosts)).toBe(
    "None of 3 hosts in DC1 can take it: 3 for memory, 1 for being offline. Nearest is pve2 in DC1: Needs 16 GB memory, has 12 GB free.",
  );
});

test("a host that was not meant is never the nearest, though it lacks nothing else", () => {
  const hosts = [candidate({ name: "pve1" }), candidate({ name: "pve2", cpuFree: 0, memoryFreeMb: 0, storages: [] })];
  expect(none({ hostName: "pve2" }, hosts)).toContain("Nearest is pve2 in DC1: Needs 2 cores, has 0 free; Needs 4 GB");
});

test("one host alone is told without counting, no host at all as such", () => {
  expect(none({ cpuCores: 13 }, [candidate()])).toBe("Host pve1 in DC1 cannot take it. Needs 13 cores, has 12 free.");
  expect(none({}, [], ["DC1", "DC2"])).toBe("There is no host in DC1, DC2.");
  expect(none({}, [], [])).toBe("There is no host that you may see.");
});

test("the best is told with its figures, and as the reservation's host where it is", () => {
  const hosts = [candidate(), candidate({ name: "pve2", cpuFree: 0 })];
  const tell = (asked: Partial<PlacementRequest>) => {
    const [best] = rankedHosts(request(asked), hosts).fitting;
    if (!best) throw new Error("nothing fits");
    return whyFits(request(asked), { best, fitting: 1, total: 2 });
  };
  expect(tell({})).toBe(
    "Best available resources: pve1 in DC1 has 44 % of memory and 10 cores free after it (1 of 2 hosts can take it).",
  );
  expect(tell({ holdHost: { endpointId: "pve", hostName: "pve1" } })).toContain("The reservation lies there: pve1");
});
