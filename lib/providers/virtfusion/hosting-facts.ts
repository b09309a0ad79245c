import type { HostingFacet, HostingFacts } from "../provider";
import { type Parts, requireServer } from "./parts";
import type { Server } from "./wire";

/** Owner, backup plan, throttle and addresses: all of it stands in the server itself. */
export const createHostingFacts = ({ servers }: Pick<Parts, "servers">): HostingFacet => ({
  facts: async (ref) => factsOf(await requireServer(servers, ref)),
});

/** The panel does not tell which package a server has. Addresses are those of the primary network, which alone changes. */
export function factsOf({ owner, ownerId, backupPlan, cpu, network }: Server): HostingFacts {
  const ownedBy = owner?.id ?? ownerId;
  return {
    ...(ownedBy !== undefined && { ownerId: String(ownedBy) }),
    // 0 and null: none.
    ...(backupPlan && { backupPlanId: backupPlan.id ? String(backupPlan.id) : null }),
    ...(cpu?.throttle !== undefined && { cpuThrottlePercent: cpu.throttle }),
    ...(network && { publicAddresses: network.interfaces.flatMap(({ ipv4 }) => ipv4.map(({ address }) => address)) }),
  };
}
