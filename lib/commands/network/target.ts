import { z } from "zod";
import { authoriseIn } from "@/lib/auth/authorise";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { MoxxieError, notFound } from "@/lib/errors";
import { allocationById } from "@/lib/queries/networks/allocation-rows";
import { isForeignId } from "@/lib/queries/networks/foreign-id";
import type { PlanContext, PlanTarget } from "../define";

/** A UUID, or the id of a foreign network, which is answered with what that means. */
export const NetworkId = z.string().min(1).max(200);

/**
 * The network that a command changes, for the actor that asks.
 * @throws MoxxieError `not_found`, `cannot_be_done` for a foreign one.
 */
export async function loadAllocation({ moxxie, actor }: PlanContext, id: string): Promise<AllocationRecord> {
  if (isForeignId(id))
    throw new MoxxieError(
      "cannot_be_done",
      `'${id}' is in use on a platform without being given out by Moxxie; change it there.`,
    );
  const allocation = z.uuid().safeParse(id).success ? await allocationById(moxxie.db.prisma, id) : null;
  if (!allocation) throw notFound("network", id);
  authoriseIn(actor, "network:write", { datacenterId: allocation.datacenterId, what: "network", id });
  return allocation;
}

export const targetOfNetwork = ({ id, clientId, purpose, datacenterId }: AllocationRecord): PlanTarget => ({
  type: "network",
  id,
  name: `${clientId} ${purpose}`,
  datacenterId,
});

/** `network 172.16.5.0/24 (VLAN 105)` */
export const networkInWords = ({ subnet, vlan }: Pick<AllocationRecord, "subnet" | "vlan">) =>
  `network ${subnet} (VLAN ${vlan})`;
