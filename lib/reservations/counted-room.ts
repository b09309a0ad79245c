import type { Transaction } from "@/lib/db";
import { Prisma } from "@/lib/db/generated/client";
import type { EstateView } from "@/lib/domain/estate";
import {
  hasLimits,
  type Place,
  type RoomLeft,
  roomLeft,
  type TakenRoom,
  usedDiskGb,
} from "@/lib/domain/reservations/room";
import { gbToMb } from "@/lib/domain/units";

const lockOf = (datacenterId: string) => `placement:${datacenterId}`;

/**
 * Takes the datacenter's lock until the transaction ends. Whoever counts its room in order to take of it holds the
 * lock, and whoever prolongs a hold: what was counted stays true until the commit.
 */
export async function lockDatacenter(tx: Transaction, datacenterId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${lockOf(datacenterId)}))`;
}

/** Commands of one datacenter that take room queue under this name in their process; see `turn` of a command. */
export const turnOfDatacenter = lockOf;

/** The same lock, of the datacenter that the reservation is in. Nothing when there is no such reservation. */
export async function lockDatacenterOf(tx: Transaction, reservationId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtext('placement:' || datacenter_id))
    FROM resource_reservations WHERE id = ${reservationId}::uuid`;
}

export interface CountedPlace {
  datacenterId: string;
  endpointId: string;
  hostName: string;
  /** The storage (`StorageRecord.id`) that takes the disk; null when none is asked for. */
  storageId: string | null;
}

/** Who is left out of the count: the one that is about to take its room anew. */
export interface CountExcept {
  reservationId?: string;
  guestId?: string;
}

/**
 * The room that is left on a host, on one storage and in the datacenter's limits, counted from the tables by the
 * database's clock: guests, those that were accepted a moment ago too, and reservations that are not due. Sizes are
 * those of the last polls. Meaningful for taking only under the datacenter's lock.
 *
 * @returns undefined when the host or the storage is not there any more.
 */
export async function countRoom(
  { tx, view }: { tx: Transaction; view: EstateView },
  place: CountedPlace,
  except: CountExcept = {},
): Promise<RoomLeft | undefined> {
  const known = knownPlace(view, place);
  return (
    known && roomLeft(known, await countTaken(tx, { place, except, wholeDatacenter: hasLimits(known.datacenter) }))
  );
}

function knownPlace(
  view: EstateView,
  { datacenterId, endpointId, hostName, storageId }: CountedPlace,
): Place | undefined {
  const host = view.hosts.get(`${endpointId}:${hostName}`);
  const storage = storageId === null ? null : view.storages.get(storageId);
  if (!host || storage === undefined) return undefined;
  const datacenter = view.datacenters.get(datacenterId);
  return {
    host,
    storage,
    datacenter,
    usedDiskGb: datacenter?.limits.maxDiskGb == null ? 0 : usedDiskGb(view, datacenterId),
  };
}

interface Sums {
  hostCpu: number;
  hostMemoryMb: number;
  heldCpu: number;
  heldMemoryGb: number;
  heldStorageGb: number;
  comingGb: number;
  holds: number;
  allHeldCpu: number;
  allHeldMemoryGb: number;
  allHeldDiskGb: number;
  guests: number | null;
  allCpu: number | null;
  allMemoryMb: number | null;
  allComingGb: number | null;
}

/** One statement, because it runs under the lock. */
async function countTaken(
  tx: Transaction,
  { place, except, wholeDatacenter }: { place: CountedPlace; except: CountExcept; wholeDatacenter: boolean },
): Promise<TakenRoom> {
  const { datacenterId, endpointId, hostName, storageId } = place;
  const otherGuests = Prisma.sql`NOT template AND id IS DISTINCT FROM ${except.guestId ?? null}::uuid`;
  const everywhere = wholeDatacenter
    ? Prisma.sql`
      SELECT count(*)::float8 AS "guests", sum(cpu_cores)::float8 AS "allCpu", sum(memory_mb)::float8 AS "allMemoryMb",
        sum(disk_gb) FILTER (WHERE status = 'creating' AND disk_storage_id IS NOT NULL) AS "allComingGb"
      FROM guests WHERE endpoint_id IN (SELECT id FROM endpoints WHERE datacenter_id = ${datacenterId}) AND ${otherGuests}`
    : Prisma.sql`SELECT NULL AS "guests", NULL AS "allCpu", NULL AS "allMemoryMb", NULL AS "allComingGb"`;
  const [sums] = await tx.$queryRaw<Sums[]>`
    SELECT * FROM (
      SELECT coalesce(sum(cpu_cores), 0)::float8 AS "hostCpu", coalesce(sum(memory_mb), 0)::float8 AS "hostMemoryMb"
      FROM guests WHERE endpoint_id = ${endpointId} AND host_name = ${hostName} AND ${otherGuests}
    ) AS assigned, (
      SELECT coalesce(sum(cpu) FILTER (WHERE here), 0)::float8 AS "heldCpu",
        coalesce(sum(memory_gb) FILTER (WHERE here), 0) AS "heldMemoryGb",
        coalesce(sum(disk_gb) FILTER (WHERE storage_id = ${storageId}), 0) AS "heldStorageGb",
        count(*)::float8 AS "holds", coalesce(sum(cpu), 0)::float8 AS "allHeldCpu",
        coalesce(sum(memory_gb), 0) AS "allHeldMemoryGb", coalesce(sum(disk_gb), 0) AS "allHeldDiskGb"
      FROM (
        SELECT *, endpoint_id = ${endpointId} AND host_name = ${hostName} AS here FROM resource_reservations
        WHERE status = 'active' AND datacenter_id = ${datacenterId} AND expires_at > clock_timestamp()
          AND id IS DISTINCT FROM ${except.reservationId ?? null}::uuid
      ) AS active
    ) AS held, (
      SELECT coalesce(sum(disk_gb), 0) AS "comingGb" FROM guests
      WHERE status = 'creating' AND disk_storage_id = ${storageId} AND ${otherGuests}
    ) AS coming, (${everywhere}) AS everywhere`;
  if (!sums) throw new Error("the database did not count");
  return takenOf(sums, wholeDatacenter);
}

const takenOf = (sums: Sums, wholeDatacenter: boolean): TakenRoom => ({
  host: {
    cpuCores: sums.hostCpu + sums.heldCpu,
    memoryMb: sums.hostMemoryMb + gbToMb(sums.heldMemoryGb),
  },
  storageGb: sums.comingGb + sums.heldStorageGb,
  datacenter: wholeDatacenter
    ? {
        // A reservation becomes a guest.
        guests: (sums.guests ?? 0) + sums.holds,
        cpuCores: (sums.allCpu ?? 0) + sums.allHeldCpu,
        memoryMb: (sums.allMemoryMb ?? 0) + gbToMb(sums.allHeldMemoryGb),
        diskGb: (sums.allComingGb ?? 0) + sums.allHeldDiskGb,
      }
    : null,
});
