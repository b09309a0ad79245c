import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type { PageQuery } from "@/lib/contracts/common";
import { type AddressPage, type AddressView, addressKinds } from "@/lib/contracts/networks";
import { addressesOf, nextFreeAddress, readAddress, subnetOf } from "@/lib/domain/ipam";
import { addressesSeenIn } from "@/lib/domain/ipam/guest-use";
import { MoxxieError, notFound } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { visibleAllocation } from "./get-network";

/**
 * A page of the addresses of a network that are taken, in their order; the cursor is the last one's.
 * @throws MoxxieError `not_found`, `invalid_request` for a cursor that is no address.
 */
export async function listAddresses(
  moxxie: Moxxie,
  actor: Actor,
  { id, limit, cursor }: z.output<typeof PageQuery> & { id: string },
): Promise<AddressPage> {
  authorise(actor, "network:read");
  const { subnet: text, datacenterId, status } = await visibleAllocation(moxxie, actor, id);
  const subnet = subnetOf(text);
  const rows = (await readRows(moxxie, { allocationId: id })).sort((a, b) => (a.value < b.value ? -1 : 1));
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const rest = after === undefined ? rows : rows.filter(({ value }) => value > after);
  const page = rest.slice(0, limit);
  const { total } = addressesOf(subnet);
  const seen = addressesSeenIn(moxxie.inventory.view(), datacenterId, subnet);
  const taken = [...rows.map(({ value }) => value), ...seen.keys()];
  return {
    items: page.map(({ view }) => view),
    nextCursor: rest.length > page.length ? formatCursor(page.at(-1)?.view.address ?? "") : null,
    total: rows.length,
    subnet: text,
    nextFree: status === "active" ? (nextFreeAddress(subnet, taken) ?? null) : null,
    free: Number(total - BigInt(rows.length)),
  };
}

/** One address that is taken. @throws MoxxieError `not_found`. */
export async function getAddress(
  moxxie: Moxxie,
  actor: Actor,
  { networkId, address }: { networkId: string; address: string },
): Promise<AddressView> {
  await visibleAllocation(moxxie, actor, networkId);
  const [row] = await readRows(moxxie, { allocationId: networkId, address });
  if (!row) throw notFound("taken address", address);
  return row.view;
}

async function readRows(
  moxxie: Moxxie,
  where: { allocationId: string; address?: string },
): Promise<{ value: bigint; view: AddressView }[]> {
  const rows = await moxxie.db.prisma.networkAddress.findMany({
    where,
    include: { guest: { select: { id: true, name: true, vmId: true } } },
  });
  return rows.map(({ address, kind, guest, note, createdBy, createdAt }) => ({
    value: subnetOf(address).first,
    view: {
      address,
      // Only the commands on networks write the column.
      kind: addressKinds.find((each) => each === kind) ?? "reserved",
      guest,
      note,
      createdBy,
      createdAt: createdAt.toISOString(),
    },
  }));
}

const formatCursor = (address: string) => Buffer.from(address).toString("base64url");

function readCursor(cursor: string): bigint {
  const address = readAddress(Buffer.from(cursor, "base64url").toString());
  if (address) return address.value;
  throw new MoxxieError("invalid_request", "The cursor is not one of this list; begin anew without it.", {
    errors: [{ path: "cursor", message: "not a cursor of this list" }],
  });
}
