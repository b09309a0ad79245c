import { whatIsLeft } from "./place";
import type { RankedHost } from "./rank";
import { type Rejection, rejectionsOf } from "./rejections";
import type { HostCandidate, PlacementRequest } from "./types";
import { listed } from "./words";

/** Why the best host is the best, in a sentence with figures. */
export function whyFits(
  request: PlacementRequest,
  { best, fitting, total }: { best: RankedHost; fitting: number; total: number },
): string {
  const { host } = best;
  const isHeld = request.holdHost?.endpointId === host.endpointId && request.holdHost.hostName === host.name;
  const why = isHeld ? "The reservation lies there" : "Best available resources";
  return `${why}: ${host.name} in ${host.datacenterId} has ${whatIsLeft(request, host)} (${fitting} of ${total} hosts can take it).`;
}

/** What keeps how many hosts from taking it; and what lacks, by how much, on the host that lacks least. */
export function whyNoneFits(
  request: PlacementRequest,
  { refused, datacenterIds }: { refused: readonly HostCandidate[]; datacenterIds: readonly string[] },
): string {
  const where = datacenterIds.length === 0 ? "that you may see" : `in ${listed(datacenterIds, 5)}`;
  const [first, ...others] = refused.map((host): Refused => ({ host, rejections: rejectionsOf(request, host) }));
  if (!first) return `There is no host ${where}.`;
  const nearest = others.reduce((best, other) => (isNearer(other, best) ? other : best), first);
  const lacks = nearest.rejections.map(({ reason }) => reason).join("; ");
  if (others.length === 0) return `Host ${first.host.name} in ${first.host.datacenterId} cannot take it. ${lacks}.`;
  const counts = countsOf([first, ...others]).map(([by, hosts]) => `${hosts} for ${nounOf[by] ?? by}`);
  return `None of ${refused.length} hosts ${where} can take it: ${counts.join(", ")}. Nearest is ${nearest.host.name} in ${nearest.host.datacenterId}: ${lacks}.`;
}

interface Refused {
  host: HostCandidate;
  rejections: readonly Rejection[];
}

/** Reasons that no room could mend: the host is not meant, or out of use. Others say what lacks, and by how much. */
const beyondMending = new Set([
  "datacenter",
  "requested-host",
  "host-group",
  "provider",
  "package",
  "host-online",
  "maintenance",
  "data-age",
]);

function isNearer(some: Refused, other: Refused): boolean {
  const difference =
    unmendable(some) - unmendable(other) ||
    some.rejections.length - other.rejections.length ||
    other.host.memoryFreeMb - some.host.memoryFreeMb ||
    other.host.cpuFree - some.host.cpuFree;
  return difference < 0 || (difference === 0 && some.host.sortKey < other.host.sortKey);
}

const unmendable = ({ rejections }: Refused) => rejections.filter(({ by }) => beyondMending.has(by)).length;

/** How many hosts each filter refuses, the most first. */
function countsOf(refused: readonly Refused[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { rejections } of refused) for (const { by } of rejections) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts].sort(([nameA, a], [nameB, b]) => b - a || Number(nameA > nameB) - Number(nameA < nameB));
}

/** What a filter is about, where its name does not say so in a sentence. */
const nounOf: Readonly<Record<string, string>> = {
  datacenter: "their datacenter",
  "requested-host": "not being the host asked for",
  "host-group": "not being in the group asked for",
  "host-online": "being offline",
  "data-age": "old data",
  provider: "their platform",
  cpu: "cores",
  limits: "the datacenter's limits",
  affinity: "affinity",
  network: "networks",
  package: "packages",
  template: "the template",
};
