import { sees } from "@/lib/auth/authorise";
import type { Transaction } from "@/lib/db";
import { type IpFamily, subnetOf } from "@/lib/domain/ipam";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { allocationById } from "@/lib/queries/networks/allocation-rows";
import type { PlanContext } from "../define";
import { takeAddress } from "./take-address";

/**
 * The network that a guest is to be put on, for a plan. A guest without a client may be put on anybody's network: it
 * then belongs to that network's client.
 *
 * @throws MoxxieError `unknown_network` (also for one that the caller may not see), `network_of_another_client`,
 * `cannot_be_done` when it is another datacenter's or being released.
 */
export async function allocationForGuest(
  { moxxie, actor }: PlanContext,
  allocationId: string,
  { datacenterId, clientId }: { datacenterId: string; clientId?: string | null },
): Promise<AllocationRecord> {
  const allocation = await allocationById(moxxie.db.prisma, allocationId);
  if (!allocation || !sees(actor, allocation.datacenterId))
    throw new MoxxieError("unknown_network", `There is no network '${allocationId}', or you may not see it.`);
  const { subnet, status, datacenterId: home } = allocation;
  if (home !== datacenterId)
    throw new MoxxieError("cannot_be_done", `Network ${subnet} is in datacenter ${home}, not in ${datacenterId}.`);
  if (clientId !== undefined && clientId !== null && clientId !== allocation.clientId)
    throw new MoxxieError(
      "network_of_another_client",
      `Network ${subnet} was given to another client than '${clientId}'; use one of that client's own.`,
    );
  if (status !== "active")
    throw new MoxxieError("cannot_be_done", `Network ${subnet} ${endingInWords[status]} and takes no guests any more.`);
  return allocation;
}

const endingInWords = { releasing: "is being released", quarantined: "has been released" } as const;

export interface GuestAddress {
  address: string;
  /** With the prefix of its network: `172.16.5.7/24`. */
  cidr: string;
  gateway: string;
  family: IpFamily;
}

/**
 * An address for a guest in the transaction that accepts its creation, after its row was written: the one asked for or
 * the next free. It goes with the guest's row.
 *
 * @throws MoxxieError `network_taken`, `cannot_be_done` (outside, or the network's own or broadcast address),
 * `network_range_full`. @throws PlanOutdated when the network is being released.
 */
export async function takeAddressFor(
  context: { tx: Transaction; moxxie: Moxxie },
  wish: { allocationId: string; guestId: string; address?: string; createdBy: string },
): Promise<GuestAddress> {
  const { allocation, address } = await takeAddress(context, { ...wish, kind: "guest" });
  const { prefix, family } = subnetOf(allocation.subnet);
  return { address, cidr: `${address}/${prefix}`, gateway: allocation.gateway, family };
}
