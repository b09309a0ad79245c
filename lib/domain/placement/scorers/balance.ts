import type { HostCandidate, PlacementRequest, Scorer } from "../types";
import { share } from "./share";

/** Memory counts more: it cannot be shared out by the millisecond as cores are. */
const memoryWeight = 0.6;

/** Prefers the host that stays the emptiest: what is left of memory and CPU after the guest is there. */
export const balance: Scorer = {
  name: "balance",
  applies: () => true,
  score: (request, host) => memoryWeight * memoryLeft(request, host) + (1 - memoryWeight) * cpuLeft(request, host),
};

/** The share of a host's memory that is free after the guest is on it. */
export const memoryLeft = ({ memoryMb }: PlacementRequest, host: HostCandidate) =>
  share(host.memoryFreeMb - memoryMb, host.memoryTotalMb);

/** The share of its cores that is free after it; all where overcommit leaves more than there are. */
export const cpuLeft = ({ cpuCores }: PlacementRequest, host: HostCandidate) =>
  share(host.cpuFree - cpuCores, host.cpuTotal);
