import { filters, storageFor } from "./filters";
import type { HostCandidate, PlacementRequest, Scorer, Verdict } from "./types";

const share = (free: number, total: number) => (total <= 0 ? 0 : Math.min(1, Math.max(0, free / total)));

/** Prefers the host that stays the most balanced: what is left of CPU and memory after the guest is there. */
const scorers: readonly Scorer[] = [
  {
    name: "memory-left",
    weight: 0.6,
    score: (request, host) => share(host.memoryFreeMb - request.memoryMb, host.memoryTotalMb),
  },
  { name: "cpu-left", weight: 0.4, score: (request, host) => share(host.cpuFree - request.cpuCores, host.cpuTotal) },
];

/** The verdict for every host, best first, then those that do not fit; ties by name, so that the answer is the same each time. */
export function judgeHosts(request: PlacementRequest, hosts: readonly HostCandidate[]): Verdict[] {
  return hosts
    .map((host) => judge(request, host))
    .sort(
      (a, b) =>
        Number(b.fits) - Number(a.fits) ||
        b.score - a.score ||
        a.endpoint.localeCompare(b.endpoint) ||
        a.host.localeCompare(b.host, "en", { numeric: true }) ||
        // In numeric order pve1 and pve01 are alike; the answer must not depend on which came first.
        Number(a.host > b.host) - Number(a.host < b.host),
    );
}

function judge(request: PlacementRequest, host: HostCandidate): Verdict {
  const rejections = filters.flatMap((filter) => filter.reject(request, host) ?? []);
  if (rejections.length > 0) {
    return { endpoint: host.endpointId, host: host.name, fits: false, score: 0, reasons: rejections, storage: null };
  }
  const total = scorers.reduce((sum, scorer) => sum + scorer.weight * scorer.score(request, host), 0);
  const left = share(host.memoryFreeMb - request.memoryMb, host.memoryTotalMb);
  return {
    endpoint: host.endpointId,
    host: host.name,
    fits: true,
    score: Math.round(total * 100),
    reasons: [
      `${Math.round(left * 100)} % of memory and ${Math.round(share(host.cpuFree - request.cpuCores, host.cpuTotal) * 100)} % of cores free after it`,
    ],
    storage: storageFor(request, host),
  };
}
