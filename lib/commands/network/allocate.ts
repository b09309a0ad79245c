import { randomUUID } from "node:crypto";
import { sees } from "@/lib/auth/authorise";
import { NetworkAllocate } from "@/lib/contracts/networks";
import { isExclusionViolation, isUniqueViolation } from "@/lib/db";
import { type AllocationRecord, formatSubnet, readCidr } from "@/lib/domain/ipam";
import { MoxxieError } from "@/lib/errors";
import { endQuarantines } from "@/lib/operations/network-quarantine";
import { allocationsOf } from "@/lib/queries/networks/allocation-rows";
import { countUnreadGuests } from "@/lib/queries/networks/unread-guests";
import { type AcceptContext, defineCommand, type PlanContext, PlanOutdated } from "../define";
import { PlanBuilder } from "../plan";
import type { NetworkChoice } from "./choose";
import { chooseNow, chooseUnused, outerTagOf } from "./choose-now";
import { tellNetwork } from "./events";
import { lockNetworks, networkTurn } from "./locks";

interface Decisions {
  /** Of the network that is there already, or of the one that is made. */
  networkId: string;
  isThere: boolean;
}

export interface Allocated {
  id: string;
  /** False: the client had it for this purpose already. */
  created: boolean;
}

/**
 * Gives a client the next free VLAN and subnet of a datacenter, or those that it asks for. The same client and purpose
 * get the same network again.
 */
export const allocateNetwork = defineCommand<typeof NetworkAllocate, Decisions, Allocated>({
  name: "network.allocate",
  summary: "Give a network to a client",
  input: NetworkAllocate,
  permission: "network:write",
  risk: "routine",
  ungated: true,

  async plan(context, input) {
    const { moxxie, actor } = context;
    const { clientId, purpose, datacenter: datacenterId } = input;
    const networkId = randomUUID();
    const begin = (id: string) =>
      new PlanBuilder(`Give client ${clientId} a network in ${datacenterId}`, {
        type: "network",
        id,
        name: `${clientId} ${purpose}`,
        datacenterId,
      });
    const datacenter = moxxie.inventory.view().datacenters.get(datacenterId);
    if (!datacenter || !sees(actor, datacenterId))
      return begin(networkId).failedBy("datacenter", unknownDatacenter(context, datacenterId)).build(none);
    const allocations = await allocationsOf(moxxie.db.prisma, datacenterId);
    const known = allocations.find((each) => isFor(each, input) && each.status !== "quarantined");
    if (known) return planKnown(begin(known.id), known, input);
    const plan = begin(networkId);
    try {
      const { vlan, subnet, gateway } = chooseNow(context, { input, allocations });
      const serviceVlan = outerTagOf(datacenter);
      const inside = serviceVlan === null ? "" : `, inside service VLAN ${serviceVlan}`;
      plan
        .passed("network", `VLAN ${vlan} and ${subnet} are free.`)
        .effect(
          `Gives client ${clientId} VLAN ${vlan}${inside} with ${subnet} for '${purpose}'; its gateway is ${gateway}.`,
        );
      const unread = await countUnreadGuests(moxxie.db.prisma, datacenterId);
      if (unread > 0) plan.warn(unreadWords(unread, vlan));
    } catch (error) {
      if (!(error instanceof MoxxieError)) throw error;
      plan.failedBy("network", error);
    }
    return plan.build({ networkId, isThere: false });
  },

  turn: ({ target }) => networkTurn(target.datacenterId ?? ""),

  async apply(context) {
    const { tx, input, decisions } = context;
    const { datacenter: datacenterId } = input;
    await lockNetworks(tx, datacenterId);
    await endQuarantines(tx, { now: new Date(), datacenterId });
    const allocations = await allocationsOf(tx, datacenterId);
    const known = allocations.find((each) => isFor(each, input) && each.status !== "quarantined");
    if (decisions.isThere ? known?.status !== "active" : known) throw new PlanOutdated();
    if (known) return { id: known.id, created: false };
    await insert(context, await chooseUnused(context, allocations));
    return { id: decisions.networkId, created: true };
  },
});

const none: Decisions = { networkId: "", isThere: false };

function unknownDatacenter({ moxxie, actor }: PlanContext, id: string): MoxxieError {
  const known = [...moxxie.inventory.view().datacenters.keys()].filter((each) => sees(actor, each));
  return new MoxxieError("unknown_datacenter", `There is no datacenter '${id}'. Known: ${known.join(", ") || "none"}.`);
}

const isFor = (allocation: AllocationRecord, { clientId, purpose }: NetworkAllocate) =>
  allocation.clientId === clientId && allocation.purpose === purpose;

/** The client has one for this purpose: it is the answer, unless something else was asked for. */
function planKnown(plan: PlanBuilder, known: AllocationRecord, { prefix, vlan, subnet }: NetworkAllocate) {
  const { id, clientId, purpose, datacenterId } = known;
  const has = `Client '${clientId}' has ${known.subnet} with VLAN ${known.vlan} in ${datacenterId} for '${purpose}' already`;
  const asked = subnet === undefined ? undefined : readCidr(subnet);
  const differs = [
    prefix !== undefined && !known.subnet.endsWith(`/${prefix}`) && `a /${prefix}`,
    vlan !== undefined && vlan !== known.vlan && `VLAN ${vlan}`,
    subnet !== undefined && !(asked && formatSubnet(asked.subnet) === known.subnet) && subnet,
  ].filter((each) => each !== false);
  const extra = { networkId: id, vlan: known.vlan, subnet: known.subnet };
  if (known.status === "releasing")
    plan.failed("purpose", "conflict", `${has}, and it is being released; ask again when that has ended.`, {
      retryAfterSeconds: 5,
      extra,
    });
  else if (differs.length > 0)
    plan.failed(
      "purpose",
      "network_taken",
      `${has}, not ${differs.join(" and ")}. Name another purpose, or release that network first.`,
      { extra },
    );
  else plan.passed("purpose", `${has}.`).effect("Changes nothing: the network is there.");
  return plan.build({ networkId: id, isThere: true });
}

async function insert(
  context: AcceptContext<NetworkAllocate, Decisions>,
  { vlan, subnet, gateway }: NetworkChoice,
): Promise<void> {
  const { tx, moxxie, actor, input, decisions } = context;
  const { datacenter: datacenterId, clientId, purpose, note } = input;
  const datacenter = moxxie.inventory.view().datacenters.get(datacenterId);
  if (!datacenter) throw new PlanOutdated();
  const id = decisions.networkId;
  const createdBy = actor.name;
  const serviceVlan = outerTagOf(datacenter);
  const data = { id, datacenterId, clientId, purpose, vlan, serviceVlan, subnet, gateway, note, createdBy };
  try {
    await tx.networkAllocation.create({
      data: { ...data, addresses: { create: { address: gateway, kind: "gateway", createdBy } } },
    });
  } catch (error) {
    // Whoever wrote past the lock was faster; the transaction is spoiled, and the next plan sees the row.
    if (isUniqueViolation(error) || isExclusionViolation(error)) throw new PlanOutdated();
    throw error;
  }
  await tellNetwork({ moxxie, tx }, "network.allocated", { ...data, status: "active" });
}

const unreadWords = (guests: number, vlan: number) =>
  `The networks of ${guests} ${guests === 1 ? "guest" : "guests"} have not been read yet: one of them may be on VLAN ${vlan}. Wait a few minutes unless you know that it is free.`;
