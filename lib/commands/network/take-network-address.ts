import { z } from "zod";
import { authoriseIn } from "@/lib/auth/authorise";
import { AddressTake } from "@/lib/contracts/networks";
import type { Transaction } from "@/lib/db";
import type { GuestRecord } from "@/lib/domain/estate";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { MoxxieError, notFound } from "@/lib/errors";
import { defineCommand, type PlanContext, PlanOutdated } from "../define";
import { PlanBuilder } from "../plan";
import { addressTurn } from "./locks";
import { pickAddress, takeAddress } from "./take-address";
import { loadAllocation, NetworkId, networkInWords, targetOfNetwork } from "./target";

const Input = z.strictObject({ networkId: NetworkId, ...AddressTake.shape });

/** Takes an address of a network for a guest, or keeps it for other use. */
export const takeNetworkAddress = defineCommand<typeof Input, object, { networkId: string; address: string }>({
  name: "network.address.take",
  summary: "Take an address of a network",
  input: Input,
  permission: "network:write",
  risk: "routine",
  ungated: true,

  async plan(context, { networkId, address, guestId }) {
    const allocation = await loadAllocation(context, networkId);
    const plan = new PlanBuilder(`Take an address of ${networkInWords(allocation)}`, targetOfNetwork(allocation));
    if (allocation.status !== "active")
      plan.failed(
        "status",
        "cannot_be_done",
        `The ${networkInWords(allocation)} is released; its addresses are not given out.`,
      );
    else await planAddress(plan, context, { allocation, ...(address !== undefined && { address }), guestId });
    return plan.build({});
  },

  turn: ({ target }) => addressTurn(target.id),

  async apply({ tx, moxxie, actor, input }) {
    const { networkId: allocationId, address: asked, guestId = null, note } = input;
    if (guestId !== null) await lockGuest(tx, guestId);
    const { address } = await takeAddress(
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
    return { networkId: allocationId, address };
  },
});

async function planAddress(
  plan: PlanBuilder,
  context: PlanContext,
  wish: { allocation: AllocationRecord; address?: string; guestId: string | undefined },
): Promise<void> {
  const { allocation, address, guestId } = wish;
  const { moxxie } = context;
  try {
    const guest = guestId === undefined ? undefined : checkGuest(context, allocation, guestId);
    const picked = await pickAddress({ db: moxxie.db.prisma, moxxie }, allocation, {
      guestId: guestId ?? null,
      ...(address !== undefined && { address }),
    });
    plan.passed("address", `${picked} is free.`);
    plan.effect(guest ? `${picked} is the address of guest ${guest.name} then.` : `${picked} is reserved then.`);
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failedBy("address", error);
  }
}

/** The guest stays until the transaction ends. @throws PlanOutdated when it has gone. */
async function lockGuest(tx: Transaction, guestId: string): Promise<void> {
  const rows = await tx.$queryRaw<object[]>`SELECT 1 FROM guests WHERE id = ${guestId}::uuid FOR KEY SHARE`;
  if (rows.length === 0) throw new PlanOutdated();
}

/** @throws MoxxieError `not_found`, `cannot_be_done`, `network_of_another_client`. */
function checkGuest({ moxxie, actor }: PlanContext, allocation: AllocationRecord, guestId: string): GuestRecord {
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
  return guest;
}
