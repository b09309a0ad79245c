import type { Transaction } from "@/lib/db";
import type { EstateView, HoldRecord } from "@/lib/domain/estate";
import { lacksInLimits, lacksOf, limitInWords } from "@/lib/domain/reservations/room";
import { gbToMb } from "@/lib/domain/units";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { EstateSource } from "@/lib/queries/placement/candidates";
import { type CountedPlace, countRoom } from "@/lib/reservations/counted-room";
import { PlanOutdated } from "../define";
import { type PlaceWish, type RankedPlaces, rankPlaces, seemsFree } from "./places";

interface InTransaction {
  tx: Transaction;
  moxxie: Moxxie;
}

/** How many hosts are counted before all of them are looked at anew; each costs a statement under the lock. */
const countsAtMost = 4;

/**
 * Under the datacenter's lock: the first of the planned places that has the room by the tables; when those have filled
 * up meanwhile, the best by what is held now.
 *
 * @throws MoxxieError `no_capacity` when no host has it.
 * @throws PlanOutdated when guests of other processes, which our view does not show yet, are in the way.
 */
export async function findRoom(
  { tx, moxxie }: InTransaction,
  { places, wish }: { places: readonly CountedPlace[]; wish: PlaceWish },
): Promise<CountedPlace> {
  const view = moxxie.inventory.view();
  const planned = places.filter((place) => seemsFree(view, place, wish.claim));
  const free = await firstFree({ tx, moxxie }, planned, wish);
  if (free) return free;
  const now = rankPlaces(await withHoldsReadAnew({ tx, moxxie }, wish), wish);
  if (now.places.length === 0) throw nowhere(wish, now);
  const other = await firstFree({ tx, moxxie }, now.places, wish);
  if (!other) throw new PlanOutdated();
  return other;
}

async function firstFree(
  { tx, moxxie }: InTransaction,
  places: readonly CountedPlace[],
  { claim }: PlaceWish,
): Promise<CountedPlace | undefined> {
  const view = moxxie.inventory.view();
  for (const place of places.slice(0, countsAtMost)) {
    const left = await countRoom({ tx, view }, place);
    const lacks = left && lacksOf(left, claim);
    if (lacks?.length === 0) return place;
    const [limit] = lacksInLimits(lacks ?? []);
    const datacenter = view.datacenters.get(place.datacenterId);
    if (left && limit && datacenter)
      throw new MoxxieError("no_capacity", `${limitInWords(limit, { datacenter, left: left.limits })}.`, {
        extra: { verdicts: [] },
      });
  }
  return undefined;
}

/** Why no host can hold it, with the figures of a few and the verdicts of more. */
export function nowhere({ datacenterIds }: PlaceWish, { hosts, refusals }: RankedPlaces): MoxxieError {
  const where = datacenterIds.join(", ");
  if (hosts.length === 0)
    return new MoxxieError("no_capacity", `There are no hosts in ${where || "any datacenter that you see"}.`, {
      extra: { verdicts: [] },
    });
  const all = refusals();
  const reasons = all.slice(0, 3).map(({ host, reasons: why }) => `${host}: ${why.join("; ")}`);
  return new MoxxieError("no_capacity", `No host in ${where} can hold it. ${reasons.join(". ")}.`, {
    extra: { verdicts: all },
  });
}

/** The view with the datacenters' holds as the tables have them, added up by host and storage. */
async function withHoldsReadAnew({ tx, moxxie }: InTransaction, { datacenterIds }: PlaceWish): Promise<EstateSource> {
  const rows = await tx.$queryRaw<HeldSum[]>`
    SELECT datacenter_id AS "datacenterId", endpoint_id AS "endpointId", host_name AS "hostName",
      storage_id AS "storageId", sum(cpu)::float8 AS "cpuCores", sum(memory_gb) AS "memoryGb", sum(disk_gb) AS "diskGb"
    FROM resource_reservations
    WHERE status = 'active' AND datacenter_id = ANY (${[...datacenterIds]}) AND expires_at > clock_timestamp()
    GROUP BY 1, 2, 3, 4`;
  const { inventory, providers } = moxxie;
  const view = inventory.view();
  const elsewhere = [...view.holds].filter(([, { datacenterId }]) => !datacenterIds.includes(datacenterId));
  const holds = new Map([...elsewhere, ...rows.map((row) => asHold(row))]);
  const fresh: EstateView = { ...view, holds };
  return {
    inventory: { view: () => fresh, freshnessOf: (endpointId) => inventory.freshnessOf(endpointId) },
    providers,
  };
}

type HeldSum = Pick<HoldRecord, "datacenterId" | "endpointId" | "hostName" | "storageId" | "cpuCores" | "diskGb"> & {
  memoryGb: number;
};

function asHold({ memoryGb, ...sum }: HeldSum): [string, HoldRecord] {
  const id = `${sum.endpointId}:${sum.hostName}:${sum.storageId}`;
  const nobody = { reservedBy: "", reservedById: "", reason: "", expiresAt: new Date(8.64e15) };
  return [id, { ...sum, ...nobody, id, memoryMb: gbToMb(memoryGb) }];
}
