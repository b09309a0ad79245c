import { toJson } from "@/lib/db/json";
import type { GuestNetwork, GuestSettings } from "@/lib/providers/provider";
import type { InventoryContext } from "./context";
import type { KnownGuest } from "./known-guest";
import { sendNotice } from "./notices";

/** Interfaces are seldom put on other networks; what Moxxie itself does is learned at once. */
const networksGoodForMs = 30 * 60_000;
/** A guest that could not be read waits this long, so that it does not keep the others from being read. */
const retryAfterMs = 10 * 60_000;

/**
 * Reads what guests' interfaces are put on, one guest a call: those never read first, then the one whose reading is
 * oldest. How often it is called is its caller's matter and does not depend on guests or viewers.
 */
export class NetworksTrickle {
  readonly #context: InventoryContext;
  readonly #endpointId: string;
  /** When guests could not be read, by id. */
  readonly #failedAt = new Map<string, number>();

  constructor(context: InventoryContext, endpointId: string) {
    this.#context = context;
    this.#endpointId = endpointId;
  }

  /** Reads the guest whose turn it is, if it is any guest's. Returns whether that was its first time. */
  async readNext(now: Date): Promise<boolean> {
    const guest = this.#next(now);
    if (!guest) return false;
    try {
      await learnNetworks(this.#context, guest);
      this.#failedAt.delete(guest.id);
      return guest.networksAt === null;
    } catch (error) {
      this.#failedAt.set(guest.id, now.getTime());
      throw error;
    }
  }

  #next(now: Date): KnownGuest | undefined {
    const { estate } = this.#context;
    const hosts = estate.hostsOfEndpoint(this.#endpointId);
    const silentHosts = new Set(hosts.filter(({ status }) => status !== "online").map((host) => host.name));
    return nextToRead(estate.guestsOfEndpoint(this.#endpointId), { now, silentHosts, failedAt: this.#failedAt });
  }
}

interface Readiness {
  now: Date;
  /** Hosts that do not answer: their guests cannot be read. */
  silentHosts: ReadonlySet<string>;
  failedAt: ReadonlyMap<string, number>;
}

/** The guest to read next: one that was never read, else the one whose reading is oldest; nobody too soon. */
export function nextToRead(guests: readonly KnownGuest[], readiness: Readiness): KnownGuest | undefined {
  let best: KnownGuest | undefined;
  for (const guest of guests) {
    if (!isDue(guest, readiness)) continue;
    if (!guest.networksAt) return guest; // none can come before it
    if (!best?.networksAt || guest.networksAt < best.networksAt) best = guest;
  }
  return best;
}

/** While an operation works on a guest its configuration is on the move; its end reads it. */
function isDue(guest: KnownGuest, { now, silentHosts, failedAt }: Readiness): boolean {
  const { id, busyOperationId, hostName, networksAt } = guest;
  if (busyOperationId !== null || silentHosts.has(hostName)) return false;
  if (networksAt && now.getTime() - networksAt.getTime() < networksGoodForMs) return false;
  return now.getTime() - (failedAt.get(id) ?? Number.NEGATIVE_INFINITY) >= retryAfterMs;
}

/**
 * Asks the platform what one guest's interfaces are put on and whether it may be removed, and writes it when it differs.
 * What was known stays when the platform cannot tell; when it does not answer, the error is thrown.
 */
export async function learnNetworks(context: InventoryContext, guest: KnownGuest): Promise<void> {
  const { providers } = context.deps;
  const { endpointId, kind, vmId, hostName } = guest;
  if (!providers.has(endpointId)) return;
  const askedAt = new Date();
  const settings = await providers.get(endpointId).guests.settings({ kind, vmId, hostName });
  await context.turn(endpointId, () => keepSettings(context, guest, { settings, askedAt }));
}

async function keepSettings(
  context: InventoryContext,
  asked: KnownGuest,
  { settings, askedAt }: { settings: GuestSettings | undefined; askedAt: Date },
): Promise<void> {
  const { db, events, processId } = context.deps;
  const current = context.estate.guests.get(asked.id);
  // Of two readings at the same time the one asked for later has the last word.
  if (!current || (current.networksAt && current.networksAt > askedAt)) return;
  const difference = settings ? differenceOf(current, settings) : {};
  const changed = Object.keys(difference);
  const after = { ...current, networksAt: askedAt, ...difference };
  if (changed.length > 0 || current.networksAt === null) {
    const { endpointId, datacenterId, id, vmId, name } = current;
    await db.prisma.$transaction(async (tx) => {
      const { networks, ...others } = difference;
      const data = { networksAt: askedAt, ...others, ...(networks && { networks: toJson(networks) }) };
      const isNewer = { OR: [{ networksAt: null }, { networksAt: { lte: askedAt } }] };
      await tx.guest.updateMany({ where: { id, ...isNewer }, data });
      // The first reading finds what was so all the time.
      if (changed.length > 0 && current.networksAt !== null) {
        const told = { vmId, id, datacenter: datacenterId, name, changed };
        await events.record(tx, [{ type: "vm.updated", datacenterId, subject: id, data: told }]);
      }
      await sendNotice(db, { from: processId, endpointId, guests: [id] }, tx);
    });
  }
  context.apply(current.endpointId, { guests: { upserts: [after] } });
}

function differenceOf(known: KnownGuest, settings: GuestSettings): Partial<GuestSettings> {
  return {
    ...(!sameNetworks(settings.networks, known.networks) && { networks: settings.networks }),
    ...(settings.protected !== known.protected && { protected: settings.protected }),
  };
}

const sameNetworks = (one: readonly GuestNetwork[], other: readonly GuestNetwork[]) =>
  one.length === other.length &&
  one.every(
    (network, index) => JSON.stringify(fieldsOf(network)) === JSON.stringify(other[index] && fieldsOf(other[index])),
  );

/** In one order: the database gives them back in another. */
const fieldsOf = ({ interfaceId, profileId, vlan, serviceVlan, cidr }: GuestNetwork) => [
  interfaceId,
  profileId,
  vlan,
  serviceVlan,
  cidr,
];
