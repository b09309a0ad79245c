import { isUniqueViolation, type Transaction } from "@/lib/db";
import { addressesOf, nextFreeAddress } from "@/lib/domain/ipam";
import type { AllocationRecord } from "@/lib/domain/ipam/allocation";
import { addressesSeenIn } from "@/lib/domain/ipam/guest-use";
import { containsAddress, formatAddress, type IpAddress, readAddress, subnetOf } from "@/lib/domain/ipam/subnet";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { Reader } from "@/lib/queries/networks/allocation-rows";
import { PlanOutdated } from "../define";
import { tellNetwork } from "./events";
import { lockAllocation } from "./locks";

export interface AddressWish {
  allocationId: string;
  /** This one instead of the next free. */
  address?: string;
  kind: "guest" | "reserved";
  guestId: string | null;
  note?: string;
  createdBy: string;
}

/**
 * Takes an address of a network in the accepting transaction: the one asked for or the next that is neither taken nor
 * seen at a guest. Takers of one network wait for each other; the row of a guest must be there before.
 *
 * @throws MoxxieError `cannot_be_done` for an address that is not the network's to give, `network_taken`,
 * `network_range_full`. @throws PlanOutdated when the network is being released.
 */
export async function takeAddress(
  { tx, moxxie }: { tx: Transaction; moxxie: Moxxie },
  wish: AddressWish,
): Promise<{ allocation: AllocationRecord; address: string }> {
  const { allocationId, kind, guestId, note = "", createdBy } = wish;
  const allocation = await lockAllocation(tx, allocationId);
  const address = await pickAddress({ db: tx, moxxie }, allocation, wish);
  try {
    await tx.networkAddress.create({ data: { allocationId, address, kind, guestId, note, createdBy } });
  } catch (error) {
    // Somebody wrote past the lock.
    if (isUniqueViolation(error)) throw new PlanOutdated();
    throw error;
  }
  await tellNetwork({ moxxie, tx }, "network.updated", allocation);
  return { allocation, address };
}

/** The address that a wish would get now, for a plan and for the transaction. @throws MoxxieError as `takeAddress`. */
export async function pickAddress(
  { db, moxxie }: { db: Reader; moxxie: Moxxie },
  allocation: AllocationRecord,
  wish: Pick<AddressWish, "address" | "guestId">,
): Promise<string> {
  const rows = await db.networkAddress.findMany({
    where: { allocationId: allocation.id },
    select: { address: true, kind: true, guest: { select: { name: true } } },
  });
  const taken = new Map(rows.map((row) => [numberOf(row.address), holderInWords(row)]));
  const subnet = subnetOf(allocation.subnet);
  for (const [value, guest] of addressesSeenIn(moxxie.inventory.view(), allocation.datacenterId, subnet))
    if (guest.id !== wish.guestId && !taken.has(value))
      taken.set(value, `guest ${guest.name}, which is seen to use it`);
  return wish.address === undefined ? nextOf(allocation, taken) : checkAddress(allocation, taken, wish.address);
}

const numberOf = (address: string) => subnetOf(address).first;

const holderInWords = ({ kind, guest }: { kind: string; guest: { name: string } | null }): string => {
  if (kind === "gateway") return "the gateway";
  return guest ? `guest ${guest.name}` : "somebody who reserved it";
};

function nextOf({ subnet }: AllocationRecord, taken: ReadonlyMap<bigint, string>): string {
  const address = nextFreeAddress(subnetOf(subnet), taken.keys());
  if (address !== undefined) return address;
  const { total } = addressesOf(subnetOf(subnet));
  throw new MoxxieError(
    "network_range_full",
    `All ${total} addresses of ${subnet} are taken; give one back or use another network.`,
    { extra: { subnet, total: Number(total) } },
  );
}

function checkAddress({ subnet }: AllocationRecord, taken: ReadonlyMap<bigint, string>, text: string): string {
  const address = requireUsable(subnet, text);
  const holder = taken.get(address.value);
  const written = formatAddress(address);
  if (holder === undefined) return written;
  throw new MoxxieError("network_taken", `The address ${written} of ${subnet} is taken by ${holder}.`, {
    extra: { address: written },
  });
}

/** @throws MoxxieError `cannot_be_done` for an address that lies outside or that no guest can have. */
function requireUsable(subnetText: string, text: string): IpAddress {
  const subnet = subnetOf(subnetText);
  const address = readAddress(text);
  const { first, last } = addressesOf(subnet);
  const range = `${formatAddress({ ...subnet, value: first })} to ${formatAddress({ ...subnet, value: last })}`;
  if (!address || !containsAddress(subnet, address))
    throw new MoxxieError("cannot_be_done", `The address ${text} is not in ${subnetText}; possible: ${range}.`);
  if (address.value >= first && address.value <= last) return address;
  const what = address.value < first ? "the network's own address" : "its broadcast address";
  throw new MoxxieError("cannot_be_done", `${text} is ${what} in ${subnetText}; possible: ${range}.`);
}
