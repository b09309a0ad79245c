import { z } from "zod";
import { formatAddress, readAddress, readCidr, subnetOf } from "@/lib/domain/ipam";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { addressesSeenIn } from "@/lib/domain/ipam/guest-use";
import { MoxxieError, notFound } from "@/lib/errors";
import { defineCommand, type PlanContext, PlanOutdated } from "../define";
import { PlanBuilder } from "../plan";
import { tellNetwork } from "./events";
import { addressTurn, lockAllocation } from "./locks";
import { loadAllocation, NetworkId, networkInWords, targetOfNetwork } from "./target";

const Input = z.strictObject({ networkId: NetworkId, address: z.string().max(64) });

/** Gives an address of a network back. The gateway's and one that a guest has stay. */
export const releaseNetworkAddress = defineCommand<typeof Input, { address: string }, { networkId: string }>({
  name: "network.address.release",
  summary: "Give an address of a network back",
  input: Input,
  permission: "network:write",
  risk: "routine",
  ungated: true,

  async plan(context, { networkId, address: text }) {
    const allocation = await loadAllocation(context, networkId);
    const read = readAddress(text);
    if (!read)
      throw new MoxxieError("invalid_request", `'${text}' is not an address.`, {
        errors: [{ path: "address", message: "not an IP address" }],
      });
    const address = formatAddress(read);
    const plan = new PlanBuilder(`Give ${address} of ${networkInWords(allocation)} back`, targetOfNetwork(allocation));
    const row = await context.moxxie.db.prisma.networkAddress.findFirst({
      where: { allocationId: networkId, address },
    });
    if (!row) throw notFound(`taken address in ${allocation.subnet}`, address);
    if (row.kind === "gateway")
      plan.failed(
        "kind",
        "cannot_be_done",
        `${address} is the gateway of ${allocation.subnet}; it goes with the network.`,
      );
    const user = row.guestId === null ? undefined : userOf(context, { allocation, address, guestId: row.guestId });
    plan.check("guest", user && `${address} is in use by ${user}; it is free when that guest is gone.`, {
      code: "network_in_use",
      passed: "No guest uses it.",
    });
    plan.effect(`${address} can be given out again.`);
    return plan.build({ address });
  },

  turn: ({ target }) => addressTurn(target.id),

  async apply({ tx, moxxie, input: { networkId }, decisions: { address } }) {
    const allocation = await lockAllocation(tx, networkId);
    const { count } = await tx.networkAddress.deleteMany({
      where: { allocationId: networkId, address, kind: { not: "gateway" } },
    });
    if (count === 0) throw new PlanOutdated();
    await tellNetwork({ moxxie, tx }, "network.updated", allocation);
    return { networkId };
  },
});

/** The guest that has the address in use: it is being made with it, configured with it, or seen with it. */
function userOf(
  { moxxie }: PlanContext,
  { allocation, address, guestId }: { allocation: AllocationRecord; address: string; guestId: string },
): string | undefined {
  const view = moxxie.inventory.view();
  const guest = view.guests.get(guestId);
  const alone = subnetOf(address);
  const [seen] = addressesSeenIn(view, allocation.datacenterId, alone).values();
  const isConfigured = guest?.networks.some(
    ({ vlan, cidr }) => vlan === allocation.vlan && (cidr === null || readCidr(cidr)?.address === alone.first),
  );
  const user = guest?.status === "creating" || isConfigured ? guest : seen;
  return user && `guest ${user.name}`;
}
