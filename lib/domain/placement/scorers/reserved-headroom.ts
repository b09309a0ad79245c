import type { Scorer } from "../types";
import { share } from "./share";

/** Prefers hosts on which little is reserved: who holds room there comes with a guest soon, and may want more. */
export const reservedHeadroom: Scorer = {
  name: "reserved-headroom",
  applies: () => true,
  score: (_, host) =>
    1 - Math.max(share(host.memoryReservedMb, host.memoryTotalMb), share(host.cpuReserved, host.cpuTotal)),
};
