import type { InterfaceAddresses } from "@/lib/providers/provider";
import type { InventoryContext } from "./context";
import { sameList } from "./diff-guest";
import type { KnownGuest } from "./known-guest";
import { sendNotice } from "./notices";

/** Addresses change seldom; a guest is not asked again sooner. */
const addressesGoodForMs = 10 * 60_000;
/** A guest agent needs a while after the start; asked too early it costs a call and tells nothing. */
const settledAfterStartMs = 15_000;

/** An agent answers the network's questions too: only what others can reach is of use. */
const isOfUse = (address: string) => !/^(127\.|::1(\/|$)|169\.254\.|fe80:)/i.test(address);

/** The addresses of a guest without loopback and link-local ones, IPv4 first, in a fixed order. */
export function addressList(interfaces: readonly InterfaceAddresses[]): string[] {
  const all = interfaces.flatMap(({ addresses }) => addresses.map((address) => address.replace(/\/\d+$/, "")));
  const unique = [...new Set(all.filter(isOfUse))];
  return unique.sort((a, b) => Number(a.includes(":")) - Number(b.includes(":")) || (a < b ? -1 : 1));
}

/**
 * The running guest whose addresses to ask for next: those never asked before the others, of those the newest started
 * first, because somebody waits for its address; then the one whose answer is oldest.
 */
export function nextToAsk(guests: readonly KnownGuest[], now: Date): KnownGuest | undefined {
  let best: KnownGuest | undefined;
  for (const guest of guests) {
    if (!isDue(guest, now)) continue;
    if (!best || comesBefore(guest, best)) best = guest;
  }
  return best;
}

function isDue({ status, template, addressesAt, startedAt }: KnownGuest, now: Date): boolean {
  if (status !== "running" || template) return false;
  if (addressesAt) return now.getTime() - addressesAt.getTime() >= addressesGoodForMs;
  return !startedAt || now.getTime() - startedAt.getTime() >= settledAfterStartMs;
}

function comesBefore(a: KnownGuest, b: KnownGuest): boolean {
  if (a.addressesAt && b.addressesAt) return a.addressesAt < b.addressesAt;
  if (a.addressesAt || b.addressesAt) return !a.addressesAt;
  return (a.startedAt?.getTime() ?? 0) > (b.startedAt?.getTime() ?? 0);
}

/** Asks the platform for one guest's addresses and keeps them. A guest that nobody can tell of keeps what it had. */
export async function refreshAddresses(context: InventoryContext, guest: KnownGuest): Promise<void> {
  const { providers } = context.deps;
  const { endpointId, kind, vmId, hostName } = guest;
  if (!providers.has(endpointId)) return;
  const interfaces = await providers.get(endpointId).guests.addresses({ kind, vmId, hostName });
  await context.turn(endpointId, () => keepAddresses(context, guest, interfaces));
}

async function keepAddresses(
  context: InventoryContext,
  asked: KnownGuest,
  interfaces: InterfaceAddresses[] | undefined,
) {
  const { db, events, processId } = context.deps;
  const current = context.estate.guests.get(asked.id);
  if (current?.status !== "running") return;
  const told = interfaces && { interfaces, addresses: addressList(interfaces) };
  const after = { ...current, ...told, addressesAt: new Date() };
  if (current.addressesAt === null || !sameList(after.addresses, current.addresses)) {
    const { endpointId, datacenterId, id, vmId } = current;
    await db.prisma.$transaction(async (tx) => {
      const data = { addresses: [...after.addresses], addressesAt: after.addressesAt };
      await tx.guest.updateMany({ where: { id }, data });
      if (sameList(after.addresses, current.addresses)) return;
      const changed = { vmId, id, datacenter: datacenterId, name: current.name, changed: ["addresses"] };
      await events.record(tx, [{ type: "vm.updated", datacenterId, subject: id, data: changed }]);
      await sendNotice(db, { from: processId, endpointId, guests: [id] }, tx);
    });
  }
  context.apply(current.endpointId, { guests: { upserts: [after] } });
}
