import { z } from "zod";
import { authoriseIn } from "@/lib/auth/authorise";
import { AddressTake } from "@/lib/contracts/networks";
import { addressesOf, subnetOf } from "@/lib/domain/ipam";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { MoxxieError, notFound } from "@/lib/errors";
import { defineCommand, type PlanContext } from "../define";
import { PlanBuilder } from "../plan";
import { tellNetwork } from "./events";
import { addressTurn } from "./locks";
import { requireUsable, takeAddress } from "./take-address";
import { loadAllocation, NetworkId, networkInWords, targetOfNetwork } from "./target";

const Input = z.strictObject({ networkId: NetworkId, ...AddressTake.shape });

/** Takes an address of a network for a guest, or keeps it for other use. */
export const takeNetworkAddress = defineCommand<typeof Input, object, { networkId: string; address: string }>({
  name: "network.address.take",
  summary: "Take an address of a network",
  input: Input,
  permission: "network:write",
  risk: "routine",

  async plan(context, { networkId, address, guestId }) {
    const allocation = await loadAllocation(context, networkId);
    const plan = new PlanBuilder(
      `Take ${address ?? "an address"} of ${networkInWords(allocation)}`,
      targetOfNetwork(allocation),
    );
    if (allocation.status !== "active")
      plan.failed(
        "status",
        "cannot_be_done",
        `The ${networkInWords(allocation)} is released; its addresses are not given out.`,
      );
    try {
      if (address !== undefined) requireUsable(allocation.subnet, address);
      if (guestId !== undefined) checkGuest(context, allocation, guestId);
    } catch (error) {
      if (!(error instanceof MoxxieError)) throw error;
      plan.failedBy(error.code === "cannot_be_done" ? "address" : "guest", error);
    }
    const { total } = addressesOf(subnetOf(allocation.subnet));
    plan.effect(`One of ${total} addresses of ${allocation.subnet} is ${guestId ? "the guest's" : "reserved"} then.`);
    return plan.build({});
  },

  turn: ({ target }) => addressTurn(target.id),

  async apply({ tx, moxxie, actor, input }) {
    const { networkId: allocationId, address: asked, guestId = null, note } = input;
    const { allocation, address } = await takeAddress(
      { tx, moxxie },
      {
        allocationId,
        kind: guestId === null ? "reserved" : "guest",
        guestId,
        note,
        createdBy: actor.name,
        ...(asked !== undefined && { address: asked }),
      },
    );
    await tellNetwork({ moxxie, tx }, "network.updated", allocation);
    return { networkId: allocationId, address };
  },
});

/** @throws MoxxieError `not_found`, `cannot_be_done`, `network_of_another_client`. */
function checkGuest({ moxxie, actor }: PlanContext, allocation: AllocationRecord, guestId: string): void {
  const guest = moxxie.inventory.view().guests.get(guestId);
  if (!guest) throw notFound("guest", guestId);
  authoriseIn(actor, "vm:read", { datacenterId: guest.datacenterId, what: "guest", id: guestId });
  if (guest.datacenterId !== allocation.datacenterId)
    throw new MoxxieError(
      "cannot_be_done",
      `Guest ${guest.name} is in datacenter ${guest.datacenterId}, the network in ${allocation.datacenterId}.`,
    );
  if (guest.clientId !== null && guest.clientId !== allocation.clientId)
    throw new MoxxieError(
      "network_of_another_client",
      `Guest ${guest.name} is of client '${guest.clientId}'; the ${networkInWords(allocation)} is another client's.`,
    );
}
